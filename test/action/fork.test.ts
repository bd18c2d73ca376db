import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { refuseFork } from '../../src/action/fork.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

async function refusalOf(event: string): Promise<string | undefined> {
  await using directory = await temporaryDirectory();
  const path = join(directory.path, 'event.json');
  await writeFile(path, event);
  const environment = {
    GITHUB_EVENT_PATH: path,
    GITHUB_REPOSITORY: 'acme/images',
    GITHUB_EVENT_NAME: 'pull_request',
  };
  try {
    await refuseFork(environment);
    return undefined;
  } catch (error) {
    expect(error).toMatchObject({ code: 'fork-refused', hint: expect.stringMatching(/./) });
    return (error as Error).message;
  }
}

const pull = (repo: unknown) => JSON.stringify({ pull_request: { head: { repo } } });
const workflowRun = (repo: unknown) => JSON.stringify({ workflow_run: { head_repository: repo } });

describe('where an event comes from', () => {
  test.each([
    '{}',
    '{"ref": "refs/heads/main"}',
    pull({ full_name: 'acme/images' }),
    workflowRun({ full_name: 'acme/images' }),
  ])('%s is ours', async (event) => {
    expect(await refusalOf(event)).toBeUndefined();
  });

  test.each([
    [pull({ full_name: 'mallory/images' }), 'of mallory/images'],
    [pull({ full_name: 'acme/images-fork' }), 'of acme/images-fork'],
    [pull(null), 'of a fork that was deleted'],
    [workflowRun({ full_name: 'mallory/images' }), 'of mallory/images'],
    [workflowRun(undefined), 'of a fork that was deleted'],
    ['', 'cannot be read'],
    ['null', 'cannot be read'],
    ['{"pull_request": {}}', 'cannot be read'],
    [pull({ full_name: 7 }), 'cannot be read'],
  ])('%s is not', async (event, message) => {
    expect(await refusalOf(event)).toContain(message);
  });

  test('an event that is not there proves nothing; without a runner there is none', async () => {
    const refused = refuseFork({ GITHUB_EVENT_PATH: '/nowhere', GITHUB_REPOSITORY: 'acme/images' });
    await expect(refused).rejects.toMatchObject({ code: 'fork-refused' });
    await expect(refuseFork({})).resolves.toBeUndefined();
  });
});
