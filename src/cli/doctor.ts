import { createInterface } from 'node:readline';
import { asUserError, exitCodes, UserError } from '../errors.ts';
import { clean, leftoversOf } from '../pipeline/clean.ts';
import { examine } from '../pipeline/doctor.ts';
import type { Section } from '../report/section.ts';
import { isUnicode } from '../report/style.ts';
import { sectionsToText } from '../report/text.ts';
import {
  configFinding,
  exitCodeOfFindings,
  findingSections,
  findingsToJson,
  leftoverSections,
  leftoversToJson,
  removalSections,
} from '../results/doctor.ts';
import { type Context, type GivenOptions, openContext, reporterFor } from './context.ts';
import { conclude } from './print.ts';
import type { Ending } from './program.ts';

export interface DoctorGiven extends GivenOptions {
  readonly offline?: true | undefined;
  readonly clean?: true | undefined;
  readonly all?: true | undefined;
  readonly yes?: true | undefined;
}

export async function doctor(given: DoctorGiven, ending: Ending): Promise<void> {
  if (!given.clean && (given.all || given.yes)) {
    throw new UserError('usage-invalid', '--all and --yes have no meaning without --clean', {
      hint: 'isar-artifacts doctor --clean lists what earlier runs left',
    });
  }
  if (given.clean) return cleanUp(await openUntouched(given), given, ending);
  const context = await openOrTell(given, ending);
  if (context === undefined) return;
  const { project, selected, signal } = context;
  const offline = given.offline === true;
  const findings = await examine(project, selected, { offline, signal });
  ending.code = exitCodeOfFindings(findings);
  const unicode = isUnicode(process.env);
  await conclude(context, findingsToJson(findings), () => findingSections(findings, { unicode }));
}

/** Whoever only looks makes no directory. */
function openUntouched(given: GivenOptions): Promise<Context> {
  return openContext({ ...given, dryRun: true });
}

/** @returns undefined where the configuration was all that is to be told of */
async function openOrTell(given: GivenOptions, ending: Ending): Promise<Context | undefined> {
  try {
    return await openUntouched(given);
  } catch (thrown) {
    const error = asUserError(thrown);
    if (error === undefined || error.code === 'variant-unknown') throw thrown;
    const findings = [configFinding(error)];
    ending.code = error.exitCode;
    const output = { reporter: reporterFor(given), json: given.json === true };
    const unicode = isUnicode(process.env);
    await conclude(output, findingsToJson(findings), () => findingSections(findings, { unicode }));
    return undefined;
  }
}

/** Lists, and acts only with `--yes` or where a person says so. */
async function cleanUp(context: Context, given: DoctorGiven, ending: Ending): Promise<void> {
  const { project, selected, signal } = context;
  const isPart = selected.length < project.variants.length;
  const only = isPart ? selected : undefined;
  const leftovers = await leftoversOf(project, { all: given.all === true, only, signal });
  const list = leftoverSections(leftovers);
  const isAsked = !given.yes && !given.json && process.stdin.isTTY && process.stderr.isTTY;
  const nothingToDo = given.dryRun || leftovers.found.length === 0;
  if (nothingToDo || !(isAsked ? await agreed(list, signal) : given.yes)) {
    const command = `isar-artifacts doctor --clean ${given.all ? '--all ' : ''}--yes`;
    const next = { lines: [`to remove them: ${command}`] };
    return conclude(context, leftoversToJson(leftovers), () => [
      ...(isAsked && !nothingToDo ? [] : list),
      ...(leftovers.found.length === 0 ? [] : [next]),
    ]);
  }
  const removals = await clean(project, leftovers.found, context);
  const failed = removals.some(({ problem }) => problem !== undefined);
  ending.code = failed ? exitCodes.failed : exitCodes.done;
  await conclude(context, leftoversToJson(leftovers, removals), () => [
    ...(isAsked ? [] : list),
    ...removalSections(removals),
  ]);
}

/** Whoever says nothing has not agreed. */
async function agreed(list: readonly Section[], signal: AbortSignal): Promise<boolean> {
  const { stdin, stderr } = process;
  stderr.write(`${sectionsToText(list)}\n\nRemove them? [y/N] `);
  // Not as a terminal: that would take Ctrl-C for a letter.
  const lines = createInterface({ input: stdin, terminal: false });
  const close = () => lines.close();
  signal.addEventListener('abort', close);
  const answer = await new Promise<string>((resolve) => {
    lines.once('line', resolve);
    lines.once('close', () => resolve(''));
  });
  signal.removeEventListener('abort', close);
  lines.close();
  signal.throwIfAborted();
  return /^y(es)?$/i.test(answer.trim());
}
