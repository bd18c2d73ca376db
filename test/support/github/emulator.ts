/** What a client sent. */
export interface ApiRequest {
  readonly method: string;
  /** As it came, with its query: `/repos/acme/images/git/ref/heads/a%23b`. */
  readonly target: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text goes out as it is, anything else as JSON. */
  readonly body: unknown;
}

/** Answers requests: the emulator, or something before it that knows better. */
export type Answers = (request: ApiRequest) => Promise<ApiAnswer>;

/** The emulator's own answers. */
export function emulatorAt(url: string): Answers {
  return async ({ method, target, authorization, body }) => {
    const response = await fetch(`${url}${target}`, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(authorization === undefined ? {} : { authorization }),
      },
      ...(body === '' ? {} : { body }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: { 'content-type': response.headers.get('content-type') ?? 'application/json' },
      body: text === '' ? text : JSON.parse(text),
    };
  };
}

/** `{repository: /repos/acme/images, path: [git, ref, heads, a#b]}`, decoded. */
export function routeOf(target: string): { repository: string; path: readonly string[] } {
  const { pathname } = new URL(target, 'http://github.test');
  const parts = pathname.split('/').slice(1).map(decodeURIComponent);
  return {
    repository: `/${parts.slice(0, 3).join('/')}`,
    path: parts.slice(3).join('/').split('/'),
  };
}

/** A request of the same client for something else. */
export function aside(
  request: ApiRequest,
  method: string,
  target: string,
  body?: object,
): ApiRequest {
  const { authorization } = request;
  return { method, target, authorization, body: body === undefined ? '' : JSON.stringify(body) };
}

/** GitHub's form of a refusal. */
export function refused(status: number, message: string, errors?: readonly object[]): ApiAnswer {
  return {
    status,
    body: {
      message,
      ...(errors === undefined ? {} : { errors }),
      documentation_url: 'https://docs.github.com/rest',
      status: String(status),
    },
  };
}
