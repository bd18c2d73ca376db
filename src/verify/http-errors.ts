import { hasErrno, messageOf, UserError } from '../errors.ts';
import { Busy, isUnconnected } from './patience.ts';

/** The server wants to know who asks, and we have nothing to say. */
export class Denied extends Error {}

/** What came instead of a body to read. */
export class Unreadable extends Error {}

/**
 * Why a server could not be asked, for a person; the same text for all URLs of a server.
 * @throws `error` where it is a defect of ours
 */
export function httpError(error: unknown, url: string): UserError {
  if (!isOfNetwork(error)) throw error;
  const { origin } = new URL(url);
  const code = error instanceof Denied ? 'store-denied' : 'store-unreachable';
  return new UserError(code, `${origin}: ${whyOf(error)}`, { hint: hintOf(error), cause: error });
}

/** Whatever Node throws of sockets, TLS and HTTP has a code. */
function isOfNetwork(error: unknown): error is { readonly code?: unknown } {
  if (error instanceof Denied || error instanceof Busy || error instanceof Unreadable) return true;
  return typeof error === 'object' && error !== null && 'code' in error;
}

/** Where a host has many addresses, the error of all of them together has no text of its own. */
function whyOf(error: unknown): string {
  const message = messageOf(error);
  if (message !== '') return message;
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

function hintOf(error: unknown): string {
  if (error instanceof Denied) {
    return 'whoever has no credentials is refused: let everybody read there; or set storage.credentials, and verify asks the store with ours (not mirrors)';
  }
  if (error instanceof Busy) return 'the server is ill or busy: try again later';
  if (error instanceof Unreadable) return 'somebody changes it at this moment: try again';
  if (isUnconnected(error)) return 'check the host in the URL, the name server, and the network';
  if (/certificate|self.signed|CERT_/i.test(whyOf(error))) {
    return "this machine does not trust the server's certificate: name its authority in NODE_EXTRA_CA_CERTS";
  }
  if (hasErrno(error, 'ETIMEDOUT', 'ECONNRESET', 'EPIPE')) {
    return 'the connection broke again and again: check the server, proxy and firewall, then try again';
  }
  return 'check the URL: is a web server behind it?';
}
