import { fingerprintOf } from '../collect/fingerprint.ts';
import { settingsOf } from '../collect/settings.ts';
import type { Variant } from '../plan/variant.ts';
import { inputsNow, type KasBuild } from './kas-build.ts';
import { plannedBuild } from './planned-build.ts';
import type { Project } from './project.ts';

/**
 * What lies in the deploy directory of a variant, whoever built it: nothing is started, and the person
 * who asks for it vouches for it. Nobody can tell what it was built from, so its record says what is
 * there now, and that it is of no commit.
 */
export async function foundBuild(project: Project, variant: Variant): Promise<KasBuild> {
  const { directories } = plannedBuild(project, variant);
  const { build } = directories;
  const now = new Date().toISOString();
  return {
    directories,
    inputs: await inputsNow(project, variant, directories),
    journal: { build: '', before: {} },
    endJournal: async () => {},
    tools: {},
    fingerprint: await fingerprintOf(build, {
      machine: variant.axes.machine,
      stem: variant.stem,
    }),
    settings: await settingsOf(build, variant.environment),
    startedOn: now,
    finishedOn: now,
  };
}
