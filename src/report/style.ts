import { createColors } from 'picocolors';

/** What decides about colours and live lines (no-color.org; terminals without either are `dumb`). */
export interface Surface {
  readonly isTTY?: boolean | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

export function isLive(surface: Surface, environment: Environment): boolean {
  return surface.isTTY === true && environment.TERM !== 'dumb' && environment.CI === undefined;
}

export function colorsFor(
  surface: Surface,
  environment: Environment,
): ReturnType<typeof createColors> {
  const wanted = surface.isTTY === true && environment.TERM !== 'dumb' && !environment.NO_COLOR;
  return createColors(wanted);
}
