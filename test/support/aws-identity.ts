import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Credentials } from './s3/authorize.ts';

export interface AwsIdentity extends AsyncDisposable {
  /** Where a job asks who it is, and the secret that lets it. */
  readonly idToken: { readonly url: string; readonly token: string };
  /** `AWS_ENDPOINT_URL_STS` */
  readonly sts: string;
  /** Of each time that the role was taken on. */
  readonly sessions: { readonly role: string; readonly name: string }[];
}

/**
 * The identity provider of GitHub's jobs, and AWS' service that gives credentials for its tokens:
 * each token once (docs.aws.amazon.com, "AssumeRoleWithWebIdentity").
 * @param onCredentials learns of the credentials that are good from now on
 */
export async function awsIdentity(
  role: string,
  onCredentials: (credentials: Credentials) => void,
): Promise<AwsIdentity> {
  const secret = `runtime-${randomUUID()}`;
  const tokens = new Set<string>();
  const sessions: { role: string; name: string }[] = [];
  const server = createServer((incoming, outgoing) => {
    const serve = async () => {
      const body = new URLSearchParams(await text(incoming));
      const url = new URL(incoming.url ?? '', 'http://identity');
      if (url.pathname === '/token') {
        const isAllowed = incoming.headers.authorization === `Bearer ${secret}`;
        if (!isAllowed || url.searchParams.get('audience') !== 'sts.amazonaws.com')
          return outgoing.writeHead(401).end();
        const token = `e30.${randomUUID()}.sig`;
        tokens.add(token);
        return outgoing.end(JSON.stringify({ value: token }));
      }
      const isGood =
        body.get('Action') === 'AssumeRoleWithWebIdentity' &&
        body.get('RoleArn') === role &&
        tokens.delete(body.get('WebIdentityToken') ?? '');
      if (!isGood) {
        const why = 'Not authorized to perform sts:AssumeRoleWithWebIdentity';
        outgoing.writeHead(403, { 'content-type': 'text/xml' });
        return outgoing.end(
          `<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>${why}</Message></Error><RequestId>1</RequestId></ErrorResponse>`,
        );
      }
      const credentials = {
        accessKeyId: `ASIA${sessions.length}`,
        secretAccessKey: `secret-${randomUUID()}`,
        sessionToken: `session-${randomUUID()}`,
      };
      sessions.push({ role, name: body.get('RoleSessionName') ?? '' });
      onCredentials(credentials);
      const expires = new Date(Date.now() + 3_600_000).toISOString();
      outgoing.writeHead(200, { 'content-type': 'text/xml' });
      return outgoing.end(
        `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>${credentials.accessKeyId}</AccessKeyId><SecretAccessKey>${credentials.secretAccessKey}</SecretAccessKey><SessionToken>${credentials.sessionToken}</SessionToken><Expiration>${expires}</Expiration></Credentials></AssumeRoleWithWebIdentityResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></AssumeRoleWithWebIdentityResponse>`,
      );
    };
    void serve().catch((error) => outgoing.destroy(error));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    idToken: { url: `${url}/token?api-version=2.0`, token: secret },
    sts: url,
    sessions,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
