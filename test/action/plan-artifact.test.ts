import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { ActionContext } from '../../src/action/context.ts';
import { downloadPlan, plannedVariants, uploadPlan } from '../../src/action/plan-artifact.ts';
import type { Variant } from '../../src/plan/variant.ts';
import { type ArtifactService, artifactService } from '../support/actions/artifact-service.ts';
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporary-directory.ts';

let directory: TemporaryDirectory;
let service: ArtifactService;
beforeAll(async () => {
  directory = await temporaryDirectory();
});
afterAll(() => directory[Symbol.asyncDispose]());
beforeEach(async () => {
  service = await artifactService();
  process.env.ACTIONS_RESULTS_URL = service.url;
  process.env.ACTIONS_RUNTIME_TOKEN = service.token;
  process.env.GITHUB_SERVER_URL = 'https://github.com';
  process.env.GITHUB_WORKSPACE = directory.path;
});
afterEach(async () => service[Symbol.asyncDispose]());

const commit = 'a'.repeat(40);
const variants = ['m.base', 'm.server', 'n.base'].map((id) => ({ id }) as Variant);
function contextOf(of = commit): ActionContext {
  const project = { source: { commit: of }, variants };
  return { project, selected: variants, temporary: directory.path } as unknown as ActionContext;
}
const upload = (planned = variants, of = commit) => uploadPlan(contextOf(of), planned);
const download = (digest: string) => downloadPlan(digest, directory.path);

test('the plan arrives, and just what was planned is waited for', async () => {
  const digest = await upload(variants.slice(0, 2));
  const plan = await download(digest);
  expect(plannedVariants(contextOf(), plan)).toEqual(variants.slice(0, 2));
});

test('of a job that planned again, the newest counts', async () => {
  const first = await upload();
  const second = await upload(variants.slice(1));
  expect(service.artifacts().map(({ name }) => name)).toEqual(['isar-plan~2']);
  expect((await download(second)).variants).toHaveLength(2);
  await expect(download(first)).rejects.toMatchObject({
    code: 'handover-failed',
    message: `the plan that arrived is ${second}, not ${first}`,
  });
});

test.each([
  ['another one than what was planned', { 'plan.json': '{"version": 1, "variants": []}' }],
  ['none in it', { 'other.json': '{}' }],
])('an artifact with %s is refused', async (_, files) => {
  const digest = await upload();
  service.put('isar-plan~7', files);
  await expect(download(digest)).rejects.toMatchObject({ code: 'handover-failed' });
});

test('without a plan nobody knows what to wait for', async () => {
  await expect(download('0'.repeat(64))).rejects.toMatchObject({
    message: 'this run has no artifact isar-plan',
    hint: expect.stringContaining('command: plan'),
  });
});

test('who looks at another commit, or at another matrix, is told so', async () => {
  const plan = await download(await upload());
  const other = 'b'.repeat(40);
  expect(() => plannedVariants(contextOf(other), plan)).toThrow(
    `${commit} was planned and built, and ${other} is checked out here`,
  );
  const more = { ...plan, variants: [...plan.variants, { id: 'gone.base' }] };
  expect(() => plannedVariants(contextOf(), more)).toThrow('gone.base was planned');
});
