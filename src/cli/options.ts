import { Option } from 'commander';
import { defaultConfigFile } from '../config/load.ts';
import { encodings } from '../digest/encoding.ts';

/**
 * Options that commands share, each declared once, in the groups in which commands take them.
 * A flag wins over the variable named here, that over the configuration.
 */
export const selection = [
  new Option('-c, --config <file>', 'the configuration')
    .env('ISAR_ARTIFACTS_CONFIG')
    .default(defaultConfigFile),
  new Option('-m, --machine <name...>', 'only variants of these machines'),
  new Option('-r, --role <name...>', 'only variants of these roles'),
  new Option('--variant <id...>', 'only these variants'),
];

export const storing = [
  new Option('--storage <url>', 'where objects go, instead of storage.url').env(
    'ISAR_ARTIFACTS_STORAGE',
  ),
  new Option('--compression <encoding>', 'how objects are encoded')
    .choices(encodings)
    .env('ISAR_ARTIFACTS_COMPRESSION'),
];

export const proposing = [
  new Option('--forge <forge>', 'where it is proposed (github: GITHUB_REPOSITORY, GITHUB_TOKEN)')
    .choices(['local', 'github'])
    .env('ISAR_ARTIFACTS_FORGE'),
  new Option('--base <branch>', 'the branch that proposals are for (default: the current one)').env(
    'ISAR_ARTIFACTS_BASE',
  ),
];

export const building = [
  new Option('--build-directory <mode>', 'a build directory for each variant, or one for all')
    .choices(['per-variant', 'shared'])
    .env('ISAR_ARTIFACTS_BUILD_DIRECTORY'),
  new Option('--fail-fast', 'stop at the first variant that fails'),
  new Option('-v, --verbose', 'pass the whole build log through').conflicts('quiet'),
];

export const dryRun = new Option('-n, --dry-run', 'say what would be done, and do nothing');

export const noGcRoot = new Option(
  '--no-gc-root',
  'let the next garbage collection of Nix remove what is added',
);

export const writing = [
  new Option('--force', 'take every build for news, and what can be read of a changed registry'),
  dryRun,
];

export const repairing = new Option(
  '--repair',
  'replace objects in the store that are not what their keys name',
);

export const output = [
  new Option('--json', 'print the result as JSON'),
  new Option('-q, --quiet', 'no progress: only warnings and the result'),
];

export const publishToo = new Option(
  '--publish',
  'also upload what is news, as each variant is done',
);
export const proposeToo = new Option('--propose', 'also propose it on a branch');
export const checkOnly = new Option(
  '--check',
  'only say whether the file is as the configuration says, and complete (exit code 4 if not)',
).conflicts(['propose', 'dryRun', 'force']);
