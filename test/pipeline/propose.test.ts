import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { configSchema } from '../../src/config/schema.ts';
import { UserError } from '../../src/errors.ts';
import type { Judged } from '../../src/pipeline/judge-record.ts';
import type { Failed } from '../../src/pipeline/outcome.ts';
import type { Project } from '../../src/pipeline/project.ts';
import { proposeUpdate } from '../../src/pipeline/propose.ts';
import type { Forge } from '../../src/pull-request/forge.ts';
import type { BuildRecord } from '../../src/record/build-record.ts';
import { nixFormat } from '../../src/registry/format.ts';
import { type Publishing, publishing, publishRecord } from '../publish/stores.ts';
import { type GitHubWorld, githubWorld } from '../pull-request/github-world.ts';
import { artifactOf, packageOf, recordOf } from '../record/records.ts';

const id = 'qemuamd64.server';
let github: GitHubWorld;
let store: Publishing;
beforeEach(async () => {
  [github, store] = await Promise.all([githubWorld(), publishing()]);
});
afterEach(async () => {
  await github[Symbol.asyncDispose]();
  await store[Symbol.asyncDispose]();
});

/** A project whose proposals go to the GitHub of loopback. */
function projectWith(settings: object = {}, forge: Forge = github.forge): Project {
  const config = configSchema.parse({
    version: 1,
    axes: { machine: { qemuamd64: {} }, role: { server: {} } },
    registry: { path: github.path },
    'pull-request': settings,
  });
  const artifact = { ...artifactOf('wic', ''), key: 'wic', optional: false };
  return {
    store: store.store,
    variants: [{ id, artifacts: [artifact] }],
    environment: {},
    source: { root: store.directory },
    loaded: { config },
    forge: async () => forge,
    registry: {
      file: `${store.directory}/${github.path}`,
      format: nixFormat,
      salvageable: true,
      settings: { known: new Set([id]), aliases: [], access: { mirrors: [] } },
    },
  } as unknown as Project;
}

/** A build that is news; its disk and its package tell the version, its commit the time. */
async function newsOf(version: string, time = 1_750_000_000): Promise<Judged> {
  const { directory } = store;
  const artifact = await store.artifact('wic', `disk ${version}`);
  const wic = { ...artifactOf('wic', ''), ...artifact, name: artifactOf('wic', '').name };
  const more: Partial<BuildRecord> = {
    artifacts: [{ ...wic, attributePath: ['qemuamd64', 'server', 'wic'] }],
    packages: [packageOf('openssl', version)],
    source: { commit: String(time).padStart(40, '0'), time, dirty: false },
  };
  const { record } = await publishRecord(recordOf(more), {
    store: store.store,
    encoding: 'none',
    directory,
  });
  return { record, verdict: { news: true, reasons: ['packages: 1 upgraded'], packages: [] } };
}

const propose = (
  judged: readonly Judged[],
  {
    failures = [],
    ...more
  }: { failures?: readonly Failed[]; settings?: object; forge?: Forge } = {},
) => proposeUpdate(projectWith(more.settings, more.forge), judged, { failures, dryRun: false });
const writes = () => github.server.requests.filter(({ method }) => method !== 'GET').length;

test('the same again is no news, and nothing is written', async () => {
  const news = await newsOf('1');
  const { pullRequest } = (await propose([news])) as { pullRequest?: unknown };
  const before = writes();
  expect(await propose([news])).toMatchObject({
    kind: 'unchanged',
    why: expect.stringContaining('already proposes it'),
    pullRequest,
  });
  expect(writes()).toBe(before);
});

test('what the base has by now is closed with the reason', async () => {
  const news = await newsOf('1');
  await propose([news]);
  const text =
    (await github.read(String(await github.head(github.forge.branch)), github.path)) ?? '';
  // Somebody copied it.
  await github.commit('main', { [github.path]: text });
  expect(await propose([])).toMatchObject({
    kind: 'unchanged',
    why: expect.stringMatching(/up to date; pull request \d+ is closed$/),
  });
  const [pull] = await github.pulls();
  expect(pull?.state).toBe('closed');
  const comments = await github.person.call('GET', `/issues/${pull?.number}/comments`);
  expect(comments).toMatchObject([{ body: expect.stringContaining('Nothing is left to propose') }]);
});

test('what a person closed stays closed, and who asks is told so, until it is something else', async () => {
  const news = await newsOf('1');
  await propose([news]);
  const [pull] = await github.pulls();
  await github.person.call('PATCH', `/pulls/${pull?.number}`, { state: 'closed' });
  expect(await propose([news])).toMatchObject({
    kind: 'unchanged',
    why: expect.stringMatching(
      /^pull request \d+ proposed just that, and somebody closed it: http/,
    ),
  });
  expect(await propose([await newsOf('2')])).toMatchObject({ kind: 'created' });
});

test('of a part of the matrix it is a draft that names what failed; of all of it, none any more', async () => {
  const settings = { draft: 'partial' };
  const news = await newsOf('1');
  const error = new UserError('build-failed', 'kas ended with 2: E: no such package');
  const failures = [{ status: 'failed', id: 'qemuarm64.base', error }] as const;
  await propose([news], { settings, failures });
  const [before] = await github.pulls();
  expect(before).toMatchObject({ draft: true, body: expect.stringContaining('no such package') });
  // The variant that failed is as it was pinned: nothing else to commit.
  expect(await propose([], { settings })).toMatchObject({ kind: 'updated' });
  const [after] = await github.pulls();
  expect(after).toMatchObject({ draft: false, head: before?.head });
  expect(after?.body).not.toContain('no such package');
});

describe('two runs at once', () => {
  /** Our forge, in whose first look something happens right after. */
  function meanwhile(happens: () => Promise<unknown>): Forge {
    let looks = 0;
    return {
      base: github.forge.base,
      branch: github.forge.branch,
      snapshot: async () => {
        const seen = await github.forge.snapshot();
        if (looks++ === 0) await happens();
        return seen;
      },
      propose: (...args) => github.forge.propose(...args),
      withdraw: (...args) => github.forge.withdraw(...args),
    };
  }
  const versionPinned = async () => {
    const text = await github.read(String(await github.head(github.forge.branch)), github.path);
    return /"wic\.(\d)"|time = (\d+)/.exec(text ?? '')?.[2];
  };

  test('a person commits meanwhile: it is computed anew on top of that', async () => {
    await propose([await newsOf('1')]);
    const forge = meanwhile(() => github.commit(github.forge.branch, { note: 'mine\n' }));
    expect(await propose([await newsOf('2', 1_750_000_001)], { forge })).toMatchObject({
      kind: 'updated',
    });
    const head = String(await github.head(github.forge.branch));
    expect(await github.read(head, 'note')).toBe('mine\n');
    expect(await versionPinned()).toBe('1750000001');
  });

  test.each([
    ['the newer one is overtaken by none', 1_750_000_005, '1750000005'],
    ['the older one loses, and rolls nothing back', 1_749_999_999, '1750000002'],
  ])('%s', async (_, time, expected) => {
    await propose([await newsOf('1')]);
    const other = await newsOf('2', 1_750_000_002);
    const forge = meanwhile(() => propose([other]));
    await propose([await newsOf('3', time)], { forge });
    expect(await versionPinned()).toBe(expected);
  });

  test('somebody who never ceases to move it is the error in the end', async () => {
    await propose([await newsOf('1')]);
    let count = 0;
    const forge: Forge = {
      ...meanwhile(async () => {}),
      snapshot: async () => {
        const seen = await github.forge.snapshot();
        await github.commit(github.forge.branch, { note: `${count++}` });
        return seen;
      },
    };
    await expect(propose([await newsOf('2')], { forge })).rejects.toMatchObject({
      code: 'proposal-outdated',
    });
    expect(count).toBe(4);
  });
});
