import { createPublicKey, verify } from 'node:crypto';
import { type Answers, refused, routeOf } from './emulator.ts';

/** An App that is installed in the one repository. */
export interface InstalledApp {
  readonly id: string;
  /** Its private key, of which GitHub knows the public half. */
  readonly key: string;
  /** How long its tokens last, in milliseconds. */
  readonly lifetime: number;
}

/** What GitHub does for an App: says where it is installed, and mints tokens. */
export function withApp(
  answers: Answers,
  apps: readonly InstalledApp[],
  tokens: string[],
): Answers {
  return async (request) => {
    const { path } = routeOf(request.target);
    const { pathname } = new URL(request.target, 'http://x');
    const mints = /^\/app\/installations\/(\d+)\/access_tokens$/.exec(pathname);
    if (path[0] !== 'installation' && mints === null) return answers(request);
    const jwt = request.authorization?.replace(/^bearer /i, '') ?? '';
    const app = apps.find((one) => isSignedBy(jwt, one));
    if (app === undefined) return refused(401, 'A JSON web token could not be decoded');
    if (mints === null) return { status: 200, body: { id: 7 } };
    const { permissions } = JSON.parse(request.body) as { permissions: Record<string, string> };
    const token = `ghs_Minted${tokens.length}`;
    tokens.push(token);
    const expires_at = new Date(Date.now() + app.lifetime).toISOString();
    return { status: 201, body: { token, expires_at, permissions } };
  };
}

function isSignedBy(jwt: string, { id, key }: InstalledApp): boolean {
  const [head = '', claims = '', signature = ''] = jwt.split('.');
  if (signature === '') return false;
  const { iss, iat, exp } = JSON.parse(Buffer.from(claims, 'base64url').toString());
  const now = Date.now() / 1000;
  // GitHub takes none that lasts longer than ten minutes, or begins in the future.
  if (iss !== id || iat > now || exp < now || exp - now > 600) return false;
  const signed = Buffer.from(`${head}.${claims}`);
  return verify('RSA-SHA256', signed, createPublicKey(key), Buffer.from(signature, 'base64url'));
}
