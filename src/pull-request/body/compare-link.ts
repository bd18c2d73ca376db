import { urlPath } from '../../escape/url.ts';

/**
 * The page that shows what lies between two commits of a repository, for GitHub and GitLab.
 * @param url as kas files have it: https, ssh, or as git writes ssh (`git@github.com:o/r.git`)
 * @returns undefined for other forges, and for what is no commit
 */
export function comparePage(url: string, before: string, after: string): string | undefined {
  const repository = url.replace(/(?:\.git)?\/?$/, '');
  const { host, path } = (scp.exec(repository) ?? withScheme.exec(repository))?.groups ?? {};
  if (host === undefined || path === undefined) return undefined;
  if (!isCommit(before) || !isCommit(after)) return undefined;
  const server = host.toLowerCase();
  const range = `${before}...${after}`;
  if (server === 'github.com' && path.split('/').length === 2) {
    return `https://${server}/${urlPath(path)}/compare/${range}`;
  }
  return isGitLab(server) ? `https://${server}/${urlPath(path)}/-/compare/${range}` : undefined;
}

/** Debian's is one by another name. */
function isGitLab(host: string): boolean {
  return /^gitlab\./.test(host) || host === 'salsa.debian.org';
}

function isCommit(text: string): boolean {
  return /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(text);
}

// A port is of ssh or of nobody: pages are at the one of https.
const pathAtEnd = '(?<path>[\\w.-]+(?:/[\\w.-]+)+)$';
const scp = new RegExp(`^[\\w.-]+@(?<host>[\\w.-]+):${pathAtEnd}`);
const withScheme = new RegExp(
  `^(?:https?|ssh|git)://(?:[^/@\\s]+@)?(?<host>[\\w.-]+)(?::\\d+)?/${pathAtEnd}`,
);
