import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { findOutputs } from '../../src/collect/find.ts';
import { checkFresh, type EarlierBuild } from '../../src/collect/freshness.ts';
import { beginJournal, type Journal } from '../../src/collect/journal.ts';
import { digestOf } from '../registry/registries.ts';
import { type Deploy, plannedOf } from './deploy.ts';

const artifacts = [plannedOf('*.wic')];
export const stale = expect.objectContaining({
  code: 'output-stale',
  message: expect.stringContaining('isar.wic lay there before this build'),
  hint: expect.stringContaining('remove the build directory'),
});

/** Begins the journal of a build; `build` names variant and inputs. */
export function begin(deploy: Deploy, build = 'server from inputs 1'): Promise<Journal> {
  const { around, path } = deploy;
  const directories = { deploy: path, captured: capturedIn(deploy) };
  return beginJournal(join(around, 'state/journals/a.json'), build, directories);
}

export const capturedIn = ({ around }: Deploy) => join(around, 'state/captured/qemuamd64.server');

/** Throws unless the one output is of the build that the journal began. */
export async function check(deploy: Deploy, build?: string, earlier?: EarlierBuild): Promise<void> {
  const journal = await begin(deploy, build);
  for (const output of await findOutputs(deploy.path, artifacts)) {
    const evidence = { journal, earlier, shared: false };
    checkFresh(output, digestOf(await readFile(output.path)), evidence);
  }
}
