import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { execa } from 'execa';
import { parse } from 'yaml';
import { localForge } from '../../src/pull-request/local.ts';
import { proposalOf } from '../pull-request/contract.ts';
import { gitlab } from '../support/gitlab.ts';
import { repositoryIn } from '../support/repository.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const example = join(import.meta.dirname, '../../examples/gitlab');
const branch = 'isar-artifacts/update/main';
const token = 'glpat-TheSecret';

/** A project on a GitLab of loopback, and a job of it. */
async function world() {
  const directory = await temporaryDirectory();
  const person = await repositoryIn(join(directory.path, 'person'));
  const remote = join(directory.path, 'images.git');
  await person.commit({ README: 'r\n' });
  await person.git('clone', '--quiet', '--bare', person.root, remote);
  await person.git('remote', 'add', 'origin', remote);
  const headOf = (name: string) => person.git('--git-dir', remote, 'rev-parse', name);
  const server = await gitlab(token, headOf);
  const { 'isar-artifacts': job } = parse(await readFile(join(example, 'gitlab-ci.yml'), 'utf8'));
  let jobs = 0;
  /** On a fresh checkout without a branch, as GitLab has it; `build` is in place of ours. */
  async function run(text: string | undefined, status = 0): Promise<string> {
    const root = join(directory.path, `job-${jobs++}`);
    await person.git('clone', '--quiet', remote, root);
    await person.git('-C', root, 'checkout', '--quiet', '--detach');
    const environment = {
      CI_COMMIT_BRANCH: 'main',
      CI_PROJECT_ID: '7',
      CI_PROJECT_URL: remote.replace(/\.git$/, ''),
      CI_API_V4_URL: server.api,
      ISAR_ARTIFACTS_GITLAB_TOKEN: token,
    };
    const [fetchBranches = '', ...rest] = job.script as string[];
    await execa('sh', ['-ec', fetchBranches], { cwd: root, env: environment });
    const output = join(root, '.isar-artifacts/proposal');
    const forge = localForge({ root, path: 'isar-artifacts.nix', base: 'main', output });
    if (text !== undefined) await forge.propose(await forge.snapshot(), proposalOf(text));
    const proposing = rest.find((line) => line.includes('merge-request.mjs'));
    const command = `status=${status}\n${proposing?.replace('ci/', `${example}/`)}`;
    const { stdout, all } = await execa('sh', ['-ec', command], {
      cwd: root,
      env: environment,
      all: true,
    });
    expect(all).not.toContain(token);
    return stdout;
  }
  const dispose = async () => {
    await server[Symbol.asyncDispose]();
    await directory[Symbol.asyncDispose]();
  };
  return { person, server, run, headOf, [Symbol.asyncDispose]: dispose };
}

test('GitLab: one merge request, updated in place, closed when nothing is left', async () => {
  await using made = await world();
  const { person, server, run, headOf } = made;
  expect(await run('one\n')).toBe('created https://gitlab.example/-/merge_requests/1');
  expect(server.requests).toEqual([
    expect.objectContaining({
      source_branch: branch,
      target_branch: 'main',
      title: 'isar-artifacts: update it',
      description: 'A *body*.',
      labels: 'artifacts,nightly',
    }),
  ]);
  const first = await headOf(branch);
  expect(await run('one\n')).toContain('updated');
  expect(await headOf(branch)).toBe(first);

  await person.git('fetch', '--quiet', 'origin');
  await person.git('switch', '--quiet', branch);
  await person.commit({ README: 'by a person\n' });
  await person.git('push', '--quiet', 'origin', branch);
  expect(await run('two\n')).toContain('updated');
  expect(
    await person.git(
      '--git-dir',
      `${join(person.root, '../images.git')}`,
      'show',
      `${branch}:README`,
    ),
  ).toBe('by a person');

  // A run that broke before it got so far has nothing to say about it.
  expect(await run(undefined, 3)).toBe('');
  expect(await run(undefined, 0)).toContain('nothing is left to propose: closed');
  expect(server.requests.map(({ state }) => state)).toEqual(['closed']);
});

test('GitLab: what a person closed is not opened again until it says something else', async () => {
  await using made = await world();
  const { server, run } = made;
  await run('one\n');
  for (const request of server.requests) request.state = 'closed';
  expect(await run('one\n')).toContain('somebody closed');
  expect(server.requests).toHaveLength(1);
  expect(await run('two\n')).toBe('created https://gitlab.example/-/merge_requests/2');
});
