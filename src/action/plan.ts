import { setOutput } from '@actions/core';
import { jobMatrix } from '../plan/job-matrix.ts';
import type { ActionContext } from './context.ts';

/** plan: what the jobs of a matrix are to build. */
export async function plan({ selected, reporter }: ActionContext): Promise<void> {
  const matrix = jobMatrix(selected);
  setOutput('matrix', JSON.stringify(matrix));
  setOutput('count', selected.length);
  const rows = selected.map(({ id, runsOn, kas }) => [id, runsOn.join(', '), kas.join(':')]);
  await reporter.conclude([{ table: { head: ['variant', 'runs on', 'kas chain'], rows } }]);
}
