import { expect, test } from '@jest/globals';
import { execa } from 'execa';
import { nodeReleases } from '../../scripts/node-releases.mjs';

test('the running Node and Node 24, each of which says its version', async () => {
  const releases = nodeReleases();
  expect(releases.map(({ version }) => version)).toEqual([process.versions.node, '24.21.0']);
  for (const { version, path } of releases) {
    expect((await execa(path, ['--version'])).stdout).toBe(`v${version}`);
  }
});
