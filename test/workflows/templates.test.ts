import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { commands } from '../../src/action/inputs.ts';
import { lintWorkflows } from '../support/workflow-lint.ts';

const root = join(import.meta.dirname, '../..');
const templates = (await readdir(join(root, 'workflows'))).sort();
/** To be called, so it lies where GitHub looks for it. */
const called = 'images.yml';
const paths = [...templates.map((name) => `workflows/${name}`), `.github/workflows/${called}`];
const texts = Object.fromEntries(
  await Promise.all(
    paths.map(async (path) => [basename(path), await readFile(join(root, path), 'utf8')]),
  ),
) as Readonly<Record<string, string>>;
const names = Object.keys(texts);
const push = String(texts['push.yml']);

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly with?: Readonly<Record<string, string>>;
}
type Rights = Readonly<Record<string, string>>;

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: object;
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly permissions?: Rights;
        readonly steps?: Step[];
        readonly uses?: string;
        readonly with?: object;
        readonly secrets?: object;
      }
    >
  >;
}

test('the linters find nothing in the templates and in action.yml', async () => {
  const action = await readFile(join(root, 'action.yml'), 'utf8');
  expect(templates).toEqual(
    ['nightly', 'prune', 'push', 'release', 'short', 'verify'].map((name) => `${name}.yml`),
  );
  expect(await lintWorkflows({ ...texts, 'action.yml': action })).toEqual([]);
});

test('verify runs for every pull request, so that it can be required, and may leave forks out', async () => {
  const text = String(texts['verify.yml']);
  expect((parse(text) as Workflow).on).toEqual({ pull_request: null });
  const [, written = '', instead = ''] =
    /^( +if: .*\n)(?: +# .*\n)*( +# if: .*\n)/m.exec(text) ?? [];
  const changed = text.replace(instead, '').replace(written, instead.replace('# ', ''));
  const [job] = Object.values((parse(changed) as Workflow).jobs);
  expect(job?.steps?.at(-1)?.if).toContain('head.repo.full_name == github.repository');
  expect(await lintWorkflows({ 'verify.yml': changed })).toEqual([]);
});

test.each([
  [
    'an input that action.yml does not have',
    '          variant: ',
    '          varaint: ',
    'varaint',
  ],
  ['a missing input that it needs', 'command: update', 'force: "true"', 'command'],
  ['a job that is not there', 'needs: [plan, build]', 'needs: [plan, biuld]', 'biuld'],
  ['an output that is not there', 'steps.plan.outputs.matrix', 'steps.plna.outputs.matrix', 'plna'],
  ['an unknown permission', 'pull-requests: write', 'pull-request: write', 'pull-request'],
])('the linters do find %s', async (_, from, to, word) => {
  expect(push).toContain(from);
  const problems = await lintWorkflows({ 'push.yml': push.replace(from, to) });
  expect(problems.join('\n')).toContain(word);
});

interface Expected {
  /** What each job may do. */
  readonly jobs: Readonly<Record<string, Rights>>;
  readonly commands: readonly string[];
  /** Of those that a stranger can set off. */
  readonly triggers: readonly string[];
}

const building: Expected = {
  jobs: {
    plan: { contents: 'read' },
    build: { contents: 'read', 'pull-requests': 'read' },
    update: { contents: 'write', 'pull-requests': 'write' },
  },
  commands: ['plan', 'build', 'update'],
  triggers: [],
};
const identity = { 'id-token': 'write' };
const expected: Readonly<Record<string, Expected | undefined>> = {
  'push.yml': building,
  'nightly.yml': building,
  'images.yml': {
    ...building,
    jobs: {
      plan: { contents: 'read' },
      build: { contents: 'read', 'pull-requests': 'read', ...identity },
      update: { contents: 'write', 'pull-requests': 'write', ...identity },
    },
  },
  // What the jobs of the called one need together.
  'short.yml': {
    jobs: { images: { contents: 'write', 'pull-requests': 'write', ...identity } },
    commands: [],
    triggers: [],
  },
  'prune.yml': { jobs: { prune: { contents: 'read' } }, commands: ['prune'], triggers: [] },
  'release.yml': {
    jobs: { verify: { contents: 'read' } },
    commands: ['update', 'verify'],
    triggers: [],
  },
  // Reads only, and has no secrets where a stranger began it.
  'verify.yml': {
    jobs: { verify: { contents: 'read' } },
    commands: ['update', 'verify'],
    triggers: ['pull_request'],
  },
};

describe.each(names)('%s', (name) => {
  const workflow = parse(String(texts[name])) as Workflow;
  const jobs = Object.values(workflow.jobs);
  const steps = jobs.flatMap((job) => job.steps ?? []);

  test('gives no rights but those that a job asks for', () => {
    expect(workflow.permissions).toEqual({});
    const granted = Object.entries(workflow.jobs).map(([job, { permissions }]) => [
      job,
      permissions,
    ]);
    expect(Object.fromEntries(granted)).toEqual(expected[name]?.jobs);
  });

  test('does nothing with our rights for a stranger', () => {
    const triggers = Object.keys(workflow.on);
    expect(
      triggers.filter((trigger) => /pull_request|workflow_run|issue|fork/.test(trigger)),
    ).toEqual(expected[name]?.triggers);
  });

  test("runs no shell, pins others' actions, and calls ours by commands that there are", () => {
    expect(steps.filter(({ run }) => run !== undefined)).toEqual([]);
    const others = steps.filter(({ uses }) => !uses?.startsWith('isar-artifacts/'));
    for (const { uses } of others) expect(uses).toMatch(/@[0-9a-f]{40}$/);
    const ours = steps.filter(({ uses }) => uses?.startsWith('isar-artifacts/'));
    expect(ours.map((step) => step.with?.command)).toEqual(expected[name]?.commands);
    for (const step of ours) expect(commands).toContain(step.with?.command);
  });

  test('leaves no token in a workspace that a build can read', () => {
    const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
    expect(checkouts).toHaveLength(jobs.filter((job) => job.steps !== undefined).length);
    // Who prunes asks the remote, and builds nothing.
    const persists = name === 'prune.yml';
    for (const step of checkouts) expect(step.with?.['persist-credentials']).toBe(persists);
  });
});

test('our own release: nothing but what it needs, and the linters find nothing', async () => {
  const text = await readFile(join(root, '.github/workflows/release.yml'), 'utf8');
  const { permissions, jobs } = parse(text) as Workflow;
  expect(permissions).toEqual({});
  expect(Object.values(jobs).map((job) => job.permissions)).toEqual([
    { contents: 'write', 'id-token': 'write', attestations: 'write' },
  ]);
  const used = Object.values(jobs).flatMap(({ steps }) => steps?.flatMap(({ uses }) => uses ?? []));
  for (const uses of used) expect(uses).toMatch(/@[0-9a-f]{40}$/);
  // What a tag is called reaches the shell by a variable.
  expect(text).not.toMatch(/run:.*\$\{\{/);
  expect(await lintWorkflows({ 'release.yml': text })).toEqual([]);
});

test('the short one calls what is there, by inputs and secrets that it has', () => {
  const { images } = (parse(String(texts['short.yml'])) as Workflow).jobs;
  const there = parse(String(texts[called])) as {
    readonly on: { readonly workflow_call: { readonly inputs: object; readonly secrets: object } };
  };
  expect(images?.uses).toBe(`isar-artifacts/isar-artifacts/.github/workflows/${called}@v0`);
  const { inputs, secrets } = there.on.workflow_call;
  expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(images?.with ?? {})));
  expect(Object.keys(secrets)).toEqual(expect.arrayContaining(Object.keys(images?.secrets ?? {})));
});
