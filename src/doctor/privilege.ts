import { readFile } from 'node:fs/promises';
import { ask } from '../build/ask.ts';
import { causeFix } from './cause-fix.ts';
import type { Check } from './check.ts';
import type { ContainerFacts } from './container-facts.ts';
import { type Judgement, ok, warning } from './finding.ts';
import type { Subject } from './subject.ts';

/** Who builds. */
export interface Builder {
  readonly name: string;
  readonly uid: number;
}

/** Whether a build may mount and change roots, as Isar does. */
export function privilegeCheck(
  { builds: [{ environment }] }: Subject,
  builder: Builder,
  facts: (() => Promise<ContainerFacts>) | undefined,
): Check {
  const examine = async (signal: AbortSignal) => {
    if (facts !== undefined) return judgeContainer(await facts(), builder);
    if (builder.uid === 0) return ok('root may mount and change roots');
    return (await sudoWorks(environment, signal))
      ? ok('sudo works without a password')
      : warning(
          'sudo is not here or wants a password, and Isar mounts and changes roots by it',
          'let this user do so without one (NOPASSWD in /etc/sudoers.d), or build in a container (kas.command: kas-container)',
        );
  };
  return { name: 'privilege', examine };
}

async function judgeContainer(
  { isolation, engine }: ContainerFacts,
  builder: Builder,
): Promise<Judgement> {
  if (isolation === 'none') {
    return warning(
      'the first kas file has no build_system for Isar, so kas-container starts a container without the rights that Isar needs',
      'write build_system: isar into the first file of the chain, or set kas.isolation',
    );
  }
  if (isolation === 'privileged') {
    // Sudo may be allowed for the engine alone, and whether that works is the finding about it.
    return ok(`the container is privileged${engine?.[0] === 'sudo' ? ', by sudo' : ''}`);
  }
  if (builder.uid === 0 || engine?.[0] !== 'podman') return ok('the container is rootless');
  const [uids, gids] = await Promise.all(
    ['/etc/subuid', '/etc/subgid'].map(async (file) =>
      subordinateIds(await readFile(file, 'utf8').catch(() => ''), builder),
    ),
  );
  return judgeSubordinateIds(Math.min(uids ?? 0, gids ?? 0));
}

/** How many ids a file as /etc/subuid gives to somebody (subuid(5)). */
export function subordinateIds(text: string, { name, uid }: Builder): number {
  return text
    .split('\n')
    .map((line) => line.split(':'))
    .filter(([owner]) => owner === name || owner === String(uid))
    .reduce((sum, [, , count]) => sum + (Number(count) || 0), 0);
}

/** As many as an image of Debian may name. */
const enough = 65_536;

export function judgeSubordinateIds(count: number): Judgement {
  return count >= enough
    ? ok(`the container is rootless, with ${count} subordinate ids`)
    : warning(
        `this user has ${count} subordinate ids, and a rootless container needs ${enough}`,
        causeFix('subordinate ids'),
      );
}

async function sudoWorks(
  environment: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<boolean> {
  return (await ask(environment, ['sudo'], ['--non-interactive', 'true'], { signal })).ok;
}
