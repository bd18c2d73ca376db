import { generateKeyPairSync } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { nodeReleases } from '../../scripts/node-releases.mjs';
import { privateNix, standIns } from '../support/nix.ts';
import {
  type ActionsWorld,
  actionsWorld,
  type JobResult,
  type WorkflowRun,
} from './actions-world.ts';

const branch = 'isar-artifacts/update/main';
const ids = ['qemuamd64.base', 'qemuamd64.server', 'qemuarm64.base', 'qemuarm64.server'];
/** Several builds in several processes, on a machine that has other things to do. */
const patience = 300_000;

interface Matrix {
  readonly include: readonly { readonly id: string; readonly variants: string }[];
}

interface Push {
  readonly plan: JobResult;
  readonly builds: ReadonlyMap<string, JobResult>;
  readonly update: JobResult;
}

/** plan → a build for each job of its matrix → update, as `workflows/push.yml` has them. */
async function push(run: WorkflowRun): Promise<Push> {
  const plan = await run.job({ command: 'plan' });
  const { include } = JSON.parse(plan.outputs.matrix ?? '') as Matrix;
  const builds = new Map<string, JobResult>();
  for (const { id, variants } of include) {
    builds.set(id, await run.job({ command: 'build', variant: variants }));
  }
  const update = await run.job({ command: 'update', plan: plan.outputs.plan ?? '' });
  return { plan, builds, update };
}

const annotationsOf = ({ plan, builds, update }: Push) =>
  [plan, ...builds.values(), update].flatMap(({ annotations }) => annotations);

/** `action.yml` asks for Node 24; that the older one will do as well is shown by the first tests. */
const runners = nodeReleases().at(-1);

describe.each(nodeReleases())('the action on Node $version', ({ path: node, version }) => {
  let world: ActionsWorld;
  beforeAll(async () => {
    world = await actionsWorld(node);
  }, patience);
  afterAll(async () => world[Symbol.asyncDispose]());
  const registryOn = async (at: string) =>
    String(await world.person.read(at, 'isar-artifacts.nix'));
  const ours = async () => String(await world.person.head(branch));

  /** One project over its life: each test goes on where the one before stopped. */
  test(
    'a push: matrix, builds and uploads, one pull request',
    async () => {
      await using run = await world.run();
      const pushed = await push(run);
      const { plan, builds, update } = pushed;
      expect(annotationsOf(pushed)).toEqual([]);
      expect(plan.outputs.count).toBe('4');
      expect(plan.post).toMatchObject({ conclusion: 'success', log: '' });
      const { include } = JSON.parse(plan.outputs.matrix ?? '') as Matrix;
      expect(include.map(({ id }) => id)).toEqual(['qemuamd64', 'qemuarm64']);
      expect(include[0]).toEqual({
        id: 'qemuamd64',
        name: 'qemuamd64 (2 variants)',
        'runs-on': ['self-hosted'],
        variants: 'qemuamd64.base qemuamd64.server',
        machine: 'qemuamd64',
      });
      for (const { id: job, variants } of include) {
        const build = builds.get(job);
        const own = variants.split(' ');
        expect(build?.conclusion).toBe('success');
        expect(build?.outputs).toMatchObject({ changed: JSON.stringify(own), failed: '[]' });
        // What the next checkout could not remove, and what nobody needs any more.
        expect(build?.post).toMatchObject({ conclusion: 'success', annotations: [] });
        expect(build?.post?.log).toContain('✔ remove what earlier runs left: 2');
        expect(await readdir(join(String(build?.workspace), '.isar-artifacts/build'))).toEqual([]);
        expect(build?.orphans).toEqual([]);
        expect(build?.groups.map(({ title }) => title)).toEqual(own.map((id) => `build ${id}`));
        for (const [index, id] of own.entries()) {
          expect(build?.groups[index]?.lines.join('\n')).toContain('NOTE: Tasks Summary');
          expect(build?.log).toContain(`✔ publish ${id}: published: not pinned yet`);
          expect(build?.log).toContain(`✔ hand over ${id}: isar-build-${id}`);
          expect(build?.summary).toMatch(
            new RegExp(
              `\\| ${id} \\| published \\| not pinned yet \\| .* s \\| &#48; of 2 restored \\| .*MiB \\|`,
            ),
          );
        }
      }
      expect(run.artifacts.artifacts().map(({ name }) => name)).toEqual([
        'isar-plan',
        ...ids.map((id) => `isar-build-${id}`),
      ]);
      // Equal kernels once: 12 artifacts are 10 objects. Each variant has two lists of packages.
      const keys = world.s3.objects().map(({ key }) => key);
      expect(keys.filter((key) => key.startsWith('isar/sha256/'))).toHaveLength(10 + 8);
      expect(keys.filter((key) => key.startsWith('isar/builds/'))).toHaveLength(4);
      expect(world.s3.uploads()).toEqual([]);

      const [pull, ...others] = await world.pulls();
      expect(others).toEqual([]);
      expect(update.conclusion).toBe('success');
      expect(update.outputs).toEqual({
        changed: JSON.stringify(ids),
        failed: '[]',
        'registry-path': 'isar-artifacts.nix',
        'pull-request-number': String(pull?.number),
        'pull-request-url': pull?.html_url,
      });
      expect(pull?.title).toBe('isar-artifacts: update 4 variants');
      expect(pull?.labels.map(({ name }) => name)).toEqual(['artifacts']);
      expect(pull?.body.match(/^\| <code>qemu/gm)).toHaveLength(12);
      expect(update.summary).toMatch(
        /\| qemuarm64\.server \| published \| not pinned yet \| .* s \| &#48; of 2 restored \| .*4\.5 MiB \|/,
      );
      // Masks are what the runner has to know.
      const jobs = [plan, ...builds.values(), update];
      const steps = jobs.flatMap(({ post, ...main }) => [main, ...(post ? [post] : [])]);
      const told = steps.map(({ masks: _, ...rest }) => rest);
      const asked = world.s3.requests.map(({ url, headers }) => [url, headers]);
      const seen = JSON.stringify([told, pull, await registryOn(await ours()), asked]);
      for (const secret of world.secrets) expect(seen.includes(secret)).toBe(false);
    },
    patience,
  );

  test('Nix fetches from the bucket what the pull request pins', async () => {
    await using nix = await privateNix();
    const registry = join(nix.files, 'isar-artifacts.nix');
    await writeFile(registry, await registryOn(await ours()));
    const expression = `(import ${registry} { pkgs = import ${standIns} { }; }).qemuamd64.server.wic`;
    const { exitCode, path, stderr } = await nix.build(expression);
    expect([exitCode, stderr]).toEqual([0, expect.anything()]);
    expect(path).toMatch(/-demo-qemuamd64-server\.wic$/);
    expect((await nix.read(path)).length).toBe(32 * 1024 * 1024);
  });

  if (version !== runners?.version) return;

  test(
    'a nightly with nothing new uploads nothing and leaves the pull request as it is',
    async () => {
      const before = {
        commit: await ours(),
        pulls: await world.pulls(),
        objects: world.s3.objects(),
      };
      await using run = await world.run();
      const pushed = await push(run);
      expect(annotationsOf(pushed)).toEqual([]);
      const { builds, update } = pushed;
      for (const build of builds.values()) {
        expect(build.outputs).toMatchObject({ changed: '[]', failed: '[]' });
        expect(build.summary.match(/same 2\d packages, same inputs.*pin kept/g)).toHaveLength(2);
      }
      expect(update.outputs).toMatchObject({
        changed: '[]',
        'pull-request-number': String(before.pulls[0]?.number),
      });
      expect(update.summary).toContain(`${branch} already proposes it`);
      expect(world.s3.objects()).toEqual(before.objects);
      expect(await world.pulls()).toEqual(before.pulls);
      expect(await ours()).toBe(before.commit);
    },
    patience,
  );

  test(
    'a variant that fails is named, and the others move; the failed job alone is run again',
    async () => {
      const recipe = 'layers/meta-server/recipes-core/demo-image-server.bb';
      const [good, before] = [
        await world.project.contents(`HEAD:${recipe}`),
        await registryOn(await ours()),
      ];
      await world.project.commit({ [recipe]: good.replace('curl ', 'no-such-package-xyz ') });
      await using run = await world.run();
      const only = { machine: 'qemuamd64' };
      const failed = await run.job({ command: 'build', ...only });
      expect(failed.conclusion).toBe('failure');
      expect(failed.exitCode).toBe(3);
      expect(failed.outputs).toMatchObject({ changed: '[]', failed: '["qemuamd64.server"]' });
      expect(failed.annotations).toEqual([
        expect.objectContaining({
          level: 'error',
          title: 'build qemuamd64.server',
          message: expect.stringMatching(
            /demo-image-server: do_rootfs_install: E: Unable to locate package no-such-package-xyz\nhint: /,
          ),
          file: expect.stringMatching(new RegExp(`${recipe}$`)),
        }),
      ]);
      expect(failed.summary).toContain('Unable to locate package no-such-package-xyz');
      const log = 'isar-log-qemuamd64.server';
      expect(failed.annotations[0]?.message).toContain(`as the artifact ${log}`);
      expect(failed.summary).toContain(`as the artifact ${log}`);
      const { 'qemuamd64.server.log': kept } = run.artifacts.contents(log);
      expect(String(kept)).toContain('E: Unable to locate package no-such-package-xyz');
      for (const secret of world.secrets) expect(String(kept).includes(secret)).toBe(false);

      const update = await run.job({ command: 'update', ...only });
      expect(update.exitCode).toBe(3);
      expect(update.outputs).toMatchObject({ failed: '["qemuamd64.server"]' });
      expect(update.annotations).toEqual([
        expect.objectContaining({ level: 'error', title: 'update qemuamd64.server' }),
      ]);
      expect(await registryOn(await ours())).toBe(before);

      // "Re-run failed jobs": the same run, other code, since a person pushed a fix to the mirror.
      await world.project.commit({ [recipe]: good.replace('curl ', '') });
      for (const _ of ['again', 'and again']) {
        const again = await run.job({ command: 'build', variant: 'qemuamd64.server' });
        expect(again.conclusion).toBe('success');
      }
      const second = await run.job({ command: 'update', ...only });
      expect(second.conclusion).toBe('success');
      expect(second.outputs).toMatchObject({ changed: '["qemuamd64.server"]' });
      expect(await world.pulls()).toHaveLength(1);
      const moved = await registryOn(await ours());
      expect(moved).not.toBe(before);
      const arm = (text: string) => text.split('\n    qemuarm64.').slice(1);
      expect(arm(moved)).toHaveLength(6);
      expect(arm(moved)).toEqual(arm(before));
    },
    patience,
  );

  test(
    'run does all of it in one job, as a GitHub App where there is one',
    async () => {
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      const key = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
      world.github.install({ id: 'Iv1.ofTheTest', key, lifetime: 3_600_000 });
      const before = world.github.requests.length;
      await using run = await world.run();
      const app = { 'app-id': 'Iv1.ofTheTest', 'app-private-key': key };
      const all = await run.job({ command: 'run', role: 'base', force: 'true', ...app });
      expect(all.conclusion).toBe('success');
      const { masks, post, ...told } = all;
      expect(masks).toEqual(expect.arrayContaining(key.trim().split('\n')));
      const seen = JSON.stringify([told, post?.log]);
      expect(seen.includes(key.split('\n')[1] ?? '')).toBe(false);
      const asked = world.github.requests.slice(before);
      expect(asked.length).toBeGreaterThan(5);
      for (const { authorization } of asked) expect(authorization).not.toContain('TheRobots');
      expect(all.outputs).toMatchObject({ changed: '["qemuamd64.base","qemuarm64.base"]' });
      expect(JSON.parse(all.outputs.records ?? '')).toHaveLength(2);
      expect(all.groups.map(({ title }) => title)).toEqual([
        'build qemuamd64.base',
        'build qemuarm64.base',
      ]);
      expect(all.outputs['pull-request-number']).toBe(String((await world.pulls())[0]?.number));
    },
    patience,
  );

  test(
    'a pull request is looked at before it is merged, also where it comes from a fork',
    async () => {
      const head = { repo: { full_name: 'mallory/images', fork: true } };
      const event = { name: 'pull_request', payload: { pull_request: { head } } };
      await using run = await world.run();
      const look = async (inputs: Readonly<Record<string, string>>) => {
        const { exitCode, summary } = await run.job(inputs, { event, baseRef: 'main' });
        return { exitCode, summary };
      };
      const without = await look({ command: 'update', check: 'true' });
      expect(without).toEqual({ exitCode: 4, summary: expect.stringContaining('there is no') });
      const text = await registryOn(await ours());
      await world.project.commit({ 'isar-artifacts.nix': text });
      expect(await look({ command: 'update', check: 'true' })).toEqual({
        exitCode: 0,
        summary: expect.stringContaining('as the configuration says'),
      });
      expect(await look({ command: 'verify', deep: 'true' })).toEqual({
        exitCode: 0,
        summary: expect.stringContaining('12 right; 0 findings'),
      });
      const pruned = await run.job({ command: 'prune' });
      expect(pruned).toMatchObject({
        exitCode: 0,
        summary: expect.stringMatching(/would remove 0 objects.*keeps \d+ objects/),
      });
      const [url = ''] = /isar\/sha256\/[0-9a-f]{64}\.zst/.exec(text) ?? [];
      await world.s3.put(url, Buffer.from('<!doctype html>'));
      expect(await look({ command: 'verify' })).toEqual({
        exitCode: 4,
        summary: expect.stringContaining('hint&#58; '),
      });
    },
    patience,
  );
});
