import { relative } from 'node:path';
import { UserError } from '../errors.ts';
import { quoteCommand } from '../escape/shell.ts';
import type { Project } from '../pipeline/project.ts';
import { rebuild as rebuildVariants } from '../pipeline/rebuild.ts';
import { filterVariants } from '../plan/filter.ts';
import { exitCodeOf } from '../results/exit-code.ts';
import { outcomesToJson } from '../results/json.ts';
import { changesSection, outcomeSections } from '../results/sections.ts';
import { type GivenOptions, openContext } from './context.ts';
import { concludeDryRun } from './dry-run.ts';
import { conclude } from './print.ts';
import type { Ending } from './program.ts';

export interface RebuildGiven extends GivenOptions {
  readonly all?: true | undefined;
}

/** `rebuild [MACHINE] [ROLE]`: these may be abbreviated, and so may options that name variants. */
export async function rebuild(
  [machine, role]: readonly (string | undefined)[],
  given: RebuildGiven,
  ending: Ending,
): Promise<void> {
  const context = await openContext({ ...given, abbreviated: true });
  const { project, reporter, signal } = context;
  const selected = filterVariants(context.selected, {
    machine: machine === undefined ? [] : [machine],
    role: role === undefined ? [] : [role],
    abbreviated: true,
  });
  if (selected.length > 1 && selected.length === project.variants.length && !given.all) {
    throw new UserError('usage-invalid', `that would rebuild all ${selected.length} variants`, {
      hint: 'name a machine and a role (isar-artifacts status shows what there is), or say --all',
    });
  }
  if (given.dryRun) {
    const next = `Then: add the outputs to the Nix store, and pin them in ${project.registry.file}.`;
    return concludeDryRun({ ...context, selected }, next);
  }
  const { outcomes, added, update } = await rebuildVariants(project, selected, {
    reporter,
    signal,
    failFast: given.failFast === true,
    retries: given.retries ?? 0,
    keep: given.gcRoot !== false,
    noBuild: given.build === false,
  });
  ending.code = exitCodeOf(outcomes);
  const variants = outcomesToJson(project, outcomes);
  await conclude(context, { variants, added, changes: update.changes }, () => [
    ...outcomeSections(outcomes),
    {
      table: {
        head: ['artifact', 'in the Nix store'],
        rows: added.map(({ attribute, storePath }) => [attribute, storePath]),
      },
    },
    { title: `${project.registry.file}:`, ...changesSection(update.changes, update.differs) },
    {
      lines: [
        ...next(project, added[0]?.attribute),
        `Not published: for others, ${publishing(project)}.`,
      ],
    },
  ]);
}

/** A hash map is read by the project's own code. */
function next({ loaded, registry }: Project, attribute: string | undefined): string[] {
  if (attribute === undefined || loaded.config.registry.format === 'hash-map') return [];
  const file = `./${relative('', registry.file)}`;
  const command = ['nix-build', file, '--arg', 'pkgs', 'import <nixpkgs> { }', '-A', attribute];
  return [`Nix has it: ${quoteCommand(command)}`];
}

/** A hash map tells nobody what is not published. */
function publishing({ loaded }: Project): string {
  return loaded.config.registry.format === 'hash-map'
    ? 'isar-artifacts publish, then isar-artifacts update'
    : 'isar-artifacts publish --pinned';
}
