/** The job that a token of the artifact service is for. */
export interface JobIdentity {
  /** Of the run and of the job in it, as the service counts them: not `GITHUB_RUN_ID`. */
  readonly run: string;
  readonly job: string;
}

/** An unsigned JWT such as `ACTIONS_RUNTIME_TOKEN`: clients read its scope and nothing else. */
export function runtimeToken({ run, job }: JobIdentity, secret: string): string {
  const scope = `Actions.GenericRead:0 Actions.Results:${run}:${job}`;
  const claims = { scp: scope, jti: secret };
  return [{ alg: 'none', typ: 'JWT' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .concat('')
    .join('.');
}

/** Whose token it is; undefined when it is no JWT, lacks the scope, or has another secret. */
export function identityOf(token: string, secret: string): JobIdentity | undefined {
  const claims = claimsOf(token);
  if (claims.jti !== secret) return undefined;
  for (const scope of String(claims.scp).split(' ')) {
    const [kind, run, job, ...rest] = scope.split(':');
    if (kind === 'Actions.Results' && run && job && rest.length === 0) return { run, job };
  }
  return undefined;
}

function claimsOf(token: string): Record<string, unknown> {
  const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
  try {
    return { ...JSON.parse(payload) };
  } catch {
    return {};
  }
}
