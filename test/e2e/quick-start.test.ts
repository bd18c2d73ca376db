import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { execa } from 'execa';
import { parse } from 'yaml';
import { privateNix, standIns } from '../support/nix.ts';
import {
  type ActionsWorld,
  actionsWorld,
  type JobResult,
  type WorkflowRun,
} from './actions-world.ts';

const root = join(import.meta.dirname, '../..');
const cli = join(root, 'dist/cli.js');
const guide = await readFile(join(root, 'docs/quick-start.md'), 'utf8');

/** The first block of a language below a heading. */
function block(heading: string, language: string): string {
  const section = guide.slice(guide.indexOf(`## ${heading}`));
  const found = new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 's').exec(section);
  return found?.[1] ?? '';
}

/** What a reader has to change: names of theirs, and the bucket, which is of loopback here. */
function adapted(config: string, { s3 }: ActionsWorld): string {
  const url = `s3://${s3.bucket}/isar?region=${s3.region}&endpoint=${s3.endpoint}`;
  return config
    .replace('my-image-{role}-debian-trixie-{machine}', 'demo-image-{role}-demo-{machine}')
    .replace('"s3://my-bucket/isar?region=eu-central-1"', `"${url}"`)
    .replace(/^ {2}public-url: .*\n/m, '');
}

interface Job {
  readonly needs?: string | readonly string[];
  readonly steps: readonly {
    readonly uses: string;
    readonly with?: Readonly<Record<string, unknown>>;
  }[];
}

/** Our steps of a job in a template, with what it takes from other jobs. */
async function runJob(
  run: WorkflowRun,
  { steps }: Job,
  values: Readonly<Record<string, string>>,
  event = { name: 'push', payload: {} },
): Promise<JobResult[]> {
  const results: JobResult[] = [];
  for (const step of steps.filter(({ uses }) => uses.startsWith('isar-artifacts/'))) {
    const inputs = Object.entries(step.with ?? {}).map(([name, text]) => {
      const value = String(text).replace(
        /\$\{\{ (.*?) \}\}/g,
        (_, expression: string) => values[expression] ?? '',
      );
      return [name, value];
    });
    results.push(
      await run.job(Object.fromEntries(inputs), {
        event,
        baseRef: event.name === 'push' ? undefined : 'main',
      } as never),
    );
  }
  return results;
}

const jobsOf = async (template: string) =>
  (
    parse(await readFile(join(root, `workflows/${template}`), 'utf8')) as {
      jobs: Record<string, Job>;
    }
  ).jobs;

test('the quick start, step by step, from nothing to what Nix builds', async () => {
  await using world = await actionsWorld(process.execPath);
  const { project } = world;
  const config = adapted(block('1. Say what there is', 'yaml'), world);
  await project.commit({ 'isar-artifacts.yml': config });
  const { stdout } = await execa(process.execPath, [cli, 'plan'], { cwd: project.root });
  expect(stdout.match(/qemua(?:md|rm)64\.(?:base|server) /g)).toHaveLength(4);
  const checked = await execa(process.execPath, [cli, 'doctor', '--offline', '--json'], {
    cwd: project.root,
  });
  expect(
    (JSON.parse(checked.stdout) as { findings: { level: string }[] }).findings.map(
      ({ level }) => level,
    ),
  ).not.toContain('error');
  const { credentials } = world.s3;
  const env = {
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  };
  const asked = await execa(process.execPath, [cli, 'doctor', '--json'], {
    cwd: project.root,
    env,
  });
  const { findings } = JSON.parse(asked.stdout) as { findings: { check: string; level: string }[] };
  expect(findings).toContainEqual(expect.objectContaining({ check: 'store', level: 'ok' }));
  expect(findings).toContainEqual(expect.objectContaining({ check: 'access' }));

  await using run = await world.run();
  const { plan, build, update } = (await jobsOf('push.yml')) as Record<
    'plan' | 'build' | 'update',
    Job
  >;
  const [planned] = await runJob(run, plan, {});
  const { include } = JSON.parse(planned?.outputs.matrix ?? '') as {
    include: Record<string, string>[];
  };
  for (const job of include) {
    const [built] = await runJob(run, build, { 'matrix.variants': job.variants ?? '' });
    expect(built?.conclusion).toBe('success');
    expect(job['runs-on']).toContain('isar');
  }
  const [updated] = await runJob(run, update, {
    'needs.plan.outputs.plan': planned?.outputs.plan ?? '',
  });
  expect(updated?.conclusion).toBe('success');
  const [pull] = await world.pulls();
  expect(pull?.title).toBe('isar-artifacts: update 4 variants');
  expect(guide).toContain('"isar-artifacts: update 4\nvariants"');
  expect(pull?.labels.map(({ name }) => name)).toEqual(['artifacts']);

  // Looked at before it is merged, and merged.
  const text = String(await world.person.read(String(pull?.head.sha), 'nix/isar-artifacts.nix'));
  await project.commit({ 'nix/isar-artifacts.nix': text });
  const { verify } = (await jobsOf('verify.yml')) as Record<'verify', Job>;
  const event = {
    name: 'pull_request',
    payload: { pull_request: { head: { repo: { full_name: 'acme/images', fork: false } } } },
  };
  const looked = await runJob(run, verify, {}, event);
  expect(looked.map(({ exitCode }) => exitCode)).toEqual([0, 0]);

  const [, name = ''] = /^isarArtifacts\.(\S+)/m.exec(block('5. Push', 'nix')) ?? [];
  await using nix = await privateNix();
  const registry = join(nix.files, 'isar-artifacts.nix');
  await writeFile(registry, text);
  const expression = `(import ${registry} { pkgs = import ${standIns} { }; }).${name}`;
  expect(name).toBe('qemuamd64.server.wic');
  expect(await nix.build(expression)).toMatchObject({ exitCode: 0 });
}, 300_000);
