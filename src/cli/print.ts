import type { Reporter } from '../report/reporter.ts';
import type { Section } from '../report/section.ts';

/** The result of a command: for machines when they asked, else for people. */
export function printResult(json: boolean, value: unknown, text: () => string): void {
  process.stdout.write(json ? `${JSON.stringify(value, undefined, 2)}\n` : `${text()}\n`);
}

/** The same by way of the reporter. */
export async function conclude(
  { reporter, json }: { reporter: Reporter; json: boolean },
  value: unknown,
  sections: () => readonly Section[],
): Promise<void> {
  if (json) return printResult(json, value, () => '');
  await reporter.conclude(sections());
}
