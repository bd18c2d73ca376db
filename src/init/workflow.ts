import { join, relative } from 'node:path';
import type { InitConfig } from './config.ts';
import type { KasProject } from './read-project.ts';
import { shortWorkflow } from './workflow-text.ts';

/** GitHub runs only what lies there. */
export const workflowFile = '.github/workflows/isar-artifacts.yml';

/**
 * `workflows/short.yml`, for the branch and the files of this project.
 * @param config names the kas files relative to where kas runs
 */
export function workflowText(project: KasProject, config: InitConfig): string {
  const { branch = 'main' } = project.repository;
  const paths = ['isar-artifacts.yml', ...sourcesOf(project, config)];
  return shortWorkflow
    .replace(
      /^# Copy this file .*$/m,
      '# Written by isar-artifacts init. Look at every line that says "yours".',
    )
    .replace('branches: [main]', () => `branches: [${flowWord(branch)}]`)
    .replace(/paths: \[.*\]/, () => `paths: [${paths.map(flowWord).join(', ')}]`);
}

/** What images are made from: kas files, and layers, with all that lies beside them. */
function sourcesOf({ tree, kasFiles, kasDirectory }: KasProject, config: InitConfig): string[] {
  const used = new Set(filesOf(config).map((file) => join(kasDirectory, file)));
  const merged = kasFiles.filter(({ path }) => used.has(path)).flatMap((file) => file.merged);
  const layered = tree.files.filter((path) => /\.(bb|bbappend|bbclass|conf|inc)$/.test(path));
  const sources = [...merged, ...layered].filter((path) => !path.startsWith('../'));
  return [...new Set(sources.map((path) => topOf(path, kasDirectory)))].sort();
}

function topOf(path: string, kasDirectory: string): string {
  const inside = relative(kasDirectory, path);
  const [start, rest] = inside.startsWith('../') ? ['.', path] : [kasDirectory, inside];
  const [first = '', ...below] = rest.split('/');
  return join(start, below.length === 0 ? first : `${first}/**`);
}

function filesOf({ kas, axes }: InitConfig): string[] {
  const values = Object.values(axes).flatMap((axis) => Object.values(axis));
  return [
    ...kas.files,
    ...values.flatMap((value) => (typeof value === 'object' ? (value.kas ?? []) : [])),
  ];
}

/** In a YAML list between brackets. GitHub takes what is special in its patterns by a backslash. */
function flowWord(text: string): string {
  const pattern = text.replace(/[\\?+[\]!]/g, '\\$&');
  return /^[A-Za-z0-9._][\w./*-]*$/.test(pattern) ? pattern : JSON.stringify(pattern);
}
