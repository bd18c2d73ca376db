import { urlsOf } from './fixed-output.ts';
import type { Arguments } from './leaf.ts';

/** The URL that goes into our registry, and what is to be said of the others. */
export interface AdoptedUrl {
  readonly url?: string;
  readonly notice?: string;
}

/** Only of a file that `fetchurl` takes as it is; ours would not do what the old one does besides. */
export function adoptedUrl(args: Arguments): AdoptedUrl {
  const urls = urlsOf(args);
  const [first] = urls;
  if (first === undefined) return {};
  const special = Array.isArray(args.special) ? args.special.join(', ') : '';
  if (special !== '') return { notice: `its URL is left out: it needs ${special}` };
  const url = urls.find((one) => urlProblem(one) === undefined);
  if (url === undefined) return { notice: `its URL is left out: ${urlProblem(first)}` };
  if (urls.length === 1) return { url };
  const which = url === first ? 'first' : 'first plain one';
  return { url, notice: `of its ${urls.length} URLs only the ${which} is kept` };
}

function urlProblem(url: string): string | undefined {
  if (!/^(https?:\/\/[^/]|file:\/\/\/)[!-~]*$/.test(url) || !URL.canParse(url)) {
    return 'it is no plain http, https or file URL';
  }
  const { username, password } = new URL(url);
  return username + password === '' ? undefined : 'it holds a user or a password';
}
