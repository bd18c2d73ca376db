import { createPrivateKey, type KeyObject, sign } from 'node:crypto';
import * as z from 'zod';
import { UserError } from '../errors.ts';
import { connectGitHub, type GitHubOptions } from './github-request.ts';

/** A GitHub App that is installed in the repository. */
export interface App {
  /** Its client ID or its number. */
  readonly id: string;
  /** In PEM. */
  readonly key: string;
}

const permission = 'contents: write';
const installationAnswer = z.object({ id: z.int().positive() });
const tokenAnswer = z.object({ token: z.string().min(1), expires_at: z.iso.datetime() });

/** Milliseconds. Nothing of ours takes longer with one token. */
const margin = 5 * 60_000;

/**
 * Tokens of an installation last an hour, and builds take longer: each request gets one that is
 * still valid (docs.github.com, "Generating an installation access token").
 * @throws UserError `config-invalid` for a key that is none; never with the key in it
 */
export function appTokens(app: App, options: Omit<GitHubOptions, 'token'>): () => Promise<string> {
  const key = privateKey(app.key);
  let known: { readonly token: string; readonly until: number } | undefined;
  let coming: Promise<string> | undefined;

  async function renew(): Promise<string> {
    const github = connectGitHub({ ...options, token: webToken(app.id, key, Date.now()) });
    const { id } = await github.ask({
      method: 'GET',
      path: '/installation',
      answer: installationAnswer,
      permission,
    });
    const { token, expires_at } = await github.ask({
      method: 'POST',
      path: `/app/installations/${id}/access_tokens`,
      outside: true,
      parameters: {
        repositories: [options.repository.split('/')[1]],
        permissions: { contents: 'write', pull_requests: 'write' },
      },
      answer: tokenAnswer,
      permission,
    });
    known = { token, until: Date.parse(expires_at) - margin };
    return token;
  }

  return async () => {
    if (known !== undefined && Date.now() < known.until) return known.token;
    coming ??= renew().finally(() => {
      coming = undefined;
    });
    return coming;
  };
}

function privateKey(pem: string): KeyObject {
  try {
    // Where a secret is set in one line, its line ends are often written out.
    return createPrivateKey(pem.replaceAll('\\n', '\n'));
  } catch {
    throw new UserError('config-invalid', 'the private key of the GitHub App is no key in PEM', {
      hint: 'set it to the whole .pem file that GitHub made for the App, with its first and last line',
    });
  }
}

/** A JSON web token (RFC 7519) by which the App says who it is, for ten minutes at most. */
function webToken(id: string, key: KeyObject, now: number): string {
  const seconds = Math.floor(now / 1000);
  // The clock of this machine may be ahead of GitHub's.
  const claims = { iat: seconds - 60, exp: seconds + 540, iss: id };
  const text = [{ alg: 'RS256', typ: 'JWT' }, claims].map(encoded).join('.');
  return `${text}.${sign('RSA-SHA256', Buffer.from(text), key).toString('base64url')}`;
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
