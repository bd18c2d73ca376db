import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { type ArtifactService, artifactService } from '../support/actions/artifact-service.ts';
import { type ActionJobOptions, actionJob } from '../support/actions/runner.ts';
import type { RunningStep, StepResult } from '../support/actions/stage.ts';
import { type DemoProject, demoProject } from '../support/demo-project.ts';
import { type GitHubServer, startGitHub } from '../support/github/github-server.ts';
import { type Person, personOf } from '../support/github/person.ts';
import { type StrictS3, strictS3 } from '../support/s3/strict-s3.ts';
import { type TemporaryDirectory, temporaryDirectory } from '../support/temporary-directory.ts';

const root = join(import.meta.dirname, '../..');
const secretKey = 'the+secret/key+of+the+bucket';

/** A project on a GitHub of loopback: its repository, its bucket, and what its workflow runs see. */
export interface ActionsWorld extends AsyncDisposable {
  readonly project: DemoProject;
  readonly s3: StrictS3;
  readonly github: GitHubServer;
  readonly person: Person;
  /** What nobody may ever see. */
  readonly secrets: readonly string[];
  /** A workflow run, with an artifact service of its own. */
  run(): Promise<WorkflowRun>;
  pulls(): Promise<readonly PullRequestJson[]>;
}

export interface PullRequestJson {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly html_url: string;
  readonly head: { readonly sha: string };
  readonly labels: readonly { readonly name: string }[];
}

export interface WorkflowRun extends AsyncDisposable {
  readonly artifacts: ArtifactService;
  /** One job with one step of ours, on a fresh checkout. */
  job(inputs: Readonly<Record<string, string>>, options?: StepConditions): Promise<JobResult>;
  /** The same, for a test that does something meanwhile; `finish` is to be called. */
  start(
    inputs: Readonly<Record<string, string>>,
    options?: StepConditions,
  ): Promise<RunningStep & { finish(): Promise<JobResult> }>;
}

export type StepConditions = Partial<ActionJobOptions> & { readonly keys?: boolean };

export interface JobResult extends StepResult {
  /** What our `post` came to, at the end of the job. */
  readonly post: StepResult | undefined;
  /** Command lines of what still ran then. */
  readonly orphans: readonly string[];
  readonly workspace: string;
}

/** @param node that runs the action */
export async function actionsWorld(node: string): Promise<ActionsWorld> {
  const s3 = await strictS3({
    credentials: { accessKeyId: 'AKIAOFTHETEST', secretAccessKey: secretKey },
    publicRead: true,
  });
  const github = await startGitHub();
  const person = personOf(github);
  const main = await person.commitOn(await person.head('trunk'), { README: 'r\n' });
  await person.create('main', main);
  const storage = `s3://${s3.bucket}/isar?region=${s3.region}&endpoint=${s3.endpoint}`;
  const project = await demoProject();
  await project.commit({
    'isar-artifacts.yml': `${await project.contents('HEAD:isar-artifacts.yml')}storage: { url: "${storage}" }\npull-request: { labels: [artifacts] }\n`,
  });
  const directory = await temporaryDirectory();
  const world = { node, s3, github, project, directory };
  return {
    project,
    s3,
    github,
    person,
    secrets: [secretKey, github.tokens.robot],
    run: () => workflowRun(world),
    pulls: () => person.call('GET', '/pulls?state=all'),
    [Symbol.asyncDispose]: async () => {
      await s3[Symbol.asyncDispose]();
      await github[Symbol.asyncDispose]();
      await project[Symbol.asyncDispose]();
      await directory[Symbol.asyncDispose]();
    },
  };
}

let checkouts = 0;

async function workflowRun({
  node,
  s3,
  github,
  project,
  directory,
}: {
  readonly node: string;
  readonly s3: StrictS3;
  readonly github: GitHubServer;
  readonly project: DemoProject;
  readonly directory: TemporaryDirectory;
}): Promise<WorkflowRun> {
  const artifacts = await artifactService();
  const start = async (
    inputs: Readonly<Record<string, string>>,
    { keys = true, ...options }: StepConditions = {},
  ) => {
    const workspace = join(directory.path, `checkout-${checkouts++}`);
    await cp(project.root, workspace, { recursive: true });
    const opened = await actionJob({
      workspace,
      repository: github.repository,
      sha: await project.git('rev-parse', 'HEAD'),
      event: { name: 'push', payload: {} },
      token: github.tokens.robot,
      services: { artifacts, api: github.url },
      ...options,
    });
    const step = await opened.start({
      uses: root,
      node,
      with: inputs,
      env: {
        ...(keys && {
          AWS_ACCESS_KEY_ID: s3.credentials.accessKeyId,
          AWS_SECRET_ACCESS_KEY: s3.credentials.secretAccessKey,
        }),
        AWS_EC2_METADATA_DISABLED: 'true',
      },
    });
    const finish = async () => {
      await using _ = opened;
      const result = await step.result;
      const { post, orphans } = await opened.finish();
      return { ...result, post: post[0], orphans, workspace };
    };
    return { ...step, finish };
  };
  const job: WorkflowRun['job'] = async (...how) => (await start(...how)).finish();
  return { artifacts, job, start, [Symbol.asyncDispose]: () => artifacts[Symbol.asyncDispose]() };
}
