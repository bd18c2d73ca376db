/** Why `path` cannot stand in the configuration as a path inside the project, else undefined. */
export function projectPathProblem(path: string): string | undefined {
  if (path === '') return 'is empty';
  if (path.startsWith('/')) return 'is absolute; write it relative to the project';
  if (path.split('/').includes('..')) return 'leaves the project by ..';
  if (/[\0-\x1f\x7f]/.test(path)) return 'contains a control character';
  return undefined;
}

/** The same for a kas file: kas takes its chain as one word, joined with colons. */
export function kasPathProblem(path: string): string | undefined {
  const problem = projectPathProblem(path);
  if (problem !== undefined) return problem;
  if (/[\s:]/.test(path)) return 'contains a blank or a colon, which kas cannot take in a chain';
  if (path.startsWith('-')) return 'starts with a dash, which kas would take for an option';
  if (!/\.(ya?ml|json)$/.test(path)) return 'does not end in .yml, .yaml or .json, as kas wants it';
  return undefined;
}
