import { Command, type Option } from 'commander';
import { version } from '../version.ts';
import {
  addAdd,
  addFetch,
  addFileCommands,
  addHelp,
  addRebuild,
  exampleText,
} from './argument-commands.ts';
import type { GivenOptions } from './context.ts';
import type { DoctorGiven } from './doctor.ts';
import { topics } from './help/topics.ts';
import {
  asJson,
  buildDirectory,
  building,
  checkOnly,
  configuring,
  dryRun,
  examining,
  groupBy,
  narrowing,
  noQuestions,
  output,
  pinnedOnly,
  proposeToo,
  proposing,
  pruning,
  publishToo,
  repairing,
  selection,
  storageUrl,
  storing,
  verifying,
  writing,
} from './options.ts';
import type { PruneGiven } from './prune.ts';
import type { VerifyGiven } from './verify.ts';

/** The command sets how the run ends, where that is not plain success. */
export interface Ending {
  code: number;
}

interface CommandSpec {
  readonly name: string;
  readonly description: string;
  readonly options: readonly Option[];
  readonly examples: readonly string[];
  /** Loads the command and runs it; a `--help` loads none. */
  readonly run: (given: GivenOptions, ending: Ending) => Promise<void>;
}

const commands: readonly CommandSpec[] = [
  {
    name: 'init',
    description: 'write a configuration and a workflow for the kas project here, and say why so',
    options: [noQuestions, dryRun, asJson],
    examples: ['isar-artifacts init', 'isar-artifacts init --dry-run', 'isar-artifacts init --yes'],
    run: async (given) => (await import('./init.ts')).init(given),
  },
  {
    name: 'run',
    description: 'do all of it: plan, build, judge, publish, and propose the update',
    options: [
      ...selection,
      ...storing,
      ...proposing,
      ...building,
      ...writing,
      repairing,
      ...output,
    ],
    examples: [
      'isar-artifacts run',
      'isar-artifacts run --machine qemuamd64 --dry-run',
      'isar-artifacts run --storage file:/srv/artifacts --base main',
    ],
    run: async (given, ending) => (await import('./run.ts')).run(given, ending),
  },
  {
    name: 'plan',
    description: 'print the variants of the matrix',
    options: [...selection, groupBy, ...narrowing, ...output],
    examples: [
      'isar-artifacts plan',
      'isar-artifacts plan --role server --json',
      'isar-artifacts plan --changed-since origin/main --explain',
    ],
    run: async (given) => (await import('./plan.ts')).plan(given),
  },
  {
    name: 'build',
    description: 'build by kas, collect and hash the outputs, and write build records',
    options: [
      publishToo,
      ...selection,
      ...storing,
      ...proposing,
      ...building,
      ...writing,
      repairing,
      ...output,
    ],
    examples: [
      'isar-artifacts build --variant qemuamd64.server',
      'isar-artifacts build --machine qemuarm64 --publish',
    ],
    run: async (given, ending) => (await import('./build.ts')).build(given, ending),
  },
  {
    name: 'publish',
    description: 'upload what build records name, where it is news',
    options: [pinnedOnly, ...selection, ...storing, ...proposing, ...writing, repairing, ...output],
    examples: [
      'isar-artifacts publish',
      'isar-artifacts publish --variant qemuamd64.server --dry-run',
      'isar-artifacts publish --repair',
      'isar-artifacts publish --pinned',
    ],
    run: async (given, ending) => (await import('./publish.ts')).publish(given, ending),
  },
  {
    name: 'update',
    description: 'merge build records into the registry file of the working tree',
    options: [checkOnly, proposeToo, ...selection, ...storing, ...proposing, ...writing, ...output],
    examples: [
      'isar-artifacts update',
      'isar-artifacts update --dry-run',
      'isar-artifacts update --check',
      'isar-artifacts update --propose',
    ],
    run: async (given, ending) => (await import('./update.ts')).update(given, ending),
  },
  {
    name: 'propose',
    description: 'propose the registry update on a branch; the working tree stays as it is',
    options: [...selection, ...storing, ...proposing, ...writing, ...output],
    examples: ['isar-artifacts propose', 'isar-artifacts propose --base main --dry-run'],
    run: async (given) => (await import('./propose.ts')).propose(given),
  },
  {
    name: 'status',
    description: 'say what of each variant is pinned, published, and on this machine',
    options: [...selection, ...output],
    examples: ['isar-artifacts status', 'isar-artifacts status --machine qemuamd64 --json'],
    run: async (given) => (await import('./status.ts')).status(given),
  },
  {
    name: 'list',
    description: 'print every pin of the registry, with its store path',
    options: [...configuring, ...output],
    examples: ['isar-artifacts list', 'isar-artifacts list --json'],
    run: async (given) => (await import('./list.ts')).list(given),
  },
  {
    name: 'verify',
    description: 'ask whether every pin can be fetched, and is what it says (exit code 4 if not)',
    options: [...configuring, storageUrl, ...verifying, ...output],
    examples: [
      'isar-artifacts verify',
      'isar-artifacts verify --ref origin/main --deep',
      'isar-artifacts verify --allow-unpublished --json',
    ],
    run: async (given, ending) =>
      (await import('./verify.ts')).verify(given as VerifyGiven, ending),
  },
  {
    name: 'prune',
    description: 'list what no registry on any branch or tag names any more, and remove it',
    options: [...configuring, storageUrl, ...pruning, ...output],
    examples: [
      'isar-artifacts prune',
      'isar-artifacts prune --older-than 90d --json',
      'isar-artifacts prune --delete',
    ],
    run: async (given) => (await import('./prune.ts')).prune(given as PruneGiven),
  },
  {
    name: 'doctor',
    description: 'say whether this machine can build and publish; remove what earlier runs left',
    options: [...selection, storageUrl, buildDirectory, ...examining, dryRun, ...output],
    examples: [
      'isar-artifacts doctor',
      'isar-artifacts doctor --machine qemuarm64 --offline --json',
      'isar-artifacts doctor --clean',
    ],
    run: async (given, ending) =>
      (await import('./doctor.ts')).doctor(given as DoctorGiven, ending),
  },
];

/** Every command line that there is. */
export function createProgram(ending: Ending): Command {
  const program = new Command('isar-artifacts')
    .description('Builds Isar images by kas, publishes them by content, and pins them for Nix.')
    .version(version)
    .exitOverride()
    .showSuggestionAfterError()
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 failed, 2 wrong usage or configuration,\n3 part of the matrix failed and the rest is done, 4 drift (--check, verify),\n130/143 interrupted.\n\nTopics of isar-artifacts help: ' +
        `${Object.keys(topics).join(', ')}.`,
    );
  for (const { name, description, options, examples, run } of commands) {
    const command = program
      .command(name)
      .description(description)
      .addHelpText('after', exampleText(examples));
    for (const option of options) command.addOption(option);
    command.action((given: GivenOptions) => run(given, ending));
  }
  addRebuild(program, ending);
  addFetch(program, ending);
  addAdd(program);
  addFileCommands(program, ending);
  addHelp(program);
  return program;
}
