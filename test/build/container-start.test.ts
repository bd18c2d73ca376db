import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { startKas } from '../../src/build/start-kas.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

test('the command to repeat a failed build has neither the name nor the labels of its container', async () => {
  await using directory = await temporaryDirectory();
  const { path } = directory;
  const program = join(path, 'kas-container');
  // No engine is there: PATH is this directory.
  await writeFile(program, '#!/bin/sh\necho "$*"\nexit 2\n');
  await chmod(program, 0o755);
  const lines: string[] = [];
  const started = startKas({
    command: 'kas-container',
    container: { inherit: [], isolation: 'privileged', 'runtime-args': ['--pull=never'] },
    variant: { id: 'm.r', kas: ['a.yml', 'b.yml'], environment: { A: 'b' } },
    directories: { kas: path, work: path, build: join(path, 'build'), deploy: path },
    root: path,
    environment: { PATH: path, KAS_CONTAINER_IMAGE: 'acme/kas:1', A: 'b', SECRET: 's' },
    log: join(path, 'log'),
    onLine: (line) => lines.push(line),
    signal: new AbortController().signal,
  });
  await expect(started).rejects.toMatchObject({
    hint: expect.stringMatching(
      /by hand: env -C \S+ 'KAS_CONTAINER_IMAGE=acme\/kas:1' 'A=b' kas-container --isar --runtime-args '--env A --pull=never' build a\.yml:b\.yml$/,
    ),
  });
  expect(lines).toEqual([
    expect.stringMatching(
      /^--isar --runtime-args --name \S+ --label \S+ --label \S+ --env A --pull=never /,
    ),
  ]);
});
