import { relative } from 'node:path';
import { UserError } from '../errors.ts';
import { quoteCommand } from '../escape/shell.ts';
import { git, gitOrNothing } from '../git/git.ts';
import type { Registry } from '../registry/pins.ts';
import type { Reporter, Task } from '../report/reporter.ts';
import type { VerifyResult } from '../verify/result.ts';
import { type VerifyOptions, verify } from '../verify/verify.ts';
import { asRead } from './as-read.ts';
import type { Project } from './project.ts';

/** Whether everything that a registry pins can be fetched, and is what it says. */
export async function verifyWithProgress(
  project: Project,
  registry: Registry,
  { what, reporter, ...options }: VerifyingOptions,
): Promise<VerifyResult> {
  const task = reporter.begin(`verify ${what}`);
  const watched = options.deep ? { onTransfers: task.progress } : { onProgress: counter(task) };
  try {
    const { registry: readable, below } = asRead(project, registry);
    const result = await verify(readable, {
      ...options,
      ...watched,
      store: project.store,
      below,
      cache: project.loaded.config.storage['binary-cache'],
    });
    const { findings, pins } = result;
    if (findings.length > 0) task.fail(`${findings.length} findings in ${pins.length} pins`);
    else task.succeed(`${pins.length} pins`);
    return result;
  } catch (error) {
    task.fail('not done');
    throw error;
  }
}

/** Questions are many and short: a line for each tenth of them. */
function counter(task: Task): (done: number, total: number) => void {
  let told = 0;
  return (done, total) => {
    const tenth = Math.floor((10 * done) / total);
    if (tenth === told) return;
    told = tenth;
    task.log(`${done} of ${total} pins`);
  };
}

export interface VerifyingOptions extends Pick<VerifyOptions, 'deep' | 'signal'> {
  /** What people call the registry. */
  readonly what: string;
  readonly reporter: Reporter;
}

/**
 * The registry as it stands in a commit; the working tree is not read.
 * @param ref whatever git takes for a commit: `origin/main`, `HEAD~3`
 * @throws UserError `repository-unfit` where there is no such commit, or no file in it, or `registry-invalid`
 */
export async function registryAt(
  { source, registry }: Pick<Project, 'source' | 'registry'>,
  ref: string,
): Promise<Registry> {
  const { root } = source;
  const name = ['--verify', '--quiet', '--end-of-options', `${ref}^{commit}`];
  const commit = await gitOrNothing(root, ['rev-parse', ...name]);
  if (commit === undefined) {
    const fetching = quoteCommand(['git', 'fetch', 'origin', ref.replace(/^origin\//, '')]);
    throw new UserError('repository-unfit', `${root} has no commit that is called ${ref}`, {
      hint: `fetch it first: ${fetching}; a CI job may have to check out more than one commit (fetch-depth: 0)`,
    });
  }
  const path = relative(root, registry.file);
  const blob = `${commit}:${path}`;
  // Only a tree lists what is not there as nothing; `cat-file` fails for other reasons, too.
  const listed = await git(root, ['ls-tree', '--full-tree', commit, '--', path]);
  if (listed !== '' && !/^100\d+ blob /.test(listed)) {
    const kind = listed.startsWith('120000') ? 'a symbolic link' : 'no file';
    throw new UserError('repository-unfit', `${path} is ${kind} in ${ref}`, {
      hint: 'let registry.path name the file itself: links are followed in the working tree only',
    });
  }
  if (listed === '') {
    throw new UserError('repository-unfit', `${ref} has no ${path}`, {
      hint: 'registry.path names it; nothing is pinned there before the first isar-artifacts update is merged',
    });
  }
  const text = await git(root, ['cat-file', 'blob', blob], { keepFinalNewline: true });
  return registry.format.read(text, `${ref}:${path}`);
}
