import type { NamedAxes } from './matrix.ts';
import { isRegular, type NamedAxis, type NamedValue } from './named-values.ts';

/** Stems of the output files, as Isar names them: `<machine>/<image>-<distribution>-<machine>`. */
export interface Outputs {
  readonly stem: string;
  /** By axis and value, where the template does not say what the build does. */
  readonly own: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Where nothing is known, anything may stand: an output is a pattern, and matches one file. */
const anything = '*';

export function outputsOf(axes: NamedAxes, distros: readonly string[]): Outputs {
  const { machine, role, distro } = axes as NamedAxes & Record<'machine' | 'role', NamedAxis>;
  const isTemplate = distro?.values.every((value) => isRegular(distro, value));
  const [only] = distros;
  const distribution = distros.length === 1 && only !== undefined ? literal(only) : anything;
  const middle = distro !== undefined && isTemplate ? '{distro}' : distribution;
  const stem = (machineName: string, image: string) =>
    `${machineName}/${image}-${middle}-${machineName}`;
  const [machines, roles] = [template('machine', machine), template('role', role)];
  // Of two values with an output, that of the later axis counts.
  const isLast = Object.keys(axes).indexOf('machine') > Object.keys(axes).indexOf('role');
  const irregular = (axis: NamedAxis) => axis.values.some((value) => !isRegular(axis, value));
  const otherMachine = !isLast && irregular(machine) ? anything : machines;
  const otherRole = isLast && irregular(role) ? anything : roles;
  return {
    stem: stem(machines, roles),
    own: {
      machine: ownOf(machine, (word) => stem(word, otherRole)),
      role: ownOf(role, (word) => stem(otherMachine, word)),
    },
  };
}

function template(axis: string, { prefix }: NamedAxis): string {
  return `${literal(prefix)}{${axis}}`;
}

function ownOf(axis: NamedAxis, stem: (word: string) => string): Record<string, string> {
  const own = axis.values.filter((value: NamedValue) => !isRegular(axis, value));
  return Object.fromEntries(
    own.map(({ name, word }) => [name, stem(word === undefined ? anything : literal(word))]),
  );
}

/** What a template or a pattern would take for something else matches any letter. */
function literal(word: string): string {
  if (/^\.*$/.test(word)) return word === '' ? '' : anything;
  return word.replace(/[^\p{L}\p{M}\p{N}_.+~-]/gu, '?');
}
