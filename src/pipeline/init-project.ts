import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { defaultConfigFile } from '../config/file-name.ts';
import { kasFileProblems } from '../config/kas-files.ts';
import { configSchema } from '../config/schema.ts';
import { UserError } from '../errors.ts';
import { quoteCommand } from '../escape/shell.ts';
import { type InitConfig, initConfig, variantsOf } from '../init/config.ts';
import { configText } from '../init/config-text.ts';
import { type Guess, guessOf } from '../init/guess.ts';
import {
  type Question,
  registryQuestion,
  storageQuestion,
  workflowQuestion,
} from '../init/questions.ts';
import { type KasProject, readProject } from '../init/read-project.ts';
import { workflowFile, workflowText } from '../init/workflow.ts';
import { exists } from './exists.ts';

export interface InitOptions {
  readonly dryRun: boolean;
  /** Absent: nobody is there, and the fallbacks count. */
  readonly ask?: ((question: Question) => Promise<string>) | undefined;
}

export interface InitializedProject {
  /** Written, or on a dry run to be written. Relative to the project. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly reasons: Guess['reasons'];
  readonly notices: readonly string[];
  /** Ids, as `plan` has them. */
  readonly variants: readonly string[];
  /** Commands, in the order in which they make sense. */
  readonly next: readonly string[];
}

/**
 * A configuration, and a workflow, for the kas project in a directory, from what lies there. Nothing
 * that is there is written over.
 * @throws UserError `usage-invalid` where there is a configuration already, or no kas project
 */
export async function initProject(
  directory: string,
  { dryRun, ask = async ({ fallback }) => fallback }: InitOptions,
): Promise<InitializedProject> {
  await refuseConfigured(directory);
  const project = await readProject(directory);
  const guess = project.kasFiles.length === 0 ? undefined : guessOf(project);
  if (guess === undefined || !hasChain(guess)) throw nothingFound(directory, project);
  const storage = await ask(storageQuestion(directory));
  const found = [...project.registries.ours, ...project.registries.byHand].includes(
    guess.parts.registry,
  );
  const registry = found ? guess.parts.registry : await ask(registryQuestion(guess.parts.registry));
  const config = initConfig({ ...guess.parts, registry, storage: storage || undefined });
  const variants = variantsOf(config).variants.map(({ id }) => id);
  await assertSound(config, directory);
  const withWorkflow = await workflowWanted(directory, project, ask);
  const reasons = guess.reasons.map((reason) =>
    reason.path[0] === 'registry' && registry !== reason.guess
      ? { ...reason, guess: registry, from: 'as you said' }
      : reason,
  );
  const notices = [...guess.notices, ...tooMany(variants), ...withWorkflow.notices];
  const files = [
    { path: defaultConfigFile, text: configText(config, reasons, guess.notices) },
    ...(withWorkflow.wanted ? [{ path: workflowFile, text: workflowText(project, config) }] : []),
  ];
  if (!dryRun) for (const { path, text } of files) await writeNew(join(directory, path), text);
  return { files, reasons, notices, variants, next: nextCommands(project, registry) };
}

async function refuseConfigured(directory: string): Promise<void> {
  if (!(await exists(join(directory, defaultConfigFile)))) return;
  throw new UserError('usage-invalid', `${defaultConfigFile} is here already`, {
    hint: 'isar-artifacts plan shows what it comes to; to begin anew, remove it first',
  });
}

/** Some value, or what begins every chain, has a kas file. */
function hasChain({ parts: { kas, matrix } }: Guess): boolean {
  const values = Object.values(matrix.axes).flatMap((axis) => axis.values);
  return kas.files.length > 0 || values.some(({ file }) => file !== undefined);
}

function nothingFound(directory: string, { tree, kasFiles, notices }: KasProject): UserError {
  const yaml = tree.files.filter((path) => /\.ya?ml$/.test(path)).length;
  const what =
    kasFiles.length === 0
      ? `none of the ${yaml} YAML files below ${resolve(directory)} is a kas file that a chain can name (header.version in *.yml, *.yaml)`
      : `none of the ${kasFiles.length} kas files below ${resolve(directory)} sets build_system, machine or target`;
  const lines = notices.slice(0, 5).map((notice) => `\n  ${notice}`);
  return new UserError('usage-invalid', `${what}${lines.join('')}`, {
    hint: "run it in the project's top directory; build directories, hidden ones and repositories inside of it are not looked into",
  });
}

/** More than a person has in mind. */
function tooMany({ length }: readonly string[]): string[] {
  return length <= 50 ? [] : [`${length} variants: name those that you want under variants`];
}

/** Whoever has another forge, or a workflow of that name, gets none. */
async function workflowWanted(
  directory: string,
  { tree, repository }: KasProject,
  ask: NonNullable<InitOptions['ask']>,
): Promise<{ readonly wanted: boolean; readonly notices: readonly string[] }> {
  if (await exists(join(directory, workflowFile))) {
    return { wanted: false, notices: [`${workflowFile} is here already, and stays as it is`] };
  }
  if (!repository.isTop) {
    const why = "GitHub looks for workflows in the repository's top directory, which this is not";
    return { wanted: false, notices: [`no workflow: ${why} (docs/quick-start.md)`] };
  }
  const onGitHub = await exists(join(directory, '.github'));
  const elsewhere = tree.files.includes('.gitlab-ci.yml') && !onGitHub;
  const answer = await ask(workflowQuestion(elsewhere ? 'no' : 'yes'));
  if (/^y/i.test(answer)) return { wanted: true, notices: [] };
  const hint = elsewhere ? ['no workflow: for GitLab, see examples/gitlab'] : [];
  return { wanted: false, notices: hint };
}

/** What we write, our own commands take. */
async function assertSound(config: InitConfig, directory: string): Promise<void> {
  const problems = [
    ...variantsOf(config).problems,
    ...(await kasFileProblems(configSchema.parse(config), directory)),
  ].map(({ message }) => message);
  if (problems.length > 0) throw new Error(`init guessed what cannot be: ${problems.join('; ')}`);
}

function nextCommands({ registries }: KasProject, registry: string): string[] {
  const adopt = registries.byHand.map((file) => {
    const inPlace = file === registry ? ['--output', file] : [];
    return quoteCommand(['isar-artifacts', 'adopt', file, ...inPlace]);
  });
  return ['isar-artifacts plan', 'isar-artifacts doctor', ...adopt];
}

async function writeNew(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text, { flag: 'wx' });
}
