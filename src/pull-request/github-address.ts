import { UserError } from '../errors.ts';

export interface GitHubAddress {
  /** Address of the REST API: what `GITHUB_API_URL` says. */
  readonly api: string;
  /** Or what gives one that is valid. */
  readonly token: string | (() => Promise<string>);
  /** `owner/name`. */
  readonly repository: string;
}

/**
 * Checked before the first request: `fetch` would quote a token that is no header, or a password
 * in the address, in its error.
 * @throws UserError `config-invalid`; never with the token in it
 */
export function checkAddress(address: GitHubAddress): GitHubAddress & { readonly owner: string } {
  const token = typeof address.token === 'string' ? checkToken(address.token) : address.token;
  const [, owner] = /^([\w-]+)\/[\w.-]+$/.exec(address.repository) ?? [];
  if (owner === undefined) {
    throw new UserError(
      'config-invalid',
      `${JSON.stringify(address.repository)} is no repository on GitHub`,
      { hint: 'write owner/name, as in GITHUB_REPOSITORY' },
    );
  }
  return { api: apiAddress(address.api), token, repository: address.repository, owner };
}

function apiAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const plain = url?.username === '' && url.password === '' && url.search === '';
  if (url !== undefined && plain && /^https?:$/.test(url.protocol)) {
    return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
  }
  throw new UserError('config-invalid', 'the address of the GitHub API is no http(s) URL', {
    hint: 'GITHUB_API_URL is https://api.github.com, or https://HOST/api/v3 for a server of your own',
  });
}

function checkToken(text: string): string {
  const token = text.trim();
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new UserError(
      'config-invalid',
      token === '' ? 'the GitHub token is empty' : 'the GitHub token has characters that none has',
      { hint: 'pass GITHUB_TOKEN of the job, or another token, and nothing else in its variable' },
    );
  }
  return token;
}
