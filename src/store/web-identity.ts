import { fromWebToken } from '@aws-sdk/credential-provider-web-identity';
import { messageOf, UserError } from '../errors.ts';

/** A role of AWS that whoever has a token of an identity provider may take on. */
export interface WebIdentity {
  /** `arn:aws:iam::ACCOUNT:role/NAME` */
  readonly roleArn: string;
  /** Says in the logs of AWS who it was. */
  readonly sessionName: string;
  /** A fresh token: it is good for a few minutes, and builds take hours. */
  readonly token: () => Promise<string>;
}

type Credentials = ReturnType<ReturnType<typeof fromWebToken>>;

/**
 * Credentials of the role. They are asked for when a request needs some, and anew before they expire.
 * @throws UserError `store-denied`
 */
export function roleCredentials(
  { roleArn, sessionName, token }: WebIdentity,
  region: string,
): () => Credentials {
  return async () => {
    try {
      const provider = fromWebToken({
        roleArn,
        roleSessionName: sessionName.replace(/[^\w+=,.@-]/g, '-').slice(0, 64),
        webIdentityToken: await token(),
        clientConfig: { region },
      });
      return await provider();
    } catch (cause) {
      throw new UserError(
        'store-denied',
        `the role ${roleArn} cannot be assumed: ${messageOf(cause)}`,
        {
          hint: 'does the job have `id-token: write` below `permissions:`, and does the role trust this repository and branch? docs/aws.md has both policies',
          cause,
        },
      );
    }
  };
}
