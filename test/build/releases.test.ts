import { describe, expect, test } from '@jest/globals';
import { kasReleases } from '../../scripts/kas-releases.mjs';
import { startKas } from '../../src/build/start-kas.ts';
import { containerProject } from './container-project.ts';

const releases = kasReleases();

test('the oldest kas that we work with, and the newest', () => {
  const versions = releases.map(({ version }) => version);
  expect(versions[0]).toBe('3.1');
  expect(versions.slice(1)).toEqual(['4.8.1', '5.5']);
});

describe.each(releases)('kas $version', (release) => {
  const host = { command: 'kas', container: undefined };

  test('builds, and is named', async () => {
    await using project = await containerProject(release);
    expect(await startKas(project.start(host))).toEqual({ kas: release.version });
    expect(Object.keys(await project.deployed())).toContain('demo-image-base-demo-qemuamd64.wic');
  });

  test('fails with the cause', async () => {
    await using project = await containerProject(release, { DEMO_ARCHIVE: '/dev/null' });
    await expect(startKas(project.start(host))).rejects.toMatchObject({
      code: 'build-failed',
      message: expect.stringContaining('E: Unable to locate package'),
    });
  });
});
