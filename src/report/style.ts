import { createColors } from 'picocolors';

/** What decides about colours and live lines (no-color.org; terminals without either are `dumb`). */
export interface Surface {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

export function isLive(surface: Surface, environment: Environment): boolean {
  // Where a terminal has no size (a container's, at times), ora would clear lines for ever.
  const drawable = surface.isTTY === true && surface.columns !== 0;
  return drawable && environment.TERM !== 'dumb' && environment.CI === undefined;
}

export function colorsFor(
  surface: Surface,
  environment: Environment,
): ReturnType<typeof createColors> {
  const wanted = surface.isTTY === true && environment.TERM !== 'dumb' && !environment.NO_COLOR;
  return createColors(wanted);
}

/** Whether more than ASCII is shown, by the locale, as programs in C decide it. */
export function isUnicode({ LC_ALL, LC_CTYPE, LANG }: Environment): boolean {
  return /utf-?8/i.test(LC_ALL || LC_CTYPE || LANG || '');
}
