import { createInterface } from 'node:readline';
import type { Question } from '../init/questions.ts';
import { interruption } from '../interruption.ts';
import { initProject } from '../pipeline/init-project.ts';
import { initSections, initToJson } from '../results/init.ts';
import { reporterFor } from './context.ts';
import { conclude } from './print.ts';

export interface InitGiven {
  readonly yes?: true | undefined;
  readonly dryRun?: true | undefined;
  readonly json?: true | undefined;
}

export async function init(given: InitGiven): Promise<void> {
  const json = given.json === true;
  const dryRun = given.dryRun === true;
  const isAsked = !given.yes && !json && process.stdin.isTTY && process.stderr.isTTY;
  const person = isAsked ? openPerson(interruption()) : undefined;
  try {
    const made = await initProject('.', { dryRun, ask: person?.ask });
    const reporter = reporterFor({});
    await conclude({ reporter, json }, initToJson(made, dryRun), () => initSections(made, dryRun));
  } finally {
    person?.leave();
  }
}

/** Whoever says nothing more takes what is proposed. */
function openPerson(signal: AbortSignal) {
  // Not as a terminal: that would take Ctrl-C for a letter.
  const lines = createInterface({ input: process.stdin, terminal: false });
  const close = () => lines.close();
  signal.addEventListener('abort', close);
  const answers = lines[Symbol.asyncIterator]();
  const ask = async ({ text, fallback, problem }: Question): Promise<string> => {
    for (;;) {
      process.stderr.write(`${text}${fallback === '' ? '' : ` [${fallback}]`} `);
      const { value } = await answers.next();
      signal.throwIfAborted();
      const answer = value?.trim() ?? '';
      if (answer === '') return fallback;
      const wrong = await problem(answer);
      if (wrong === undefined) return answer;
      process.stderr.write(`${wrong}\n`);
    }
  };
  return { ask, leave: close };
}
