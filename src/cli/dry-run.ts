import { kasCommand } from '../build/command.ts';
import { quoteCommand } from '../escape/shell.ts';
import type { Context } from './context.ts';
import { conclude } from './print.ts';

/** What a build would start. What comes of it cannot be known before. */
export async function concludeDryRun(context: Context, next: string): Promise<void> {
  const { project, selected } = context;
  const { command } = project.loaded.config.kas;
  const variants = selected.map(({ id, kas }) => ({ id, command: kasCommand(command, kas) }));
  const rows = variants.map((variant) => [variant.id, quoteCommand(variant.command)]);
  await conclude(context, { dryRun: true, variants }, () => [
    { table: { head: ['variant', 'would run'], rows } },
    { lines: [next] },
  ]);
}
