import { findLeftovers, type Leftover, type Leftovers } from '../doctor/leftovers.ts';
import { type Removal, removeLeftovers } from '../doctor/remove.ts';
import type { Reporter } from '../report/reporter.ts';
import { factsOf, type LeftoversWanted, whoBuilds, workplaceOf } from './doctor.ts';
import type { Project } from './project.ts';

export async function leftoversOf(project: Project, wanted: LeftoversWanted): Promise<Leftovers> {
  return findLeftovers(await workplaceOf(project, wanted));
}

/** Removes what was listed, and nothing that has a build in it by now. */
export async function clean(
  project: Project,
  leftovers: readonly Leftover[],
  { reporter, signal }: { readonly reporter: Reporter; readonly signal: AbortSignal },
): Promise<Removal[]> {
  const facts = await factsOf(project, signal);
  const engine = facts?.engine;
  const means = {
    isRoot: whoBuilds().uid === 0,
    environment: facts?.environment ?? present(project.environment),
    container: facts && engine && { engine, image: facts.image },
    signal,
  };
  const task = reporter.begin('remove what earlier runs left');
  const removals = await removeLeftovers(leftovers, means, ({ leftover: { name }, problem }) =>
    task.log(problem === undefined ? `removed ${name}` : `${name} stays: ${problem}`),
  ).catch((error) => {
    task.fail('not done');
    throw error;
  });
  const stays = removals.filter(({ problem }) => problem !== undefined).length;
  if (stays > 0) task.fail(`${stays} of ${removals.length} cannot be removed`);
  else task.succeed(`${removals.length}`);
  return removals;
}

function present(environment: Project['environment']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
}
