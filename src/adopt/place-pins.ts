import type { Combination } from '../plan/matrix.ts';
import type { AdoptedPin } from './interpret.ts';

/** A pin as a variant's artifact: `key` is that of the configuration. */
export interface PlacedPin {
  readonly combination: Combination;
  readonly key: string;
  readonly pin: AdoptedPin;
}

export interface PlacedPins {
  /** In axis order, machine and role first. */
  readonly axes: readonly string[];
  /** There are no roles in the paths: machine, then artifact. */
  readonly withoutRole: boolean;
  readonly placed: readonly PlacedPin[];
  /** Whose paths no variant can have. */
  readonly others: readonly AdoptedPin[];
}

/** The one role of trees that have none. */
const onlyRole = 'image';

const valueName = /^[A-Za-z0-9][A-Za-z0-9_+-]*$/;

/** Reads each path as machine, role, values of further axes, artifact. */
export function placePins(pins: readonly AdoptedPin[]): PlacedPins {
  const fitting = pins.filter(({ attributePath }) => attributePath.every(isValueName));
  const withoutRole =
    Math.max(0, ...fitting.map(({ attributePath }) => attributePath.length)) === 2;
  const chosen = fitting.filter(
    ({ attributePath }) => attributePath.length >= (withoutRole ? 2 : 3),
  );
  const depth = Math.max(3, ...chosen.map(({ attributePath }) => attributePath.length));
  const axes = axisNames(depth - 1);
  const placed = chosen.map((pin) => {
    const [machine = '', ...rest] = pin.attributePath;
    const key = rest.at(-1) ?? '';
    const values = [machine, ...(withoutRole ? [onlyRole] : rest.slice(0, -1))];
    const combination = Object.fromEntries(values.map((value, index) => [axes[index], value]));
    return { combination, key, pin };
  });
  return { axes, withoutRole, placed, others: pins.filter((pin) => !chosen.includes(pin)) };
}

function isValueName(component: string): boolean {
  return valueName.test(component) && component !== 'hidden';
}

function axisNames(count: number): string[] {
  const names = ['machine', 'role', 'profile', 'node'];
  return Array.from({ length: count }, (_, index) => names[index] ?? `part-${index + 1}`);
}
