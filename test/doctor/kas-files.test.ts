import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { buildDirectories } from '../../src/build/directories.ts';
import { runChecks } from '../../src/doctor/check.ts';
import { chainsOf, kasFilesCheck } from '../../src/doctor/kas-files.ts';
import type { PlannedBuild, Subject } from '../../src/doctor/subject.ts';
import type { Variant } from '../../src/plan/variant.ts';
import { type Repository, repositoryIn } from '../support/repository.ts';
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporary-directory.ts';

let directory: TemporaryDirectory;
let repository: Repository;
beforeEach(async () => {
  directory = await temporaryDirectory();
  repository = await repositoryIn(join(directory.path, 'project'));
});
afterEach(() => directory[Symbol.asyncDispose]());

function buildOf(id: string, kas: readonly string[]): PlannedBuild {
  const variant = { id, kas } as unknown as Variant;
  const { root } = repository;
  const options = { kas: root, mode: 'per-variant', builds: join(root, 'build') } as const;
  return {
    variant,
    environment: {},
    directories: buildDirectories(variant, { ...options, environment: {} }),
  };
}

/** Chains that begin with `kas/base.yml`, of variants `m.a`, `m.b`, ... */
async function findings(files: Readonly<Record<string, string>>, ...last: string[]) {
  await repository.write(files);
  const [first = '', ...others] = last;
  const build = (id: string, file: string) => buildOf(id, ['kas/base.yml', file]);
  const subject: Subject = {
    root: repository.root,
    command: 'kas',
    container: undefined,
    builds: [build('m.a', first), ...others.map((file) => build('m.b', file))],
    records: '',
  };
  const check = kasFilesCheck(subject, () => chainsOf(subject));
  return runChecks([check], new AbortController().signal);
}

const base = (includes = '') => ({
  'kas/base.yml': `header: { version: 14, includes: [${includes}] }\n`,
});
const plain = 'header: { version: 14 }\n';

test('all kas files are here, and those that they include', async () => {
  const files = { ...base('kas/more.yml'), 'kas/more.yml': plain, 'kas/a.yml': plain };
  expect(await findings(files, 'kas/a.yml')).toEqual([
    {
      check: 'kas-files',
      level: 'ok',
      message: 'all 3 kas files are here, includes followed',
      fix: '',
      told: true,
    },
  ]);
});

describe('a file that is not there', () => {
  test('is named once, with who includes it and what may be meant', async () => {
    const files = {
      ...base('kas/moer.yml'),
      'kas/more.yml': plain,
      'kas/a.yml': plain,
      'kas/b.yml': plain,
    };
    expect(await findings(files, 'kas/a.yml', 'kas/b.yml')).toEqual([
      {
        check: 'kas-files',
        level: 'error',
        message:
          'kas/moer.yml is not there, but kas/base.yml, in the chain of m.a (kas/base.yml:kas/a.yml), names it; did you mean kas/more.yml?',
        fix: expect.stringMatching(/^check the chain/),
        of: ['m.a', 'm.b'],
        told: true,
      },
    ]);
  });

  test('may be one of the chain itself', async () => {
    const [finding] = await findings(base(), 'kas/gone.yml');
    expect(finding?.message).toContain('kas/gone.yml is not there, but the chain of m.a (');
  });

  test('is an error in a local repository, and none in one that kas fetches', async () => {
    const includes =
      '{ repo: local, file: x.yml }, { repo: remote, file: y.yml }, { repo: odd, file: z.yml }';
    const repos =
      'repos: { local: { path: beside }, remote: { url: "https://example.com/r.git", path: far } }\n';
    const files = {
      'kas/base.yml': `${base(includes)['kas/base.yml']}${repos}`,
      'kas/a.yml': plain,
    };
    const messages = (await findings(files, 'kas/a.yml')).map(({ message }) => message);
    expect(messages).toEqual([expect.stringMatching(/^beside\/x\.yml is not there/)]);
  });
});

test('what is no YAML is a warning: kas has a parser of its own', async () => {
  const [finding] = await findings({ ...base(), 'kas/a.yml': 'header: [\n' }, 'kas/a.yml');
  expect(finding).toMatchObject({
    level: 'warning',
    message: expect.stringMatching(/^kas\/a\.yml does not look like YAML or JSON: /),
  });
});
