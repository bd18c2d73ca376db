import { Argument, type Command } from 'commander';
import { type Shell, shells } from './completion/scripts.ts';
import { topics } from './help/topics.ts';
import {
  asJson,
  building,
  configuring,
  dryRun,
  everyVariant,
  fetching,
  noBuild,
  noGcRoot,
  output,
  selection,
  storageUrl,
} from './options.ts';
import type { Ending } from './program.ts';

/** Machine and role as arguments, for those who type it often. */
export function addRebuild(program: Command, ending: Ending): void {
  const command = program
    .command('rebuild')
    .description('build here, add the outputs to the Nix store, and pin them; nothing is uploaded')
    .argument('[machine]', 'only this machine; may be abbreviated')
    .argument('[role]', 'only this role; may be abbreviated')
    .addHelpText(
      'after',
      exampleText([
        'isar-artifacts rebuild qemuamd64 server',
        'isar-artifacts rebuild qemuamd64 server --profile vlans',
        'isar-artifacts rebuild qemua base --dry-run',
        'isar-artifacts rebuild qemuamd64 server --no-build',
      ]),
    );
  const options = [everyVariant, ...selection, ...building, noBuild, noGcRoot, dryRun, ...output];
  for (const option of options) command.addOption(option);
  command.action(async (machine: string | undefined, role: string | undefined, given) =>
    (await import('./rebuild.ts')).rebuild([machine, role], given, ending),
  );
}

/** Files that the registry pins, into the Nix store. */
export function addAdd(program: Command): void {
  const command = program
    .command('add')
    .description('add files to the Nix store, under the names by which the registry pins them')
    .argument('<file...>', 'files, wherever they came from')
    .addHelpText(
      'after',
      exampleText([
        'isar-artifacts add /media/usb/*.wic',
        'isar-artifacts add disk.wic --no-gc-root',
      ]),
    );
  for (const option of [...configuring, noGcRoot, ...output]) command.addOption(option);
  command.action(async (files: string[], given) => (await import('./add.ts')).add(files, given));
}

/** Of the registry, by attribute. */
export function addFetch(program: Command, ending: Ending): void {
  const command = program
    .command('fetch')
    .description('download what is pinned, and check it, without evaluating anything')
    .argument('<attribute...>', 'attribute paths, such as qemuamd64.server, with all below them')
    .addHelpText(
      'after',
      exampleText([
        'isar-artifacts fetch qemuamd64.server.wic',
        'isar-artifacts fetch qemuamd64.server --output images/',
        'isar-artifacts fetch qemuamd64 --nix-store',
      ]),
    );
  for (const option of [...configuring, storageUrl, ...fetching, noGcRoot, ...output])
    command.addOption(option);
  command.action(async (attributes: string[], given) =>
    (await import('./fetch.ts')).fetch(attributes, given, ending),
  );
}

/** Commands that need no configuration. */
export function addFileCommands(program: Command, ending: Ending): void {
  program
    .command('adopt')
    .description('take over a registry made by hand, and draft a configuration; builds nothing')
    .argument('<file>', 'a Nix file of requireFile, fetchurl, or { "name" = "hash"; }')
    .option('--output <file>', 'the new registry', 'isar-artifacts.nix')
    .addOption(dryRun)
    .addOption(asJson)
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
    .addOption(asJson)
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
    .command('completion')
    .description('print what makes a shell complete commands, options, machines and variants')
    .addArgument(new Argument('<shell>', 'whose').choices(shells))
    .addOption(asJson)
    .addHelpText(
      'after',
      exampleText([
        'isar-artifacts completion fish > ~/.config/fish/completions/isar-artifacts.fish',
        'source <(isar-artifacts completion bash)   # in ~/.bashrc',
        'source <(isar-artifacts completion zsh)    # in ~/.zshrc, after compinit',
      ]),
    )
    .action(async (shell: Shell, given: { json?: true }) =>
      (await import('./completion.ts')).completion(shell, given.json === true),
    );
  program
    .command('schema')
    .description('print the JSON Schema of the configuration')
    .addOption(asJson)
    .addHelpText('after', exampleText(['isar-artifacts schema > isar-artifacts.schema.json']))
    .action(async () => (await import('./schema.ts')).schema());
}

/** In place of commander's own, which knows commands alone. */
export function addHelp(program: Command): void {
  const words = [...Object.keys(topics), ...program.commands.map((command) => command.name())];
  program
    .helpCommand(false)
    .command('help')
    .description('explain a command or a topic')
    // Our own error suggests what may be meant.
    .addArgument(new Argument('[word]', 'which').choices(words).argParser((word) => word))
    .addOption(asJson)
    .addHelpText(
      'after',
      exampleText(['isar-artifacts help rebuild', 'isar-artifacts help laptop']),
    )
    .action(async (word: string | undefined, given: { json?: true }) =>
      (await import('./help/help.ts')).help(program, word, given.json === true),
    );
}

export function exampleText(lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}
