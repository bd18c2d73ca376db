import { type Change, otherParts } from '../../registry/changes.ts';

/** The changes of variants, and those of the parts of a registry that are no variant's. */
export function partsOf(changes: readonly Change[]): { variants: Change[]; others: Change[] } {
  const isOther = ({ id }: Change) => otherParts.some((part) => part === id);
  return {
    variants: changes.filter((change) => !isOther(change)),
    others: changes.filter(isOther),
  };
}
