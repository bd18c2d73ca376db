import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';

export interface Certificate {
  /** The PEM that a client must trust. */
  readonly path: string;
  readonly cert: Buffer;
  readonly key: Buffer;
}

/**
 * Signed by itself, for 127.0.0.1 and these host names, good for two days.
 * @throws Error where there is no openssl
 */
export async function selfSigned(
  directory: string,
  hosts: readonly string[],
): Promise<Certificate> {
  const path = join(directory, 'certificate.pem');
  const keyPath = join(directory, 'key.pem');
  const names = ['IP:127.0.0.1', ...hosts.map((host) => `DNS:${host}`)].join(',');
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const content = ['-subj', '/CN=strict-s3', '-days', '2', '-addext', `subjectAltName=${names}`];
  try {
    await execa('openssl', ['req', ...kind, ...content, '-keyout', keyPath, '-out', path]);
  } catch (cause) {
    throw new Error('an S3 server of https needs openssl, for its certificate', { cause });
  }
  return { path, cert: await readFile(path), key: await readFile(keyPath) };
}
