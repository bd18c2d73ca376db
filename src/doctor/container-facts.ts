import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ask } from '../build/ask.ts';
import type { ContainerSettings } from '../build/container.ts';
import {
  defaultImage,
  dockerContext,
  type EngineCommand,
  engineAsStarted,
} from '../build/container-engine.ts';
import { kasVersion } from '../build/kas-version.ts';
import {
  type Choice,
  chooseEngine,
  type Product,
  type Products,
  productOf,
} from './engine-choice.ts';
import { type Isolation, isolationOf } from './isolation.ts';
import type { Subject } from './subject.ts';

/** What a build by kas-container would start. */
export interface ContainerFacts {
  readonly isolation: Isolation;
  readonly products: Products;
  readonly choice: Choice;
  /** Where kas-container takes one. */
  readonly engine: EngineCommand | undefined;
  readonly image: string;
  readonly environment: Readonly<Record<string, string>>;
}

export async function containerFacts(
  { command, builds: [{ variant, directories, environment }] }: Subject,
  settings: ContainerSettings,
  { isRoot, signal }: { readonly isRoot: boolean; readonly signal: AbortSignal },
): Promise<ContainerFacts> {
  const { kas: cwd } = directories;
  const first = join(cwd, variant.kas[0] ?? '');
  const [docker, podman, context, release, firstFile] = await Promise.all([
    productBehind('docker', environment, signal),
    productBehind('podman', environment, signal),
    environment.KAS_CONTAINER_ENGINE === 'podman'
      ? undefined
      : dockerContext(environment, { signal }),
    kasVersion(command, { cwd, environment, signal }),
    readFile(first, 'utf8').catch(() => ''),
  ]);
  const isolation = isolationOf(settings.isolation, firstFile);
  const products = { docker, podman };
  const chosen = environment.KAS_CONTAINER_ENGINE;
  const choice = chooseEngine(products, { chosen, isolation, release });
  const started = isolation === 'none' ? undefined : isolation;
  return {
    isolation,
    products,
    choice,
    engine:
      choice.engine && engineAsStarted(choice.engine, started, { isRoot, dockerContext: context }),
    image: environment.KAS_CONTAINER_IMAGE ?? defaultImage(environment, release),
    environment,
  };
}

async function productBehind(
  name: string,
  environment: ContainerFacts['environment'],
  signal: AbortSignal,
): Promise<Product | undefined> {
  const { ok, stdout, missing } = await ask(environment, [name], ['--version'], { signal });
  if (missing) return undefined;
  return ok ? productOf(stdout) : 'unknown';
}
