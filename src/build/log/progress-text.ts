import type { BuildProgress, Phase } from './progress.ts';

const textOf: Readonly<Record<Phase, string>> = {
  preparing: 'preparing',
  fetching: 'fetching repositories',
  parsing: 'parsing recipes',
  sstate: 'restoring from sstate',
  building: 'building',
  done: 'tasks done',
};

/** Whole percent, 100 only at the end; undefined where nobody can tell. */
export function percentOfBuild({ phase, task, failed }: BuildProgress): number | undefined {
  if (phase === 'done' && failed === 0) return 100;
  if (task === undefined || task.of === 0) return undefined;
  return Math.min(99, Math.floor((task.n * 100) / task.of));
}

/** `task 33 of 73 (isar-image-base do_rootfs_install)`, or the phase before there are tasks. */
export function progressText({ phase, task, running, failed }: BuildProgress): string {
  const failures = failed > 0 ? `, ${failed} failed` : '';
  if (task === undefined || phase !== 'building') return `${textOf[phase]}${failures}`;
  // What was started last may be done long since: people wait for what runs the longest.
  const { recipe, name } = running[0] ?? task;
  const what = name === undefined ? '' : ` (${recipe} ${name})`;
  return `task ${task.n} of ${task.of}${what}${failures}`;
}
