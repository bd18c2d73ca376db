import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { messageOf, UserError } from '../errors.ts';

const repository = z.object({ full_name: z.string() }).nullish();

/** The part of a webhook's payload that says whose code this is (docs.github.com, "Webhook events"). */
const eventSchema = z.object({
  pull_request: z.object({ head: z.object({ repo: repository }) }).optional(),
  workflow_run: z.object({ head_repository: repository }).optional(),
});

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What comes from a fork may be built to try it, but never published or pinned: not even where a
 * workflow hands it secrets, as `pull_request_target` and `workflow_run` do.
 * @throws UserError `fork-refused`
 */
export async function refuseFork(environment: Environment): Promise<void> {
  const { GITHUB_EVENT_PATH: path, GITHUB_REPOSITORY: ours, GITHUB_EVENT_NAME } = environment;
  if (path === undefined) return;
  const { pull_request, workflow_run } = await readEvent(path);
  const heads = [
    ...(pull_request === undefined ? [] : [pull_request.head.repo]),
    ...(workflow_run === undefined ? [] : [workflow_run.head_repository]),
  ];
  const foreign = heads.filter((head) => head?.full_name !== ours);
  if (foreign.length === 0) return;
  const whose = foreign[0]?.full_name ?? 'a fork that was deleted';
  throw new UserError(
    'fork-refused',
    `this is a ${GITHUB_EVENT_NAME} of ${whose}, and nothing is published from a fork`,
    {
      hint: 'leave the job out there: if: github.event.pull_request == null || github.event.pull_request.head.repo.full_name == github.repository',
    },
  );
}

async function readEvent(path: string): Promise<z.output<typeof eventSchema>> {
  try {
    return eventSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    throw new UserError(
      'fork-refused',
      `it is unclear whether this comes from a fork: the event in ${path} cannot be read: ${messageOf(cause)}`,
      { hint: 'GITHUB_EVENT_PATH must name the file that the runner wrote', cause },
    );
  }
}
