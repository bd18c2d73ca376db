import { isAbsolute, relative } from 'node:path';
import type { WorkflowCommand } from './workflow-commands.ts';

export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly message: string;
  /** Relative to the workspace, where it is in it. */
  readonly file?: string;
  readonly line?: number;
  readonly title?: string;
}

/** What `::error::` and its kin say. */
export function annotationOf(
  { name, properties, data }: WorkflowCommand,
  workspace: string,
): Annotation {
  const { file, line, title } = properties;
  return {
    level: name === 'error' || name === 'warning' ? name : 'notice',
    message: data,
    ...(file === undefined ? {} : { file: below(workspace, file) }),
    ...(line === undefined || !/^\d+$/.test(line) ? {} : { line: Number(line) }),
    ...(title === undefined ? {} : { title }),
  };
}

function below(directory: string, file: string): string {
  const path = relative(directory, file);
  return !isAbsolute(file) || path.startsWith('..') ? file : path;
}
