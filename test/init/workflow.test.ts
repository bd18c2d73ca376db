import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { shortWorkflow } from '../../src/init/workflow-text.ts';
import { repositoryIn } from '../support/repository.ts';
import { lintWorkflows } from '../support/workflow-lint.ts';
import {
  type Initialized,
  initialize,
  isar,
  type KasTestProject,
  kas,
  kasTestProject,
  machinesAndRoles,
} from './kas-project.ts';

const root = join(import.meta.dirname, '../..');
const path = '.github/workflows/isar-artifacts.yml';

const textOf = ({ files }: Initialized) => files.find((file) => file.path === path)?.text;
const written = ({ directory }: KasTestProject) =>
  readFile(join(directory, path), 'utf8').catch(() => undefined);

test('it is what a person would copy', async () => {
  expect(shortWorkflow).toBe(await readFile(join(root, 'workflows/short.yml'), 'utf8'));
});

test('it is written for the branch and the sources of the project, and the linters find nothing', async () => {
  await using project = await kasTestProject({
    ...machinesAndRoles,
    'kas/option.yml': kas(),
    'top level/option.yml': kas(),
    'kas-[x]?.yml': kas('target: my-image-x'),
    'meta-x/recipes-core/images/my-image.bb': 'inherit image\n',
    'conf/layer.conf': '',
    'docs/x.md': '',
  });
  const repository = await repositoryIn(project.directory);
  await repository.git('checkout', '-q', '-b', 'release/1 2'.replace(' ', '+'));
  const made = await project.init();
  const text = textOf(made) ?? '';
  expect(await written(project)).toBe(text);
  expect(parse(text).on.push).toEqual({
    branches: ['release/1\\+2'],
    paths: ['isar-artifacts.yml', 'conf/**', 'kas-\\[x\\]\\?.yml', 'kas/**', 'meta-x/**'],
  });
  const { on: _, ...template } = parse(shortWorkflow);
  expect(parse(text)).toMatchObject(template);
  expect(text).not.toContain('Copy this file');
  expect(await lintWorkflows({ 'isar-artifacts.yml': text })).toEqual([]);
});

test('the branch is the one that others clone', async () => {
  await using project = await kasTestProject(machinesAndRoles);
  const repository = await repositoryIn(project.directory);
  await repository.git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/next');
  expect(parse(textOf(await project.init()) ?? '').on.push.branches).toEqual(['next']);
});

describe('none is written', () => {
  test('where there is one: it stays as it is', async () => {
    await using project = await kasTestProject({ ...machinesAndRoles, [path]: 'mine' });
    const made = await project.init();
    expect(made.notices).toEqual([`${path} is here already, and stays as it is`]);
    expect(await written(project)).toBe('mine');
  });

  test('for a project of GitLab, unless it is on GitHub, too', async () => {
    const files = { ...machinesAndRoles, '.gitlab-ci.yml': '' };
    await using project = await kasTestProject(files);
    const made = await project.init();
    expect(made.notices).toEqual(['no workflow: for GitLab, see examples/gitlab']);
    expect(await written(project)).toBeUndefined();
    await using both = await kasTestProject({ ...files, '.github/CODEOWNERS': '' });
    expect(textOf(await both.init())).toBeDefined();
  });

  test('in a subdirectory of the repository', async () => {
    await using project = await kasTestProject({ 'images/kas.yml': kas(`${isar}machine: m`) });
    await repositoryIn(project.directory);
    const made = await initialize(join(project.directory, 'images'));
    expect(made.notices).toEqual([
      expect.stringMatching(/^no workflow: GitHub looks for workflows/),
    ]);
  });

  test('where a person says no', async () => {
    await using project = await kasTestProject(machinesAndRoles);
    const made = await project.init({
      ask: async ({ text, fallback }) => (text.startsWith('Write ') ? 'n' : fallback),
    });
    expect(made.files.map((file) => file.path)).toEqual(['isar-artifacts.yml']);
    await writeFile(join(project.directory, path), '').catch((error) => {
      expect(error).toMatchObject({ code: 'ENOENT' });
    });
  });
});
