import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fewerJobs } from '../../src/plan/fewer-jobs.ts';
import { jobGroups } from '../../src/plan/job-groups.ts';
import { jobMatrix } from '../../src/plan/job-matrix.ts';
import { planConfig, variantsOf } from '../support/plan-of.ts';

const matrixOf = (yaml: string, by: string) => jobMatrix(jobGroups(variantsOf(yaml), by));

/** 516 of them. */
function manyVariants() {
  const values = Array.from({ length: 129 }, (_, index) => `n${index}: {}`).join(', ');
  return variantsOf(planConfig.replace('output:', `  node: { ${values} }\noutput:`));
}

describe('the matrix of a workflow', () => {
  test('has what a job needs', () => {
    const { include } = matrixOf(planConfig, 'machine');
    expect(include).toHaveLength(2);
    expect(include[1]).toEqual({
      id: 'm2',
      name: 'm2 (2 variants)',
      'runs-on': ['self-hosted'],
      variants: 'm2.base m2.server',
      machine: 'm2',
    });
  });

  test('a job of one variant has the name of it, and all of its axes', () => {
    expect(matrixOf(planConfig, 'variant').include[3]).toEqual({
      id: 'm2.server',
      name: 'm2.server',
      'runs-on': ['self-hosted'],
      variants: 'm2.server',
      machine: 'm2',
      role: 'server',
    });
  });

  test.each(['name', 'id', 'variants', 'runs-on'])(
    'an axis that is called %s does not replace what is ours',
    (axis) => {
      const yaml = planConfig.replace('output:', `  ${axis}: { x: {} }\noutput:`);
      expect(matrixOf(yaml, 'machine').include[0]).toEqual({
        id: 'm1',
        name: 'm1 (2 variants)',
        'runs-on': ['self-hosted'],
        variants: 'm1.base.x m1.server.x',
        machine: 'm1',
      });
    },
  );

  test('survives the way through an output of a step', () => {
    const matrix = matrixOf(planConfig, 'role');
    expect(JSON.parse(JSON.stringify(matrix))).toEqual(matrix);
  });

  test('has no more jobs than GitHub starts: those for the same runner are put together', () => {
    const each = jobGroups(manyVariants(), 'variant');
    expect(jobMatrix(each.slice(0, 256)).include).toHaveLength(256);
    const { include } = jobMatrix(each);
    expect(include).toHaveLength(172);
    expect(include[0]).toMatchObject({
      id: 'm1.base.n0~+2',
      name: 'm1.base.n0~+2 (3 variants)',
      variants: 'm1.base.n0 m1.base.n1 m1.base.n2',
      machine: 'm1',
      role: 'base',
    });
    const ids = include.flatMap(({ variants }) => variants.split(' '));
    expect(ids.sort()).toEqual(each.map(({ id }) => id).sort());
    // What counts is jobs.
    expect(jobMatrix(jobGroups(manyVariants(), 'machine')).include).toHaveLength(2);
  });

  test('is refused where there are more kinds of runners than that', () => {
    const variants = manyVariants().map((variant, index) => ({
      ...variant,
      runsOn: [`runner-${index}`],
    }));
    expect(() => jobMatrix(jobGroups(variants, 'variant'))).toThrow(
      expect.objectContaining({
        code: 'usage-invalid',
        message: expect.stringMatching(/516 variants are for more kinds of runners.* 256 jobs/),
        hint: expect.stringMatching(/runs-on.*machine/),
      }),
    );
  });

  test('puts no two kinds of runners together, and loses no variant, however many there are', () => {
    const all = manyVariants();
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 40, max: 90 }),
        (count, kinds, most) => {
          const variants = all
            .slice(0, count)
            .map((variant, index) => ({ ...variant, runsOn: [`r${index % kinds}`] }));
          const jobs = jobGroups(variants, 'variant');
          const few = fewerJobs(jobs, most) ?? [];
          expect(few.length).toBeLessThanOrEqual(most);
          expect(new Set(few.map(({ id }) => id)).size).toBe(few.length);
          const built = few.flatMap(({ variants: own, runsOn }) =>
            own.map((one) => [one.id, one.runsOn[0] === runsOn[0]]),
          );
          expect(Object.fromEntries(built)).toEqual(
            Object.fromEntries(variants.map(({ id }) => [id, true])),
          );
          expect(built).toHaveLength(count);
        },
      ),
      { numRuns: 40 },
    );
  });
});
