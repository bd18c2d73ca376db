import { kasCommand } from '../build/command.ts';
import { quoteCommand } from '../escape/shell.ts';
import type { Context } from './context.ts';
import { printResult, table } from './print.ts';

/** What a build would start. What comes of it cannot be known before. */
export function printDryRun({ project, selected }: Context, json: boolean): void {
  const commands = selected.map(({ id, kas }) => ({
    id,
    command: kasCommand(project.loaded.config.kas.command, kas),
  }));
  printResult(json, { dryRun: true, variants: commands }, () =>
    [
      table(
        ['variant', 'would run'],
        commands.map(({ id, command }) => [id, quoteCommand(command)]),
      ),
      `Then: publish what is news to ${project.store.location}, and propose it on ${project.forge.branch}.`,
    ].join('\n\n'),
  );
}
