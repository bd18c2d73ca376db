import { relative } from 'node:path';
import { presentRegistry } from '../pipeline/registry-file.ts';
import { registryAt, verifyWithProgress } from '../pipeline/verify.ts';
import { exitCodeOfVerify, verifySections, verifyToJson } from '../results/verify.ts';
import { type GivenOptions, openContext } from './context.ts';
import { conclude } from './print.ts';
import type { Ending } from './program.ts';

export interface VerifyGiven extends GivenOptions {
  readonly ref?: string | undefined;
  readonly deep?: true | undefined;
  readonly allowUnpublished?: true | undefined;
}

export async function verify(given: VerifyGiven, ending: Ending): Promise<void> {
  const context = await openContext({ ...given, dryRun: true });
  const { project, reporter, signal } = context;
  const { ref } = given;
  const path = relative(project.source.root, project.registry.file);
  const what = ref === undefined ? path : `${ref}:${path}`;
  const registry =
    ref === undefined ? await presentRegistry(project.registry) : await registryAt(project, ref);
  const deep = given.deep === true;
  const result = await verifyWithProgress(project, registry, { what, deep, reporter, signal });
  ending.code = exitCodeOfVerify(result, { allowUnpublished: given.allowUnpublished === true });
  await conclude(context, verifyToJson(what, result), () => verifySections(what, result));
}
