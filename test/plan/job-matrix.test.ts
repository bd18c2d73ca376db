import { describe, expect, test } from '@jest/globals';
import { jobMatrix } from '../../src/plan/job-matrix.ts';
import { planConfig, variantsOf } from '../support/plan-of.ts';

describe('the matrix of a workflow', () => {
  test('has a job for each variant, with what a job needs', () => {
    const { include } = jobMatrix(variantsOf(planConfig));
    expect(include).toHaveLength(4);
    expect(include[3]).toEqual({
      id: 'm2.server',
      name: 'm2.server',
      'runs-on': ['self-hosted'],
      machine: 'm2',
      role: 'server',
    });
  });

  test('an axis that is called like a field of ours does not replace it', () => {
    const yaml = planConfig.replace('output:', '  name: { x: {} }\noutput:');
    expect(jobMatrix(variantsOf(yaml)).include[0]).toMatchObject({ name: 'm1.base.x' });
  });

  test('survives the way through an output of a step', () => {
    const matrix = jobMatrix(variantsOf(planConfig));
    expect(JSON.parse(JSON.stringify(matrix))).toEqual(matrix);
  });

  test('is refused where GitHub would start only a part of it', () => {
    const values = Array.from({ length: 129 }, (_, index) => `n${index}: {}`).join(', ');
    const yaml = planConfig.replace('output:', `  node: { ${values} }\noutput:`);
    const variants = variantsOf(yaml);
    expect(jobMatrix(variants.slice(0, 256)).include).toHaveLength(256);
    expect(() => jobMatrix(variants)).toThrow(
      expect.objectContaining({
        code: 'usage-invalid',
        message: expect.stringMatching(/516 variants.* 256 jobs/),
        hint: expect.stringContaining('machine'),
      }),
    );
  });
});
