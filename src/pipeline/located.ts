import { UserError } from '../errors.ts';
import type { Inspector } from '../verify/inspect.ts';
import { checkRecords, withUrls } from '../verify/locate.ts';
import type { Finding, UnreachablePlace } from '../verify/result.ts';
import { type PinTarget, pinTargets } from '../verify/target.ts';
import type { ReadableRegistry } from './as-read.ts';

export interface Located {
  readonly targets: readonly PinTarget[];
  /** Why nobody knows where the pins of a variant are, by its id. */
  readonly lost: ReadonlyMap<string, UserError>;
}

/** Pins of a registry that leaves URLs to the build records, with those that these lead to. */
export async function located(
  targets: readonly PinTarget[],
  { registry, below }: ReadableRegistry,
  asked: Inspector,
): Promise<Located> {
  if (below === undefined) return { targets, lost: new Map() };
  const wanted = targets.flatMap(({ variant }) =>
    variant ? [[variant.id, variant] as const] : [],
  );
  const part = { ...registry, variants: new Map(wanted) };
  const { records, findings, unreachable } = await checkRecords(part, below, asked);
  const lost = [...findings, ...unreachable].filter(({ variant = '' }) => !records.has(variant));
  const attributes = new Set(targets.map(({ attribute }) => attribute));
  return {
    targets: pinTargets(withUrls(part, records, below)).filter((one) =>
      attributes.has(one.attribute),
    ),
    lost: new Map(lost.map((one) => [one.variant ?? '', asError(one)])),
  };
}

function asError({ url = '', problem, hint, ...more }: Finding | UnreachablePlace): UserError {
  const code = 'code' in more ? more.code : 'object-corrupt';
  return new UserError(code, `${url}: ${problem}`, { hint });
}
