import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  Octokit,
  require_light,
  retry
} from "./chunk-UHXWFCXG.js";
import {
  foreignLogLine
} from "./chunk-6S7CRL34.js";
import {
  _enum,
  array,
  boolean,
  int,
  literal,
  object,
  prettifyError,
  string,
  union,
  unknown
} from "./chunk-ZZMKXPND.js";
import {
  UserError
} from "./chunk-BNEZOXMQ.js";
import {
  __toESM
} from "./chunk-QLIL6GH6.js";

// src/pull-request/github-answers.ts
var sha = string().regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/, "expected a git hash in hex");
var refAnswer = object({ object: object({ sha }) });
var commitAnswer = object({ tree: object({ sha }) });
var treeAnswer = object({
  tree: array(
    object({
      path: string().min(1),
      mode: string().regex(/^[0-7]{6}$/, "expected a mode in octal"),
      type: _enum(["blob", "tree", "commit"]),
      sha
    })
  ),
  truncated: boolean()
});
var blobAnswer = object({ content: string(), encoding: literal("base64"), size: int().nonnegative() }).transform(({ content, size }) => ({ bytes: Buffer.from(content, "base64"), size })).refine(({ bytes, size }) => bytes.length === size, "expected as many bytes as its size says");
var createdAnswer = object({ sha });
var compareAnswer = object({ merge_base_commit: object({ sha }) });
var pullAnswer = object({
  number: int().positive(),
  // Printed, and an output of the action: nothing that ends a line.
  html_url: string().regex(/^https?:\/\/[\x21-\x7e]+$/, "expected a URL"),
  title: string(),
  body: string().nullish(),
  state: _enum(["open", "closed"]),
  /** Its name in GraphQL. */
  node_id: string().min(1),
  draft: boolean().default(false),
  head: object({
    ref: string(),
    sha,
    /** Null where a fork was deleted. */
    repo: object({ full_name: string() }).nullish()
  }),
  base: object({ ref: string() })
});
var anyAnswer = unknown();
var commentsAnswer = array(object({ body: string().nullish() }));
var mutationAnswer = object({
  errors: array(object({ message: string() })).default([])
});
var refusalAnswer = object({
  message: string(),
  errors: union([
    string(),
    array(
      union([
        string(),
        object({
          message: string().optional(),
          field: string().optional(),
          code: string().optional()
        })
      ])
    )
  ]).optional()
});

// src/pull-request/github-address.ts
function checkAddress(address) {
  const token = typeof address.token === "string" ? checkToken(address.token) : address.token;
  const [, owner] = /^([\w-]+)\/[\w.-]+$/.exec(address.repository) ?? [];
  if (owner === void 0) {
    throw new UserError(
      "config-invalid",
      `${JSON.stringify(address.repository)} is no repository on GitHub`,
      { hint: "write owner/name, as in GITHUB_REPOSITORY" }
    );
  }
  return { api: apiAddress(address.api), token, repository: address.repository, owner };
}
function apiAddress(text) {
  const url = URL.canParse(text) ? new URL(text) : void 0;
  const plain = url?.username === "" && url.password === "" && url.search === "";
  if (url !== void 0 && plain && /^https?:$/.test(url.protocol)) {
    return `${url.origin}${url.pathname}`.replace(/\/+$/, "");
  }
  throw new UserError("config-invalid", "the address of the GitHub API is no http(s) URL", {
    hint: "GITHUB_API_URL is https://api.github.com, or https://HOST/api/v3 for a server of your own"
  });
}
function checkToken(text) {
  const token = text.trim();
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new UserError(
      "config-invalid",
      token === "" ? "the GitHub token is empty" : "the GitHub token has characters that none has",
      { hint: "pass GITHUB_TOKEN of the job, or another token, and nothing else in its variable" }
    );
  }
  return token;
}

// src/pull-request/github-retry.ts
var retries = 3;
var longestWait = 300;
function secondsToRetry({ status, headers, retried }) {
  const passing = status === void 0 || status === 429 || [500, 502, 503, 504].includes(status);
  if (!passing || retried >= retries) return void 0;
  const wait = retryAfter(headers) ?? (retried + 1) ** 2;
  return wait <= longestWait ? wait : void 0;
}
function retryAfter(headers, now = Date.now()) {
  const value = String(headers["retry-after"] ?? "").trim();
  if (/^\d+$/.test(value)) return Number(value);
  const until = Date.parse(value);
  return Number.isNaN(until) ? void 0 : Math.max(0, Math.ceil((until - now) / 1e3));
}
function isRateLimit(status, message, headers) {
  if (status !== 403 && status !== 429) return false;
  return /\bsecondary rate\b/i.test(message) || String(headers["x-ratelimit-remaining"]) === "0";
}

// src/pull-request/github-errors.ts
function wordsOf(data) {
  const { success, data: refusal } = refusalAnswer.safeParse(data);
  if (!success) return void 0;
  const { message, errors = [] } = refusal;
  const details = (typeof errors === "string" ? [errors] : errors).map(
    (error) => typeof error === "string" ? error : error.message ?? [error.field, error.code].filter(Boolean).join(" is ")
  );
  return foreignLogLine([message, details.join("; ")].filter(Boolean).join(": "));
}
function refusalError(request, refused) {
  const { status, words, headers } = refused;
  const message = `GitHub refused ${described(request)} with ${status}: ${words}`;
  if (status === 429 || isRateLimit(status, words, headers)) {
    return new UserError("forge-unreachable", message, { hint: limitHint(headers) });
  }
  const known = usualReasons.find(
    (reason) => reason.statuses.includes(status) && reason.words.test(words)
  );
  const hint = known?.hint(request) ?? "its words say why: put that right, then run the same command again";
  return new UserError("forge-refused", message, { hint });
}
var usualReasons = [
  {
    statuses: [401],
    words: /(?:)/,
    hint: () => "the token is wrong or has expired: pass GITHUB_TOKEN of the job, or a token that is still valid"
  },
  {
    statuses: [403],
    words: /not permitted to create or approve pull requests/i,
    hint: ({ repository }) => `in the settings of ${repository}, Actions > General, turn on "Allow GitHub Actions to create and approve pull requests" (its organization may have to allow it first), or pass another token`
  },
  {
    statuses: [403],
    words: /\bSAML\b|\bSSO\b/,
    hint: () => "authorize the token for single sign-on of the organization, in the settings of its owner"
  },
  {
    statuses: [403, 404, 409, 422],
    words: /workflows?\b.*(permission|scope)|(permission|scope).*workflows?\b/i,
    hint: () => "the base brings workflow files that this token may not write: merge the base into our branch by hand, or pass a token that may write workflows"
  },
  {
    statuses: [403, 409, 422],
    words: /rule violations|protected (branch|ref)|cannot (create|update) this/i,
    hint: () => "a ruleset or branch protection forbids it: exempt isar-artifacts/update/** from it, or let the owner of the token bypass it"
  },
  {
    statuses: [422],
    words: /auto.?merge/i,
    hint: ({ repository }) => `in the settings of ${repository}, turn on "Allow auto-merge", and protect the base branch by a check; or set pull-request.auto-merge: never`
  },
  {
    statuses: [422],
    words: /requested from collaborators|team reviewers/i,
    hint: () => "only people and teams with access to the repository can review: correct pull-request.reviewers and team-reviewers; for teams the token needs `members: read` of the organization"
  },
  {
    statuses: [403],
    words: /permission to create labels/i,
    hint: () => "create the label once by hand, or write `issues: write` below `permissions:`"
  },
  {
    statuses: [403],
    words: /Resource not accessible/i,
    hint: (request) => `the token lacks a permission: write \`${neededBy(request)}\` below \`permissions:\` of the job, or grant it to the token`
  },
  {
    statuses: [404],
    words: /(?:)/,
    hint: (request) => `GitHub also says so to a token that may not see it: check the name, and that the token has \`${neededBy(request)}\``
  }
];
function neededBy({ method, permission }) {
  return method === "GET" ? permission.replace("write", "read") : permission;
}
function limitHint(headers) {
  const reset = Number(headers["x-ratelimit-reset"] ?? Number.NaN);
  const seconds = retryAfter(headers);
  const when = seconds === void 0 && Number.isFinite(reset) ? `after ${new Date(reset * 1e3).toISOString()}` : `in ${seconds ?? 60} seconds`;
  return `too many requests were made with this token: run the same command again ${when}`;
}
function unreachableError(request, reason) {
  const what = "status" in reason ? `it answered ${reason.status}` : networkReason(reason.cause);
  return new UserError(
    "forge-unreachable",
    `cannot reach GitHub for ${described(request)}: ${what}`,
    {
      hint: `check ${request.api} (GITHUB_API_URL), the network and its proxy, and whether GitHub is well; then run the same command again: it goes on from what is there`
    }
  );
}
function networkReason(error) {
  if (typeof error !== "object" || error === null) return foreignLogLine(String(error));
  if ("name" in error && error.name === "TimeoutError") return "it did not answer in time";
  const deeper = "cause" in error ? error.cause : void 0;
  if (typeof deeper === "object" && deeper !== null) return networkReason(deeper);
  const code = "code" in error ? `${error.code}` : "";
  const message = "message" in error ? `${error.message}` : "";
  return foreignLogLine(message.includes(code) ? message : `${code} ${message}`.trim());
}
function malformedError(request, what) {
  return new UserError(
    "forge-unreachable",
    `the answer to ${described(request)} is not one of GitHub's REST API: ${foreignLogLine(what)}`,
    {
      hint: `check that ${request.api} (GITHUB_API_URL) is the address of the API, with no proxy that answers in its place`
    }
  );
}
function described({ api, repository, method, path }) {
  return foreignLogLine(`${method} ${api}/repos/${repository}${path}`);
}

// node_modules/@octokit/plugin-throttling/dist-bundle/index.js
var import_light = __toESM(require_light(), 1);
var VERSION = "0.0.0-development";
var noop = () => Promise.resolve();
function wrapRequest(state, request, options) {
  return state.retryLimiter.schedule(doRequest, state, request, options);
}
async function doRequest(state, request, options) {
  const { pathname } = new URL(options.url, "http://github.test");
  const isAuth = isAuthRequest(options.method, pathname);
  const isWrite = !isAuth && options.method !== "GET" && options.method !== "HEAD";
  const isSearch = options.method === "GET" && pathname.startsWith("/search/");
  const isGraphQL = pathname.startsWith("/graphql");
  const retryCount = ~~request.retryCount;
  const jobOptions = retryCount > 0 ? { priority: 0, weight: 0 } : {};
  if (state.clustering) {
    jobOptions.expiration = 1e3 * 60;
  }
  if (isWrite || isGraphQL) {
    await state.write.key(state.id).schedule(jobOptions, noop);
  }
  if (isWrite && state.triggersNotification(pathname)) {
    await state.notifications.key(state.id).schedule(jobOptions, noop);
  }
  if (isSearch) {
    await state.search.key(state.id).schedule(jobOptions, noop);
  }
  const req = (isAuth ? state.auth : state.global).key(state.id).schedule(jobOptions, request, options);
  if (isGraphQL) {
    const res = await req;
    if (res.data.errors != null && res.data.errors.some((error) => error.type === "RATE_LIMITED")) {
      const error = Object.assign(new Error("GraphQL Rate Limit Exceeded"), {
        response: res,
        data: res.data
      });
      throw error;
    }
  }
  return req;
}
function isAuthRequest(method, pathname) {
  return method === "PATCH" && // https://docs.github.com/en/rest/apps/apps?apiVersion=2022-11-28#create-a-scoped-access-token
  /^\/applications\/[^/]+\/token\/scoped$/.test(pathname) || method === "POST" && // https://docs.github.com/en/rest/apps/oauth-applications?apiVersion=2022-11-28#reset-a-token
  (/^\/applications\/[^/]+\/token$/.test(pathname) || // https://docs.github.com/en/rest/apps/apps?apiVersion=2022-11-28#create-an-installation-access-token-for-an-app
  /^\/app\/installations\/[^/]+\/access_tokens$/.test(pathname) || // https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps
  pathname === "/login/oauth/access_token");
}
var triggers_notification_paths_default = [
  "/orgs/{org}/invitations",
  "/orgs/{org}/invitations/{invitation_id}",
  "/orgs/{org}/teams/{team_slug}/discussions",
  "/orgs/{org}/teams/{team_slug}/discussions/{discussion_number}/comments",
  "/repos/{owner}/{repo}/collaborators/{username}",
  "/repos/{owner}/{repo}/commits/{commit_sha}/comments",
  "/repos/{owner}/{repo}/issues",
  "/repos/{owner}/{repo}/issues/{issue_number}/comments",
  "/repos/{owner}/{repo}/issues/{issue_number}/sub_issue",
  "/repos/{owner}/{repo}/issues/{issue_number}/sub_issues/priority",
  "/repos/{owner}/{repo}/pulls",
  "/repos/{owner}/{repo}/pulls/{pull_number}/comments",
  "/repos/{owner}/{repo}/pulls/{pull_number}/comments/{comment_id}/replies",
  "/repos/{owner}/{repo}/pulls/{pull_number}/merge",
  "/repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers",
  "/repos/{owner}/{repo}/pulls/{pull_number}/reviews",
  "/repos/{owner}/{repo}/releases",
  "/teams/{team_id}/discussions",
  "/teams/{team_id}/discussions/{discussion_number}/comments"
];
function routeMatcher(paths) {
  const regexes = paths.map(
    (path) => path.split("/").map((c) => c.startsWith("{") ? "(?:.+?)" : c).join("/")
  );
  const regex2 = `^(?:${regexes.map((r) => `(?:${r})`).join("|")})[^/]*$`;
  return new RegExp(regex2, "i");
}
var regex = routeMatcher(triggers_notification_paths_default);
var triggersNotification = regex.test.bind(regex);
var groups = {};
var createGroups = function(Bottleneck, common) {
  groups.global = new Bottleneck.Group({
    id: "octokit-global",
    maxConcurrent: 10,
    ...common
  });
  groups.auth = new Bottleneck.Group({
    id: "octokit-auth",
    maxConcurrent: 1,
    ...common
  });
  groups.search = new Bottleneck.Group({
    id: "octokit-search",
    maxConcurrent: 1,
    minTime: 2e3,
    ...common
  });
  groups.write = new Bottleneck.Group({
    id: "octokit-write",
    maxConcurrent: 1,
    minTime: 1e3,
    ...common
  });
  groups.notifications = new Bottleneck.Group({
    id: "octokit-notifications",
    maxConcurrent: 1,
    minTime: 3e3,
    ...common
  });
};
function throttling(octokit, octokitOptions) {
  const {
    enabled = true,
    Bottleneck = import_light.default,
    id = "no-id",
    timeout = 1e3 * 60 * 2,
    // Redis TTL: 2 minutes
    connection
  } = octokitOptions.throttle || {};
  if (!enabled) {
    return {};
  }
  const common = { timeout };
  if (typeof connection !== "undefined") {
    common.connection = connection;
  }
  const state = Object.assign(
    {
      clustering: connection != null,
      triggersNotification,
      fallbackSecondaryRateRetryAfter: 60,
      retryAfterBaseValue: 1e3,
      id
    },
    octokitOptions.throttle
  );
  if (typeof state.onSecondaryRateLimit !== "function" || typeof state.onRateLimit !== "function") {
    throw new Error(`octokit/plugin-throttling error:
        You must pass the onSecondaryRateLimit and onRateLimit error handlers.
        See https://octokit.github.io/rest.js/#throttling

        const octokit = new Octokit({
          throttle: {
            onSecondaryRateLimit: (retryAfter, options) => {/* ... */},
            onRateLimit: (retryAfter, options) => {/* ... */}
          }
        })
    `);
  }
  let initialized = false;
  const initializeBottleneck = () => {
    if (initialized) {
      return;
    }
    initialized = true;
    if (groups.global == null) {
      createGroups(Bottleneck, common);
    }
    state.global = state.global ?? groups.global;
    state.auth = state.auth ?? groups.auth;
    state.search = state.search ?? groups.search;
    state.write = state.write ?? groups.write;
    state.notifications = state.notifications ?? groups.notifications;
    state.retryLimiter = state.retryLimiter ?? new Bottleneck();
    const events = {};
    const emitter = new Bottleneck.Events(events);
    events.on("secondary-limit", state.onSecondaryRateLimit);
    events.on("rate-limit", state.onRateLimit);
    events.on(
      "error",
      (e) => octokit.log.warn("Error in throttling-plugin limit handler", e)
    );
    state.retryLimiter.on("failed", async function(error, info) {
      const [state2, request, options] = info.args;
      const { pathname } = new URL(options.url, "http://github.test");
      const shouldRetryGraphQL = pathname.startsWith("/graphql") && error.status !== 401;
      if (!(shouldRetryGraphQL || error.status === 403 || error.status === 429)) {
        return;
      }
      const retryCount = ~~request.retryCount;
      request.retryCount = retryCount;
      options.request.retryCount = retryCount;
      const { wantRetry, retryAfter: retryAfter2 = 0 } = await (async function() {
        if (/\bsecondary rate\b/i.test(error.message)) {
          const retryAfter22 = Number(error.response.headers["retry-after"]) || state2.fallbackSecondaryRateRetryAfter;
          const wantRetry2 = await emitter.trigger(
            "secondary-limit",
            retryAfter22,
            options,
            octokit,
            retryCount
          );
          return { wantRetry: wantRetry2, retryAfter: retryAfter22 };
        }
        if (error.response.headers != null && error.response.headers["x-ratelimit-remaining"] === "0" || (error.response.data?.errors ?? []).some(
          (error2) => error2.type === "RATE_LIMITED"
        )) {
          const rateLimitReset = new Date(
            ~~error.response.headers["x-ratelimit-reset"] * 1e3
          ).getTime();
          const retryAfter22 = Math.max(
            // Add one second so we retry _after_ the reset time
            // https://docs.github.com/en/rest/overview/resources-in-the-rest-api?apiVersion=2022-11-28#exceeding-the-rate-limit
            Math.ceil((rateLimitReset - Date.now()) / 1e3) + 1,
            0
          );
          const wantRetry2 = await emitter.trigger(
            "rate-limit",
            retryAfter22,
            options,
            octokit,
            retryCount
          );
          return { wantRetry: wantRetry2, retryAfter: retryAfter22 };
        }
        return {};
      })();
      if (wantRetry) {
        request.retryCount++;
        return retryAfter2 * state2.retryAfterBaseValue;
      }
    });
  };
  octokit.hook.wrap("request", (request, options) => {
    initializeBottleneck();
    return wrapRequest(state, request, options);
  });
  return {};
}
throttling.VERSION = VERSION;
throttling.triggersNotification = triggersNotification;

// src/pull-request/github-octokit.ts
function isRequestError(error) {
  return typeof error === "object" && error !== null && "status" in error && "request" in error;
}
function octokitFor(api, token, options) {
  const { timeout = 12e4, second = 1e3 } = options;
  const worthIt = (after, _, __, retried) => retried < retries && after <= longestWait;
  const octokit = new (Octokit.plugin(retryPolicy, retry, throttling))({
    baseUrl: api,
    userAgent: "isar-artifacts",
    log: silent,
    request: {
      // For what GitHub announces to take away: it would go to the console.
      log: silent,
      parseSuccessResponseBody: false,
      fetch: (url, init) => fetchWhole(url, init, timeout)
    },
    retry: { doNotRetry: failures, retryAfterBaseValue: second },
    throttle: {
      onRateLimit: worthIt,
      onSecondaryRateLimit: worthIt,
      retryAfterBaseValue: second,
      write: unpaced,
      notifications: unpaced
    }
  });
  octokit.hook.before("request", async (request) => {
    request.headers.authorization = `Bearer ${typeof token === "string" ? token : await token()}`;
  });
  return octokit;
}
async function fetchWhole(url, init, timeout) {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(timeout) });
  const body = await response.arrayBuffer();
  const { status, headers } = response;
  return new Response(body.byteLength === 0 ? null : body, { status, headers });
}
function retryPolicy(octokit) {
  octokit.hook.error("request", (error, { request }) => {
    if (!isRequestError(error)) throw error;
    const { status, response, message } = error;
    const headers = response?.headers ?? {};
    const retried = Number(request.retryCount ?? 0);
    const answered = response === void 0 ? void 0 : status;
    const seconds = isRateLimit(status, message, headers) ? void 0 : secondsToRetry({ status: answered, headers, retried });
    if (seconds !== void 0) {
      error.request.request = { ...error.request.request, retries, retryAfter: seconds };
    }
    throw error;
  });
}
var failures = Array.from({ length: 200 }, (_, index) => 400 + index);
var unpaced = {
  key: () => ({
    schedule: (_, work, ...args) => work(...args)
  })
};
function quiet() {
}
var silent = { debug: quiet, info: quiet, warn: quiet, error: quiet };

// src/pull-request/github-request.ts
function connectGitHub(options) {
  const { api, token, repository, owner } = checkAddress(options);
  const octokit = octokitFor(api, token, options);
  async function request(url, request2, parameters, answer) {
    try {
      const sent = request2.method === "GET" ? parameters : { data: JSON.stringify(parameters) };
      const { data } = await octokit.request(`${request2.method} ${url}`, { ...sent });
      return { value: validated(request2, answer, await new Response(data).text()) };
    } catch (error) {
      return { refusal: refusalOf(request2, error) };
    }
  }
  function attempt(call) {
    const { method, path, parameters = {}, answer, permission, outside } = call;
    const asked = { api, repository, method, path, permission };
    const url = outside ? path : `/repos/${repository}${path}`;
    return request(url, asked, parameters, answer);
  }
  async function mutate({ query, variables, permission }) {
    const asked = { api, repository, method: "POST", path: " (GraphQL)", permission };
    const url = `${api.replace(/\/v3$/, "")}/graphql`;
    const attempted = await request(url, asked, { query, variables }, mutationAnswer);
    if (attempted.refusal !== void 0 || attempted.value.errors.length === 0) return attempted;
    const words = foreignLogLine(attempted.value.errors.map(({ message }) => message).join("; "));
    const refused = { status: 422, words, headers: {} };
    return { refusal: { ...refused, error: refusalError(asked, refused) } };
  }
  return {
    owner,
    repository,
    attempt,
    ask: async (call) => {
      const attempted = await attempt(call);
      if (attempted.refusal !== void 0) throw attempted.refusal.error;
      return attempted.value;
    },
    mutate
  };
}
function validated(request, answer, text) {
  const { success, data: value, error } = answer.safeParse(parsed(request, text));
  if (success) return value;
  throw malformedError(request, prettifyError(error));
}
function parsed(request, text) {
  try {
    return JSON.parse(text);
  } catch {
    throw malformedError(request, `it begins with ${JSON.stringify(text.slice(0, 60))}`);
  }
}
function refusalOf(request, error) {
  if (!isRequestError(error)) throw error;
  const { response, status } = error;
  if (response === void 0) throw unreachableError(request, { cause: error.cause });
  if (status < 400 || status >= 500) throw unreachableError(request, { status });
  const { data, headers } = response;
  const words = wordsOf(data);
  if (words === void 0) throw malformedError(request, `it is a ${status} without a message`);
  return { status, words, error: refusalError(request, { status, words, headers }) };
}

export {
  refAnswer,
  commitAnswer,
  treeAnswer,
  blobAnswer,
  createdAnswer,
  compareAnswer,
  pullAnswer,
  anyAnswer,
  commentsAnswer,
  connectGitHub
};
