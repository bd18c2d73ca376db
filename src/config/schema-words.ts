import * as z from 'zod';
import { kasPathProblem, projectPathProblem } from './paths.ts';
import { didYouMean } from './suggest.ts';
import { parseTemplate } from './template.ts';
import { quotesHint } from './yaml-words.ts';

/** What the sections of the schema are made of. */

/** An object that says of each unknown key, in a line of its own, which known one was meant. */
export function section<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys' ? unknownKeys(issue.keys, Object.keys(shape)) : undefined,
  });
}

function unknownKeys(keys: readonly string[], known: readonly string[]): string {
  return keys
    .map((key) => `unknown key${didYouMean(key, known) || `; known: ${known.join(', ')}`}`)
    .join('\n');
}

/** A text for which `problem` finds nothing to say. */
export function textWithout(problem: (text: string) => string | undefined) {
  return z.string().superRefine((text, context) => {
    const message = problem(text);
    if (message !== undefined) context.addIssue(`${JSON.stringify(text)} ${message}`);
  });
}

export function templateProblem(source: string): string | undefined {
  try {
    parseTemplate(source);
    return undefined;
  } catch (error) {
    return `is no template: ${(error as SyntaxError).message}`;
  }
}

export const valueName = '[A-Za-z0-9][A-Za-z0-9_+-]*';
export const template = textWithout((text) => (text === '' ? 'is empty' : templateProblem(text)));
export const outputTemplate = textWithout(
  (text) => templateProblem(text) ?? projectPathProblem(text),
);
export const projectPath = textWithout(projectPathProblem);
export const kasFile = textWithout(kasPathProblem);
export const word = z.string().min(1);

export function oneOrMore<Item extends z.ZodType>(item: Item, what: string) {
  return z.union([item, z.array(item)], {
    error: ({ input }) => `expected ${what} or a list of them${quotesHint(input)}`,
  });
}

export function namedMap<Value extends z.ZodType>(value: Value, what: string) {
  return z.record(
    z.string().regex(new RegExp(`^${valueName}$`), {
      error: (issue) =>
        `${JSON.stringify(issue.input)} is no name for ${what}: start with a letter or digit, then letters, digits, _ + -`,
    }),
    value,
  );
}
