import { lstat as lstatThen } from 'node:fs';
import { lstat, readdir, realpath } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { type FileSystemAdapter, glob, isDynamicPattern } from 'tinyglobby';
import { hasErrno, UserError } from '../errors.ts';
import type { PlannedArtifact } from '../plan/variant.ts';
import { type FileState, fileState } from './file-state.ts';

/** A file below the deploy directory. */
export interface FoundFile {
  /** Absolute, symbolic links resolved. */
  readonly path: string;
  readonly state: FileState;
}

/** A file that a variant's artifact stands for. */
export interface FoundOutput extends FoundFile {
  readonly artifact: PlannedArtifact;
}

/**
 * Links are matched and never followed. tinyglobby can only do both or neither: so every link is
 * told to be its own target, and no directory.
 */
const linksAsFiles = {
  realpath: (path: string, done: (error: null, path: string) => void) => done(null, path),
  stat: lstatThen,
} as FileSystemAdapter;

/** Every file that an artifact's path or pattern matches, relative to the deploy directory. */
async function matchOutputs(deploy: string, output: string): Promise<string[]> {
  // A file may be called like a pattern: `image (1).wic`.
  if (await lstat(join(deploy, output)).then(() => true, absent)) return [output];
  if (!isDynamicPattern(output)) return [];
  const matches = await glob(output, {
    cwd: deploy,
    onlyFiles: false,
    dot: true,
    fs: linksAsFiles,
    expandDirectories: false,
  });
  return matches.map((path) => path.replace(/\/$/, '')).sort();
}

/**
 * The one file of each artifact; optional ones may be missing, but not all of them: a variant
 * without any output cannot be recorded.
 * @throws UserError `output-missing`, `output-ambiguous`, `output-escapes` or `output-empty`
 */
export async function findOutputs(
  deploy: string,
  artifacts: readonly PlannedArtifact[],
): Promise<FoundOutput[]> {
  const found: FoundOutput[] = [];
  for (const artifact of artifacts) {
    const matches = await matchOutputs(deploy, artifact.output);
    const [match] = matches;
    if (match === undefined) {
      if (!artifact.optional) throw await missing(deploy, artifact);
      continue;
    }
    if (matches.length > 1) {
      throw new UserError(
        'output-ambiguous',
        `${artifact.key}: ${artifact.output} matches ${matches.length} files in ${deploy}: ${matches.join(', ')}`,
        {
          hint: `name the one that is meant: make the pattern of the artifact ${artifact.key} narrower`,
        },
      );
    }
    found.push({ artifact, ...(await checkedFile(deploy, match, artifact)) });
  }
  const [first] = artifacts;
  if (found.length === 0 && first !== undefined) throw await missing(deploy, first);
  return found;
}

async function checkedFile(
  deploy: string,
  match: string,
  artifact: PlannedArtifact,
): Promise<FoundFile> {
  const named = join(deploy, match);
  const path = await realpath(named).catch(() => undefined);
  if (path === undefined || !isInside(await realpath(deploy), path)) {
    throw new UserError(
      'output-escapes',
      `${artifact.key}: ${named} is a link that leads ${path === undefined ? 'nowhere' : `to ${path}`}`,
      {
        hint: 'an output must be a file in the deploy directory',
      },
    );
  }
  const file = await regularFile(path);
  if (file === undefined) {
    throw new UserError('output-missing', `${artifact.key}: ${named} is not a regular file`, {
      hint: 'name a file, not a directory',
    });
  }
  if (file.state.size === 0) {
    throw new UserError('output-empty', `${artifact.key}: ${named} is empty`, {
      hint: 'the build was interrupted or its disk was full: remove the file and build again',
    });
  }
  return file;
}

function isInside(root: string, path: string): boolean {
  return !`${relative(root, path)}${sep}`.startsWith(`..${sep}`);
}

async function regularFile(path: string): Promise<FoundFile | undefined> {
  const state = await fileState(path);
  return state && { path, state };
}

/** @returns undefined where there is no regular file, or none in the deploy directory */
export async function fileInside(deploy: string, named: string): Promise<FoundFile | undefined> {
  const [root, path] = await Promise.all(
    [deploy, named].map((name) => realpath(name).catch(() => undefined)),
  );
  if (root === undefined || path === undefined || !isInside(root, path)) return undefined;
  return regularFile(path);
}

async function missing(deploy: string, artifact: PlannedArtifact): Promise<UserError> {
  const folders = artifact.output.split('/').slice(0, -1);
  const pattern = folders.findIndex((folder) => isDynamicPattern(folder));
  const directory = join(deploy, ...(pattern < 0 ? folders : folders.slice(0, pattern)));
  const present = await readdir(directory).catch(() => []);
  const hint =
    present.length === 0
      ? `${directory} is empty or missing: is the machine's name in output right, and does the image class write there?`
      : `there are: ${present.sort().slice(0, 10).join(', ')}; correct output or the artifact in the configuration, or mark it optional`;
  return new UserError(
    'output-missing',
    `${artifact.key}: the build left no ${artifact.output} in ${deploy}`,
    { hint },
  );
}

function absent(error: unknown): false {
  if (hasErrno(error, 'ENOENT', 'ENOTDIR')) return false;
  throw error;
}
