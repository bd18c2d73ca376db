import { exitCodes } from '../errors.ts';
import { formatSize } from '../report/format.ts';
import type { Section } from '../report/section.ts';
import type { Finding, UnreachablePlace, VerifyResult, Whose } from '../verify/result.ts';

export interface Allowances {
  /** Pins without a URL are no drift: Nix asks for those files. */
  readonly allowUnpublished: boolean;
}

/** What is known to be wrong is drift; where nobody could be asked, the run failed. */
export function exitCodeOfVerify(
  { findings, unpublished, unreachable }: VerifyResult,
  { allowUnpublished }: Allowances,
): number {
  if (findings.length > 0) return exitCodes.drift;
  if (unpublished.length > 0 && !allowUnpublished) return exitCodes.drift;
  return unreachable.length > 0 ? exitCodes.failed : exitCodes.done;
}

/** @param what was verified: the path of the file, with its ref where there is one */
export function verifyToJson(what: string, result: VerifyResult) {
  return { registry: what, ...result };
}

/** What is wrong first, and what it comes to last. */
export function verifySections(what: string, result: VerifyResult): Section[] {
  return [
    ...result.findings.map(findingSection),
    ...unreachableSections(result.unreachable),
    ...unpublishedSections(result.unpublished),
    { title: what, lines: [...totals(result), ...result.notices.map((text) => `note: ${text}`)] },
  ];
}

function findingSection({ url, problem, hint, ...whose }: Finding): Section {
  return {
    title: [nameOf(whose), problem].filter(Boolean).join(': '),
    lines: [...(url === undefined ? [] : [url]), `hint: ${hint}`],
  };
}

/** Enough to see which they are. */
const mostNames = 5;

/** One for each reason: a host that is down is the reason of many. */
function unreachableSections(places: readonly UnreachablePlace[]): Section[] {
  const byReason = new Map<string, UnreachablePlace[]>();
  for (const place of places) {
    const reason = `${place.code} ${hostOf(place.url)} ${place.hint}`;
    byReason.set(reason, [...(byReason.get(reason) ?? []), place]);
  }
  return [...byReason.values()].map((all) => {
    const { problem = '', hint = '' } = all[0] ?? {};
    const urls = [...new Set(all.map(({ url }) => url))];
    return {
      title: `cannot be asked, so nothing is known of ${counted(urls.length, 'URL')}: ${problem}`,
      lines: [...few(urls), `hint: ${hint}`],
    };
  });
}

/** One for each thing that can be done about it: what was adopted was never built by us. */
function unpublishedSections(pins: VerifyResult['unpublished']): Section[] {
  return [...new Set(pins.map(({ hint }) => hint))].map((hint) => {
    const alike = pins.filter((pin) => pin.hint === hint);
    return {
      title: `${counted(alike.length, 'pin')} ${alike[0]?.problem}`,
      lines: [...few(alike.map(nameOf)), `hint: ${hint}`],
    };
  });
}

function totals({ pins, findings, checked }: VerifyResult): string[] {
  const countOf = (status: string) => pins.filter((pin) => pin.status === status).length;
  const states = [
    `${countOf('ok')} right`,
    ...other(countOf('wrong'), 'wrong'),
    ...other(countOf('unreachable'), 'unknown'),
    ...other(countOf('unpublished'), 'not published'),
  ];
  return [
    `${counted(pins.length, 'pin')}: ${states.join(', ')}; ${counted(findings.length, 'finding')}`,
    `${counted(checked.urls, 'URL')} asked, ${formatSize(checked.bytes)} read`,
  ];
}

function other(count: number, state: string): string[] {
  return count === 0 ? [] : [`${count} ${state}`];
}

function nameOf({ attribute, variant }: Whose): string {
  return attribute ?? variant ?? '';
}

function few(names: readonly string[]): string[] {
  const more = names.length - mostNames;
  return more > 0 ? [...names.slice(0, mostNames), `and ${more} more`] : [...names];
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
