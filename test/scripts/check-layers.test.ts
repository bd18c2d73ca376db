import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { brokenLayers } from '../../scripts/check-layers.mjs';

let src: string;
beforeEach(() => {
  src = mkdtempSync(join(tmpdir(), 'layers-'));
});
afterEach(() => rmSync(src, { recursive: true }));

function write(file: string, text: string): void {
  mkdirSync(dirname(join(src, file)), { recursive: true });
  writeFileSync(join(src, file), text);
}

test.each([
  ['plan/plan.ts', "import { load } from '../config/load.ts';"],
  ['plan/deep/er/plan.ts', "import { UserError } from '../../../errors.ts';"],
  ['plan/plan.ts', "import { a } from './variant.ts';\nimport { join } from 'node:path';"],
  ['pipeline.ts', "import { publish } from './publish/publish.ts';"],
  ['cli/build.ts', "import { run } from '../pipeline.ts';"],
  ['cli.ts', "import { build } from './cli/build.ts';"],
  ['action.ts', "import { run } from './pipeline/run.ts';"],
])('allows %s: %s', (file, text) => {
  write(file, text);
  expect(brokenLayers(src)).toEqual([]);
});

test.each([
  ['errors.ts', "import { a } from './escape/shell.ts';"],
  ['plan/plan.ts', "import { kas } from '../build/kas.ts';"],
  ['plan/deep/er/plan.ts', "import type { Kas } from '../../../build/kas.ts';"],
  ['plan/plan.ts', "export * from '../build/kas.ts';"],
  ['plan/plan.ts', "import {\n  one,\n  two,\n} from '../build/kas.ts';"],
  ['plan/plan.ts', "import '../build/kas.ts';"],
  ['plan/plan.ts', "const kas = await import('../build/kas.ts');"],
  ['plan/plan.ts', "import { a } from '../../package.json';"],
  ['store/s3.ts', "import { run } from '../pipeline.ts';"],
  ['store/s3.ts', "import { run } from '../pipeline/run.ts';"],
  ['store/s3.ts', "import { main } from '../cli.ts';"],
  ['pipeline.ts', "import { flags } from './cli/flags.ts';"],
  ['news/first.ts', ''],
])('refuses %s: %s', (file, text) => {
  write(file, text);
  expect(brokenLayers(src)).toHaveLength(1);
});

test('names the file, the line, the import and the rule', () => {
  write(
    'judge/judge.ts',
    "import { a } from '../record/a.ts';\n\nimport { b } from '../store/s3.ts';\n",
  );
  expect(brokenLayers(src)).toEqual([
    'src/judge/judge.ts:3: imports ../store/s3.ts, but judge may import record, inputs, digest (scripts/check-layers.mjs)',
  ]);
});
