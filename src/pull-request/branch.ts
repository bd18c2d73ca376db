const prefix = 'isar-artifacts/update/';

/** Our branch for a base branch: one rolling proposal for each. */
export function branchFor(base: string): string {
  return `${prefix}${base}`;
}

export function isOurBranch(branch: string): boolean {
  return branch.startsWith(prefix);
}
