import type { Command } from 'commander';
import { didYouMean } from '../../config/suggest.ts';
import { UserError } from '../../errors.ts';
import { printResult } from '../print.ts';
import { topics } from './topics.ts';

/**
 * `help WORD`: of a command or a topic, and of the program without a word.
 * @throws UserError `usage-invalid`
 */
export function help(program: Command, word: string | undefined, json: boolean): void {
  const command = word === undefined ? program : program.commands.find(isCalled(word));
  const text = command === undefined ? topicText(program, `${word}`) : helpOf(command);
  printResult(json, { topic: word ?? null, text }, () => text);
}

/** As `--help` prints it: what follows the options is not in `helpInformation`. */
function helpOf(command: Command): string {
  let text = '';
  const writeOut = (part: string) => {
    text += part;
  };
  command.configureOutput({ writeOut }).outputHelp();
  return text.trimEnd();
}

function topicText(program: Command, word: string): string {
  const text = Object.hasOwn(topics, word) ? topics[word] : undefined;
  if (text !== undefined) return text;
  const known = [...Object.keys(topics), ...program.commands.map((command) => command.name())];
  const problem = `there is no command and no topic ${word}${didYouMean(word, known)}`;
  throw new UserError('usage-invalid', problem, {
    hint: `topics: ${Object.keys(topics).join(', ')}; isar-artifacts --help lists the commands`,
  });
}

function isCalled(word: string) {
  return (command: Command) => command.name() === word;
}
