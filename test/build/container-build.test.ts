import { appendFile, mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { kasReleases } from '../../scripts/kas-releases.mjs';
import { startKas } from '../../src/build/start-kas.ts';
import { type ContainerProject, containerProject, podman } from './container-project.ts';

const releases = kasReleases();
const newest = releases.at(-1) ?? { bin: undefined };

/** Credentials as they lie about on a runner. */
async function credentialsIn(directory: string): Promise<Record<string, string>> {
  await mkdir(join(directory, '.docker'), { recursive: true });
  await mkdir(join(directory, '.aws'));
  const secret = async (name: string) => {
    const file = join(directory, name);
    await writeFile(file, 'a secret of ours');
    return file;
  };
  return {
    HOME: directory,
    AWS_ACCESS_KEY_ID: 'a secret of ours',
    AWS_SECRET_ACCESS_KEY: 'a secret of ours',
    AWS_SESSION_TOKEN: 'a secret of ours',
    AWS_ROLE_ARN: 'a secret of ours',
    AWS_WEB_IDENTITY_TOKEN_FILE: await secret('token'),
    AWS_SHARED_CREDENTIALS_FILE: await secret('.aws/credentials'),
    AWS_CONFIG_FILE: await secret('.aws/config'),
    KAS_AWS_DIR: join(directory, '.aws'),
    GITHUB_TOKEN: 'a secret of ours',
    ACTIONS_RUNTIME_TOKEN: 'a secret of ours',
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'a secret of ours',
    NETRC_FILE: await secret('.netrc'),
    NPMRC_FILE: await secret('.npmrc'),
    GITCONFIG_FILE: await secret('.gitconfig'),
    REGISTRY_AUTH_FILE: await secret('.docker/config.json'),
    GIT_CREDENTIAL_HELPER: 'store --file=a secret of ours',
    KAS_GIT_CREDENTIAL_STORE: await secret('.git-credentials'),
    KAS_SSH_DIR: directory,
    OTHER: 'a secret of ours',
  };
}

/** What a process in the container sees, while it builds. */
async function insideOf(container: string) {
  const environ = await podman('exec', container, 'cat', '/proc/1/environ');
  const elsewhere = ['/proc', '/sys', '/dev'].map((path) => `-path ${path} -prune -o`).join(' ');
  const find = `find / ${elsewhere} -type f -size -2 -exec grep -sl "a secret of ours" {} + || test $? = 1`;
  const mounts = '{{range .Mounts}}{{.Destination}}\n{{end}}';
  return {
    environment: Object.fromEntries(
      environ
        .split('\0')
        .filter(Boolean)
        .map((line) => line.split(/=(.*)/s)),
    ) as Record<string, string>,
    secrets: await podman('exec', container, 'sh', '-c', find),
    mounts: (await podman('inspect', '--format', mounts, container)).trim().split('\n').sort(),
  };
}

/** A build whose container is looked into when its first task begins. */
function watched(project: ContainerProject) {
  let inside: ReturnType<typeof insideOf> | undefined;
  const onLine = (line: string) => {
    if (!line.includes('Started')) return;
    inside ??= project.containers().then(([name = '']) => insideOf(name));
  };
  return { start: project.start({ onLine }), inside: () => inside };
}

/** Those that the release, podman or the image itself sets. */
const ofTheirOwn = [
  ...['PATH', 'HOME', 'HOSTNAME', 'LANG', 'TERM', 'SHELL', 'container', 'TZ', 'KAS_HOST_TZ'],
  ...['USER_ID', 'GROUP_ID', 'KAS_WORK_DIR', 'KAS_BUILD_DIR', 'KAS_CONTAINER_SCRIPT_VERSION'],
  ...['DL_DIR', 'SSTATE_DIR'],
];

/** What tells the time zone, in kas-container before 5.5. */
const clock = ['/etc/localtime', '/etc/timezone'];

describe.each(releases)('kas-container $version with podman', (release) => {
  test('builds what kas builds, and sees nothing of our environment that is not listed', async () => {
    await using home = await containerProject(release);
    const own = await credentialsIn(join(home.root, 'home'));
    const caches = join(home.root, 'caches');
    const set = {
      DEMO_TASK_SECONDS: '0.3',
      DL_DIR: join(caches, 'deep/downloads'),
      SSTATE_DIR: join(caches, 'deep/sstate'),
      SSTATE_MIRRORS: 'file://.* http://localhost/PATH;downloadfilename=PATH',
      SET: 'two words, "$HOME" and *',
    };
    await using project = await containerProject(release, set, { ...own, LISTED: 'our own' });
    const { start, inside } = watched(project);
    const environment = { ...start.environment, LISTED: 'our own' };
    const container = { inherit: ['LISTED'], 'runtime-args': ['--pull=never'] };
    const tools = await startKas({ ...start, environment, container });

    expect(tools).toEqual({
      'kas-container': release.version,
      podman: expect.stringMatching(/^\d+\.\d+/),
      image: expect.stringMatching(/^localhost\/isar-artifacts-kas:\w+@sha256:[0-9a-f]{64}$/),
    });
    const seen = await inside();
    const { SSTATE_MIRRORS, SET, DEMO_TASK_SECONDS } = set;
    expect(seen?.environment).toMatchObject({
      ...{ SSTATE_MIRRORS, SET, DEMO_TASK_SECONDS, LISTED: 'our own' },
    });
    const listed = ['SSTATE_MIRRORS', 'SET', 'DEMO_TASK_SECONDS', 'LISTED', ...ofTheirOwn];
    expect(Object.keys(seen?.environment ?? {}).filter((name) => !listed.includes(name))).toEqual(
      [],
    );
    expect(JSON.stringify(seen)).not.toContain('a secret of ours');
    expect(seen?.secrets).toBe('');
    const mountable = ['/build', '/downloads', '/repo', '/sstate', '/work', ...clock];
    expect(seen?.mounts.filter((path) => !mountable.includes(path))).toEqual([]);
    expect(seen?.mounts).toEqual(expect.arrayContaining(['/downloads', '/repo', '/sstate']));
    expect((await stat(set.SSTATE_DIR)).isDirectory()).toBe(true);

    const host = home.start({ command: 'kas', container: undefined });
    expect(await startKas(host)).toEqual({ kas: release.version });
    expect(await project.deployed()).toEqual(await home.deployed());
    expect(await project.containers()).toEqual([]);
  });
});

test('a credential that is listed gets in: kas-container mounts it', async () => {
  await using home = await containerProject(newest);
  const { NETRC_FILE = '' } = await credentialsIn(join(home.root, 'home'));
  await using project = await containerProject(newest, { DEMO_TASK_SECONDS: '0.3' });
  const { start, inside } = watched(project);
  const container = { inherit: ['NETRC_FILE'], 'runtime-args': [] };
  await startKas({ ...start, container, environment: { ...start.environment, NETRC_FILE } });
  const secrets = (await inside())?.secrets.split('\n');
  expect(secrets).toContain('/var/kas/userdata/.netrc');
  expect((await inside())?.environment.NETRC_FILE).toBe('/var/kas/userdata/.netrc');
});

describe('what kas-container cannot do is said before it is started', () => {
  const [oldest = { bin: undefined }] = releases;

  test('a path with a blank', async () => {
    await using project = await containerProject(oldest, { DL_DIR: '/tmp/isar artifacts' });
    await expect(startKas(project.start())).rejects.toThrow(
      'DL_DIR is "/tmp/isar artifacts": kas-container cannot mount a path with a blank in it',
    );
  });

  test('rootless, before kas 5.4', async () => {
    await using project = await containerProject(oldest);
    const container = { inherit: [], isolation: 'rootless', 'runtime-args': [] } as const;
    await expect(startKas(project.start({ container }))).rejects.toThrow(
      'kas.isolation: rootless needs kas-container 5.4, and this is 3.1',
    );
  });
});

test('the recipe to look at is named as it is on the host', async () => {
  await using project = await containerProject(newest);
  const recipe = join(project.root, 'layers/meta-demo/recipes-core/demo-image-base.bb');
  await appendFile(recipe, '\nIMAGE_PREINSTALL += "no-such-package-xyz"\n');
  await expect(startKas(project.start())).rejects.toMatchObject({
    code: 'build-failed',
    message: expect.stringContaining(`look at ${recipe}`),
    places: [{ file: recipe }],
    log: join(project.root, '.isar-artifacts/logs/log'),
  });
});

test('an image that cannot be pulled is the error, and no container is left', async () => {
  await using project = await containerProject(newest);
  const start = project.start();
  const environment = { ...start.environment, KAS_CONTAINER_IMAGE: 'localhost/gone:1' };
  await expect(startKas({ ...start, environment })).rejects.toMatchObject({
    code: 'build-failed',
    message: expect.stringContaining('localhost/gone:1'),
  });
  expect(await project.containers()).toEqual([]);
});
