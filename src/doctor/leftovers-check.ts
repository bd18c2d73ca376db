import type { Check } from './check.ts';
import { type Judgement, ok, warning } from './finding.ts';
import { findLeftovers, type Leftovers, type Workplace } from './leftovers.ts';

export function leftoversCheck(place: () => Promise<Workplace>): Check {
  const examine = async () => judgeLeftovers(await findLeftovers(await place()));
  return { name: 'leftovers', examine, patience: 20_000 };
}

const kinds = {
  container: ['container', 'containers'],
  mount: ['mount', 'mounts'],
  directory: ['directory', 'directories'],
} as const;

export function judgeLeftovers({ found }: Leftovers): Judgement {
  if (found.length === 0) return ok('earlier runs left nothing');
  const counts = Object.entries(kinds).flatMap(([kind, [one, many]]) => {
    const count = found.filter((left) => left.kind === kind).length;
    return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
  });
  return warning(
    `earlier runs left ${counts.join(', ')}: this takes room, and may disturb builds and the next checkout`,
    'isar-artifacts doctor --clean',
  );
}
