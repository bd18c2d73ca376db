import type { Forge } from './forge.ts';
import { currentBranch, type LocalForgeOptions, localForge } from './local.ts';

export type ForgeOptions = Omit<LocalForgeOptions, 'base'> & {
  /** Absent: the current branch. */
  readonly base: string | undefined;
};

/**
 * Where proposals are made. So far that is the repository itself.
 * @throws UserError `repository-unfit` where it is unclear what branch to propose an update for
 */
export async function openForge({ base, ...options }: ForgeOptions): Promise<Forge> {
  return localForge({ ...options, base: base ?? (await currentBranch(options.root)) });
}
