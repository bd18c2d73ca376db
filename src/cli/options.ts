import { InvalidArgumentError, Option } from 'commander';
import { millisecondsOf } from '../config/duration.ts';
import { defaultConfigFile } from '../config/file-name.ts';
import { encodings } from '../digest/encoding.ts';

/**
 * Options that commands share, each declared once, in the groups in which commands take them.
 * A flag wins over the variable named here, that over the configuration.
 */
export const configuring = [
  new Option('-c, --config <file>', 'the configuration')
    .env('ISAR_ARTIFACTS_CONFIG')
    .default(defaultConfigFile),
];

export const selection = [
  ...configuring,
  new Option('-m, --machine <name...>', 'only variants of these machines'),
  new Option('-r, --role <name...>', 'only variants of these roles'),
  new Option('--variant <id...>', 'only these variants'),
  new Option('--axis <name=value...>', 'only variants with these values of axes; or: --NAME VALUE'),
];

export const storageUrl = new Option(
  '--storage <url>',
  'where objects are, instead of storage.url',
).env('ISAR_ARTIFACTS_STORAGE');

export const storing = [
  storageUrl,
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

export const buildDirectory = new Option(
  '--build-directory <mode>',
  'a build directory for each variant, or one for all',
)
  .choices(['per-variant', 'shared'])
  .env('ISAR_ARTIFACTS_BUILD_DIRECTORY');

export const building = [
  buildDirectory,
  new Option('--fail-fast', 'stop at the first variant that fails'),
  new Option('--retries <n>', 'build again, at most so often, where a mirror or a registry refused')
    .env('ISAR_ARTIFACTS_RETRIES')
    .argParser(count)
    .default(0),
  new Option('-v, --verbose', 'pass the whole build log through').conflicts('quiet'),
];

export const groupBy = new Option(
  '--group-by <axis>',
  'what one job of a workflow builds: variants of one value of this axis, or one variant',
).env('ISAR_ARTIFACTS_GROUP_BY');

export const narrowing = [
  new Option('--changed-since <ref>', 'only variants that a change since this commit touches'),
  new Option('--explain', 'with --changed-since: of each variant, why it is built or why not'),
];

export const dryRun = new Option('-n, --dry-run', 'say what would be done, and do nothing');

export const noGcRoot = new Option(
  '--no-gc-root',
  'let the next garbage collection of Nix remove what is added',
);

export const pinnedOnly = new Option(
  '--pinned',
  'upload what the registry here pins without a URL, and fill the URLs in',
).conflicts('force');

export const everyVariant = new Option('--all', 'every variant, where none is named');

export const noBuild = new Option(
  '--no-build',
  'build nothing: take what lies in the deploy directory, and vouch for it',
);

export const writing = [
  new Option(
    '--force',
    'take every build for news; of a registry that somebody changed, what can be read instead',
  ),
  dryRun,
];

export const repairing = new Option(
  '--repair',
  'replace objects in the store that are not what their keys name',
);

export const noQuestions = new Option('-y, --yes', 'ask nothing: take what is guessed');

export const asJson = new Option('--json', 'print the result as JSON');

export const output = [
  asJson,
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

export const verifying = [
  new Option('--ref <ref>', 'the registry of this branch or commit, not that of the working tree'),
  new Option('--deep', 'download, decode and hash everything'),
  new Option('--allow-unpublished', 'pins without a URL are no drift'),
];

export const pruning = [
  new Option('--delete', 'remove what is listed'),
  new Option('--older-than <duration>', 'keep what is younger, as 30d or 12h')
    .argParser(duration)
    .default(millisecondsOf('30d'), '30d'),
  new Option(
    '--offline',
    'do not ask the remotes whether they have branches that this clone lacks',
  ),
];

export const fetching = [
  new Option('-o, --output <directory>', 'where files go (default: here)'),
  new Option('--nix-store', 'add them to the Nix store, and leave no file').conflicts('output'),
];

export const examining = [
  new Option('--offline', 'do not ask the store'),
  new Option('--clean', 'list what earlier runs left, and remove it').conflicts('offline'),
  new Option('--all', 'with --clean: all build directories'),
  new Option('-y, --yes', 'with --clean: do not ask'),
];

function count(text: string): number {
  if (/^\d{1,2}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected a number from 0 to 99.');
}

function duration(text: string): number {
  const milliseconds = millisecondsOf(text);
  if (milliseconds !== undefined) return milliseconds;
  throw new InvalidArgumentError('Expected a number of hours or days: 24h, 3d.');
}
