import { Command, type Option } from 'commander';
import { version } from '../version.ts';
import type { GivenOptions } from './context.ts';
import {
  building,
  checkOnly,
  configuring,
  dryRun,
  noGcRoot,
  output,
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
    options: [...selection, ...output],
    examples: ['isar-artifacts plan', 'isar-artifacts plan --role server --json'],
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
    options: [...selection, ...storing, ...proposing, ...writing, repairing, ...output],
    examples: [
      'isar-artifacts publish',
      'isar-artifacts publish --variant qemuamd64.server --dry-run',
      'isar-artifacts publish --repair',
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
      '\nExit codes: 0 done, 1 failed, 2 wrong usage or configuration,\n3 part of the matrix failed and the rest is done, 4 drift (--check, verify),\n130/143 interrupted.',
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
  addFileCommands(program, ending);
  return program;
}

/** Commands with arguments. */
function addRebuild(program: Command, ending: Ending): void {
  const command = program
    .command('rebuild')
    .description('build here, add the outputs to the Nix store, and pin them; nothing is uploaded')
    .argument('[machine]', 'only this machine; may be abbreviated')
    .argument('[role]', 'only this role; may be abbreviated')
    .addHelpText(
      'after',
      exampleText([
        'isar-artifacts rebuild qemuamd64 server',
        'isar-artifacts rebuild --variant qemuamd64.server.vlans.server-1',
        'isar-artifacts rebuild qemua base --dry-run',
      ]),
    );
  const options = [...selection, ...building, noGcRoot, dryRun, ...output];
  for (const option of options) command.addOption(option);
  command.action(async (machine: string | undefined, role: string | undefined, given) =>
    (await import('./rebuild.ts')).rebuild([machine, role], given, ending),
  );
}

/** Commands that need no configuration. */
function addFileCommands(program: Command, ending: Ending): void {
  program
    .command('adopt')
    .description('take over a registry made by hand, and draft a configuration; builds nothing')
    .argument('<file>', 'a Nix file of requireFile, fetchurl, or { "name" = "hash"; }')
    .option('--output <file>', 'the new registry', 'isar-artifacts.nix')
    .addOption(dryRun)
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      exampleText([
        'isar-artifacts adopt images.nix --dry-run',
        'isar-artifacts adopt images.nix',
        'isar-artifacts adopt nix/images.nix --output nix/images.nix',
      ]),
    )
    .action(async (file: string, given) => (await import('./adopt.ts')).adopt(file, given, ending));
  program
    .command('hash')
    .description('print the digest of files in every notation, and their Nix store paths')
    .argument('<file...>', 'files')
    .option('--name <name>', 'Nix store name, with one file (default: its base name)')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      exampleText([
        'isar-artifacts hash build/tmp/deploy/images/qemuamd64/*.wic',
        'isar-artifacts hash disk.wic --name qemuamd64-server.wic --json',
      ]),
    )
    .action(async (files: string[], given: { name?: string; json?: true }) =>
      (await import('./hash.ts')).hash(files, given),
    );
  program
    .command('schema')
    .description('print the JSON Schema of the configuration')
    .addHelpText('after', exampleText(['isar-artifacts schema > isar-artifacts.schema.json']))
    .action(async () => (await import('./schema.ts')).schema());
}

function exampleText(lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}
