import { kasCommand } from '../build/command.ts';
import { quoteCommand } from '../escape/shell.ts';
import type { Context } from './context.ts';
import { printResult, table } from './print.ts';

/** What a build would start. What comes of it cannot be known before. */
export function printDryRun(
  { project, selected }: Context,
  { json, next }: { json: boolean; next: string },
): void {
  const { command } = project.loaded.config.kas;
  const variants = selected.map(({ id, kas }) => ({ id, command: kasCommand(command, kas) }));
  const rows = variants.map((variant) => [variant.id, quoteCommand(variant.command)]);
  printResult(json, { dryRun: true, variants }, () =>
    [table(['variant', 'would run'], rows), next].join('\n\n'),
  );
}
