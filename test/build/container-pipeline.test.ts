import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { kasImage } from '../../scripts/kas-image.mjs';
import { buildVariant } from '../../src/pipeline/build-variant.ts';
import { openProject } from '../../src/pipeline/project.ts';
import { demoProject } from '../support/demo-project.ts';

const { image, environment: storage } = kasImage();

async function builtRecord(root: string, environment: Record<string, string>) {
  const ours = { PATH: process.env.PATH ?? '', HOME: root, ...environment };
  const project = await openProject(join(root, 'isar-artifacts.yml'), {}, ours);
  const variant = project.variants.find(({ id }) => id === 'qemuamd64.base');
  if (variant === undefined) throw new Error('the demo has no such variant');
  const nothing = () => {};
  return buildVariant(project, variant, {
    onLine: nothing,
    onStep: nothing,
    onWarning: nothing,
    onProgress: nothing,
    retries: 0,
    keepOutputs: false,
    signal: new AbortController().signal,
  });
}

test('a record says which kas-container, engine and image built, and the artifacts are those of kas', async () => {
  await using host = await demoProject();
  await using project = await demoProject({
    'kas/native.yml':
      'header: { version: 11 }\nlocal_conf_header: { native: "NATIVE = \\"1\\"" }\n',
  });
  await project.write({
    'isar-artifacts.yml': (await project.contents('HEAD:isar-artifacts.yml'))
      .replace(
        'kas:\n',
        `kas:\n  command: kas-container\n  image: ${image}\n  engine: podman\n  runtime-args: [--pull=never]\n  environment: { KAS_ALLOW_ROOT: "yes" }\n`,
      )
      .replace(
        'kas: kas/machine/qemuamd64.yml',
        'kas: [kas/machine/qemuamd64.yml, { file: kas/native.yml, when: host.arch != machine.arch }]',
      ),
  });
  const record = await builtRecord(project.root, storage);
  expect(record.tools).toMatchObject({
    'kas-container': '3.1',
    podman: expect.stringMatching(/^\d/),
    image: expect.stringMatching(new RegExp(`^${image}@sha256:[0-9a-f]{64}$`)),
  });
  expect(record.tools).not.toHaveProperty('kas');
  expect(record.packages?.length).toBeGreaterThan(0);

  const reference = await builtRecord(host.root, {});
  expect(reference.tools).toHaveProperty('kas', '3.1');
  const digests = (from: typeof record) =>
    from.artifacts.filter(({ reproducible }) => reproducible).map(({ sha256 }) => sha256);
  expect(digests(record)).toHaveLength(2);
  if (process.arch === 'x64') expect(digests(record)).toEqual(digests(reference));
});

test('a variable of ours wins over the image of the configuration', async () => {
  await using project = await demoProject();
  await project.write({
    'isar-artifacts.yml': (await project.contents('HEAD:isar-artifacts.yml')).replace(
      'kas:\n',
      'kas:\n  command: kas-container\n  image: localhost/gone:1\n  engine: podman\n  environment: { KAS_ALLOW_ROOT: "yes" }\n',
    ),
  });
  const record = await builtRecord(project.root, { ...storage, KAS_CONTAINER_IMAGE: image });
  expect(record.tools.image).toContain(image);
});
