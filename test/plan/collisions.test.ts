import { expect, test } from '@jest/globals';
import { sharesOutputs } from '../../src/plan/collisions.ts';
import { planConfig, variantsOf } from '../support/plan-of.ts';

test.each([
  ['files of other names', '', false],
  ['the same file', 'output: x, artifacts: { wic: .wic }', true],
  // What lies beside is of both, such as the package list.
  ['other files of one image', 'output: x, artifacts: { tar: .tar.zst }', true],
  ['what a pattern may match', 'output: y, artifacts: { wic: { file: "*.wic" } }', true],
  ['what no pattern matches', 'output: y, artifacts: { wic: { file: "y*.wic" } }', false],
])('variants meet in a shared directory by %s', (_, other, expected) => {
  const [one, ...others] = variantsOf(
    planConfig
      .replace('base.yml', 'base.yml, output: x')
      .replace('server.yml]', `server.yml], ${other}`)
      .replace('output: "', 'exclude: [{ machine: m2 }]\noutput: "'),
  );
  expect(one && sharesOutputs(one, [one, ...others])).toBe(expected);
});
