import { relative } from 'node:path';
import { UserError } from '../errors.ts';
import { quoteCommand } from '../escape/shell.ts';
import type { Project } from '../pipeline/project.ts';
import { type Rebuilt, rebuild as rebuildVariants } from '../pipeline/rebuild.ts';
import { filterVariants, noneMatches, type VariantFilter } from '../plan/filter.ts';
import type { Variant } from '../plan/variant.ts';
import type { Section } from '../report/section.ts';
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
  const named = filterVariants(project.variants, namedBy(machine, role, project.variants));
  const selected = context.selected.filter((variant) => named.includes(variant));
  if (selected.length === 0) throw noneMatches();
  if (selected.length > 1 && selected.length === project.variants.length && !given.all) {
    throw new UserError('usage-invalid', `that would rebuild all ${selected.length} variants`, {
      hint: 'name a machine and a role (isar-artifacts status shows what there is), or say --all',
    });
  }
  if (given.dryRun) {
    const next = `Then: add the outputs to the Nix store, and pin them in ${project.registry.file}.`;
    return concludeDryRun({ ...context, selected }, next);
  }
  const rebuilt = await rebuildVariants(project, selected, {
    reporter,
    signal,
    failFast: given.failFast === true,
    retries: given.retries ?? 0,
    keep: given.gcRoot !== false,
    noBuild: given.build === false,
  });
  const { outcomes, added, update } = rebuilt;
  ending.code = exitCodeOf(outcomes);
  const variants = outcomesToJson(project, outcomes);
  await conclude(context, { variants, added, changes: update.changes }, () => [
    ...outcomeSections(outcomes),
    ...(added.length > 0 ? addedSections(project, rebuilt) : []),
  ]);
}

/** The id of a variant may stand there, too: status prints those. */
function namedBy(
  machine: string | undefined,
  role: string | undefined,
  variants: readonly Variant[],
): VariantFilter {
  if (machine === '' || role === '')
    throw new UserError('usage-invalid', `the ${machine === '' ? 'machine' : 'role'} is empty`, {
      hint: 'is a variable of the shell not set?',
    });
  if (role === undefined && variants.some(({ id }) => id === machine))
    return { variant: [`${machine}`] };
  const words = (word: string | undefined) => (word === undefined ? [] : [word]);
  return { machine: words(machine), role: words(role), abbreviated: true };
}

function addedSections(
  project: Project,
  { added, update: { changes, differs }, unpublished }: Rebuilt,
): Section[] {
  const rows = added.map(({ attribute, storePath }) => [attribute, storePath]);
  return [
    { table: { head: ['artifact', 'in the Nix store'], rows } },
    { title: `${project.registry.file}:`, ...changesSection(changes, differs) },
    {
      lines: [
        ...next(project, added[0]?.attribute),
        ...(unpublished ? ['Not published: for others, isar-artifacts publish --pinned.'] : []),
      ],
    },
  ];
}

/** A hash map is read by the project's own code. */
function next({ loaded, registry }: Project, attribute: string | undefined): string[] {
  if (attribute === undefined || loaded.config.registry.format === 'hash-map') return [];
  const file = `./${relative('', registry.file)}`;
  const command = ['nix-build', file, '--arg', 'pkgs', 'import <nixpkgs> { }', '-A', attribute];
  return [`Nix has it: ${quoteCommand(command)}`];
}
