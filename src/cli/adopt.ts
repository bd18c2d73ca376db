import { relative } from 'node:path';
import { storePath } from '../digest/store-path.ts';
import { exitCodes } from '../errors.ts';
import { nixAttributePath } from '../escape/nix.ts';
import { type AdoptedFile, adoptFile } from '../pipeline/adopt-file.ts';
import { adoptedSections } from '../results/adopt.ts';
import { reporterFor } from './context.ts';
import { conclude } from './print.ts';
import type { Ending } from './program.ts';

export interface AdoptGiven {
  readonly output: string;
  readonly dryRun?: true | undefined;
  readonly json?: true | undefined;
}

export async function adopt(file: string, given: AdoptGiven, ending: Ending): Promise<void> {
  const reporter = reporterFor({});
  const dryRun = given.dryRun === true;
  const adopted = await adoptFile(file, { output: given.output, dryRun });
  if (adopted.problems.length > 0) ending.code = exitCodes.partial;
  const json = given.json === true;
  await conclude({ reporter, json }, adoptedToJson(adopted, dryRun), () =>
    adoptedSections({ ...adopted, output: relative('', adopted.output) }, dryRun),
  );
}

function adoptedToJson(adopted: AdoptedFile, dryRun: boolean) {
  const { registry, output, draft, aliases, newCall, notices, problems } = adopted;
  return {
    dryRun,
    registry: output,
    pins: registry.adopted.map(({ attributePath, name, sha256, url }) => ({
      attribute: nixAttributePath(attributePath),
      name,
      sha256,
      storePath: storePath(name, sha256),
      url,
    })),
    aliases: registry.aliases.map(({ attributePath, target }) => ({
      attribute: nixAttributePath(attributePath),
      target: nixAttributePath(target),
    })),
    configuration: { registry: { aliases: aliases.rules } },
    lostAliases: aliases.lost,
    draft,
    newCall,
    notices,
    problems,
  };
}
