import { loadConfig } from '../config/load.ts';
import { filterVariants } from '../plan/filter.ts';
import { loadPlan } from '../plan/load.ts';
import type { Variant } from '../plan/variant.ts';
import { tableToText } from '../report/text.ts';
import type { GivenOptions } from './context.ts';
import { printResult } from './print.ts';

export async function plan(given: GivenOptions): Promise<void> {
  const variants = filterVariants(
    await loadPlan(await loadConfig(given.config), process.env),
    given,
  );
  printResult(given.json === true, { variants: variants.map(toJson) }, () =>
    tableToText(
      ['variant', 'runs on', 'kas chain', 'artifacts'],
      variants.map(({ id, runsOn, kas, artifacts }) => [
        id,
        runsOn.join(','),
        kas.join(':'),
        artifacts.map(({ key }) => key).join(', '),
      ]),
    ),
  );
}

function toJson({ id, axes, kas, runsOn, artifacts }: Variant) {
  return {
    id,
    machine: axes.machine,
    role: axes.role,
    axes,
    kas,
    runsOn,
    artifacts: artifacts.map(({ attributePath, name, output }) => ({
      attribute: attributePath.join('.'),
      name,
      output,
    })),
  };
}
