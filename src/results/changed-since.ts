import type { ChangedSince } from '../pipeline/changed-since.ts';
import type { Variant } from '../plan/variant.ts';
import type { Section } from '../report/section.ts';

/** So many reasons of one variant are shown to people; machines get all. */
const shownReasons = 5;

/** Those that the change touches. */
export function touchedOf(selected: readonly Variant[], { variants }: ChangedSince): Variant[] {
  const ids = new Set(variants.filter(({ touched }) => touched).map(({ id }) => id));
  return selected.filter(({ id }) => ids.has(id));
}

/** Of each selected variant, whether it is built, and why. */
export function explanation(
  selected: readonly Variant[],
  { variants }: ChangedSince,
): NonNullable<Section['table']> {
  const ids = new Set(selected.map(({ id }) => id));
  const rows = variants
    .filter(({ id }) => ids.has(id))
    .map(({ id, touched, why }) => {
      const more = why.length > shownReasons ? [`and ${why.length - shownReasons} more`] : [];
      return [id, touched ? 'yes' : 'no', [...why.slice(0, shownReasons), ...more].join('; ')];
    });
  return { head: ['variant', 'built', 'because'], rows };
}

export function changedSinceJson(
  selected: readonly Variant[],
  { ref, commit, everything, variants }: ChangedSince,
) {
  const ids = new Set(selected.map(({ id }) => id));
  const touches = variants.filter(({ id }) => ids.has(id));
  const entries = touches.map(({ id, touched, why }) => [id, { touched, why }] as const);
  return {
    ref,
    commit: commit ?? null,
    everything: everything ?? null,
    variants: Object.fromEntries(entries),
  };
}

/** What everybody is to hear of it, where it is not simply so many variants. */
export function caution({ ref, commit, everything }: ChangedSince): string | undefined {
  if (commit !== undefined) return undefined;
  return `everything is built: what changed since ${ref} is not known: ${everything}`;
}
