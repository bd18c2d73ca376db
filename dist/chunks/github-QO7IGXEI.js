import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  Octokit,
  require_light,
  retry
} from "./chunk-AHQWJGUR.js";
import {
  branchFor
} from "./chunk-CXAXVZ7W.js";
import {
  urlPath
} from "./chunk-HYKB5N2R.js";
import {
  quoteCommand
} from "./chunk-FD2JS6YB.js";
import {
  foreignLogLine
} from "./chunk-6S7CRL34.js";
import {
  external_exports
} from "./chunk-22G6G4NZ.js";
import {
  UserError
} from "./chunk-VDBMEP3O.js";
import {
  __toESM
} from "./chunk-RZGYXAJU.js";

// src/pull-request/github-answers.ts
var sha = external_exports.string().regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/, "expected a git hash in hex");
var refAnswer = external_exports.object({ object: external_exports.object({ sha }) });
var commitAnswer = external_exports.object({ tree: external_exports.object({ sha }) });
var treeAnswer = external_exports.object({
  tree: external_exports.array(
    external_exports.object({
      path: external_exports.string().min(1),
      mode: external_exports.string().regex(/^[0-7]{6}$/, "expected a mode in octal"),
      type: external_exports.enum(["blob", "tree", "commit"]),
      sha
    })
  ),
  truncated: external_exports.boolean()
});
var blobAnswer = external_exports.object({ content: external_exports.string(), encoding: external_exports.literal("base64"), size: external_exports.int().nonnegative() }).transform(({ content, size }) => ({ bytes: Buffer.from(content, "base64"), size })).refine(({ bytes, size }) => bytes.length === size, "expected as many bytes as its size says");
var createdAnswer = external_exports.object({ sha });
var compareAnswer = external_exports.object({ merge_base_commit: external_exports.object({ sha }) });
var pullAnswer = external_exports.object({
  number: external_exports.int().positive(),
  // Printed, and an output of the action: nothing that ends a line.
  html_url: external_exports.string().regex(/^https?:\/\/[\x21-\x7e]+$/, "expected a URL"),
  title: external_exports.string(),
  state: external_exports.enum(["open", "closed"]),
  head: external_exports.object({
    ref: external_exports.string(),
    sha,
    /** Null where a fork was deleted. */
    repo: external_exports.object({ full_name: external_exports.string() }).nullish()
  }),
  base: external_exports.object({ ref: external_exports.string() })
});
var anyAnswer = external_exports.unknown();
var refusalAnswer = external_exports.object({
  message: external_exports.string(),
  errors: external_exports.union([
    external_exports.string(),
    external_exports.array(
      external_exports.union([
        external_exports.string(),
        external_exports.object({
          message: external_exports.string().optional(),
          field: external_exports.string().optional(),
          code: external_exports.string().optional()
        })
      ])
    )
  ]).optional()
});

// src/pull-request/github-git.ts
var permission = "contents: write";
async function treeOf(github, commit) {
  return (await get(github, `/git/commits/${commit}`, commitAnswer)).tree.sha;
}
async function listTree(github, sha2) {
  const { tree, truncated } = await get(github, `/git/trees/${sha2}`, treeAnswer);
  if (truncated) {
    throw new UserError(
      "forge-refused",
      `GitHub lists only a part of the directory ${sha2} of ${github.repository}`,
      { hint: "it has too many entries: move the registry, or the files beside it, elsewhere" }
    );
  }
  return new Map(tree.map(({ path, ...entry }) => [path, entry]));
}
async function entryAt(github, tree, path) {
  const [name = "", ...rest] = path.split("/");
  const entry = (await listTree(github, tree)).get(name);
  if (rest.length === 0 || entry === void 0) return entry;
  return entry.type === "tree" ? entryAt(github, entry.sha, rest.join("/")) : void 0;
}
async function readBlob(github, sha2) {
  return (await get(github, `/git/blobs/${sha2}`, blobAnswer)).bytes.toString("utf8");
}
async function mergeBase(github, ours, base) {
  if (ours === base) return base;
  const { value, refusal } = await github.attempt({
    method: "GET",
    path: `/compare/${base}...${ours}`,
    // The changed files, with their patches, are on the first page only.
    parameters: { per_page: 1, page: 2 },
    answer: compareAnswer,
    permission
  });
  if (refusal === void 0) return value.merge_base_commit.sha;
  if (refusal.status === 404 && /no common ancestor/i.test(refusal.words)) return void 0;
  throw refusal.error;
}
function createBlob(github, text) {
  const content = Buffer.from(text).toString("base64");
  return create(github, "blobs", { content, encoding: "base64" });
}
function createTree(github, entries, base) {
  return create(github, "trees", {
    tree: entries,
    ...base === void 0 ? {} : { base_tree: base }
  });
}
function createCommit(github, commit) {
  return create(github, "commits", commit);
}
function get(github, path, answer) {
  return github.ask({ method: "GET", path, answer, permission });
}
async function create(github, kind, parameters) {
  const path = `/git/${kind}`;
  const answer = createdAnswer;
  return (await github.ask({ method: "POST", path, parameters, answer, permission })).sha;
}

// src/pull-request/github-merge.ts
async function mergeTrees(trees, sides, path, prefix = "") {
  const [fork, ours, base] = await Promise.all(
    [sides.fork, sides.ours, sides.base].map(
      (sha2) => sha2 === void 0 ? empty : trees.read(sha2)
    )
  );
  const merged = /* @__PURE__ */ new Map();
  const conflicts = [];
  for (const name of namesOf(fork, ours, base)) {
    const entries = { fork: fork?.get(name), ours: ours?.get(name), base: base?.get(name) };
    const here = `${prefix}${name}`;
    const choice = here === path ? entries.ours ?? entries.base : mergeEntry(entries);
    if (choice === "conflict") conflicts.push(here);
    else if (choice !== "descend") put(merged, name, choice);
    else {
      const below = await mergeTrees(trees, treesOf(entries), path, `${here}/`);
      conflicts.push(...below.conflicts);
      put(merged, name, below.tree === void 0 ? void 0 : directoryEntry(below.tree));
    }
  }
  const tree = merged.size === 0 || conflicts.length > 0 ? void 0 : await trees.write(merged);
  return { tree, conflicts };
}
function mergeEntry({
  fork,
  ours,
  base
}) {
  if (same(ours, fork)) return base;
  if (same(base, fork) || same(ours, base)) return ours;
  const directories = [ours, base].every((entry) => entry === void 0 || entry.type === "tree");
  const shared = ours !== void 0 && base !== void 0 || fork?.type === "tree";
  return directories && shared ? "descend" : "conflict";
}
function same(a, b) {
  return a?.sha === b?.sha && a?.type === b?.type && modeOf(a) === modeOf(b);
}
function modeOf(entry) {
  if (entry?.type !== "blob" || entry.mode === "120000") return entry?.mode;
  return Number.parseInt(entry.mode, 8) & 64 ? "100755" : "100644";
}
function put(merged, name, entry) {
  const mode = modeOf(entry);
  if (entry !== void 0 && mode !== void 0) merged.set(name, { ...entry, mode });
}
function treesOf({ fork, ours, base }) {
  const sha2 = (entry) => entry?.type === "tree" ? entry.sha : void 0;
  return { fork: sha2(fork), ours: sha2(ours), base: sha2(base) };
}
function directoryEntry(sha2) {
  return { mode: "040000", type: "tree", sha: sha2 };
}
function namesOf(...directories) {
  return new Set(directories.flatMap((directory) => [...directory?.keys() ?? []]));
}
var empty = /* @__PURE__ */ new Map();

// src/pull-request/github-commit.ts
async function commitProposal(github, place, { base, open }, { text, title, summary }) {
  const fork = open && await commonCommit(github, place, { ours: open.commit, base: base.commit });
  const drifted = fork !== void 0 && fork !== base.commit;
  if (open !== void 0 && !drifted && open.text === text) return open.commit;
  const ours = open?.commit ?? base.commit;
  const into = drifted ? await mergedTree(github, place, { fork, ours, base: base.commit }) : await treeOf(github, ours);
  const sha2 = await createBlob(github, text);
  const file = { path: place.path, mode: "100644", type: "blob", sha: sha2 };
  return createCommit(github, {
    message: `${title}

${summary}
`,
    tree: await createTree(github, [file], into),
    parents: drifted ? [ours, base.commit] : [ours]
  });
}
async function commonCommit(github, place, { ours, base }) {
  const fork = await mergeBase(github, ours, base);
  if (fork !== void 0) return fork;
  throw new UserError(
    "proposal-conflict",
    `${place.branch} and ${place.base} have no commit in common`,
    { hint: `somebody put our branch elsewhere: delete ${place.branch}, then propose again` }
  );
}
async function mergedTree(github, place, commits) {
  const [fork, ours, base] = await Promise.all([
    treeOf(github, commits.fork),
    treeOf(github, commits.ours),
    treeOf(github, commits.base)
  ]);
  const { tree, conflicts } = await mergeTrees(
    {
      read: (sha2) => listTree(github, sha2),
      write: (directory) => createTree(
        github,
        [...directory].map(([path, entry]) => ({ path, ...entry }))
      )
    },
    { fork, ours, base },
    place.path
  );
  if (conflicts.length === 0) return tree;
  throw new UserError(
    "proposal-conflict",
    `${place.branch} and ${place.base} both changed ${conflicts.toSorted().join(", ")}`,
    {
      hint: `somebody committed on our branch: merge ${place.base} into it by hand (${byHand(place)}), then propose again`
    }
  );
}
function byHand({ branch, base }) {
  const commands = [
    ["git", "fetch", "origin"],
    ["git", "switch", branch],
    ["git", "merge", `origin/${base}`],
    ["git", "push"]
  ];
  return commands.map(quoteCommand).join(", ");
}

// src/pull-request/github-pull-request.ts
var permission2 = "pull-requests: write";
var longestTitle = 256;
var longestBody = 65536;
async function pullRequestsOf(github, { branch, base }, state) {
  const pulls = await github.ask({
    method: "GET",
    path: "/pulls",
    parameters: { state, head: `${github.owner}:${branch}`, base, per_page: 100 },
    answer: external_exports.array(pullAnswer),
    permission: permission2
  });
  const ours = github.repository.toLowerCase();
  return pulls.filter(
    ({ head, base: on }) => head.ref === branch && on.ref === base && head.repo?.full_name.toLowerCase() === ours
  );
}
function pullRequestOf({ number, html_url: url }) {
  return { number, url };
}
async function openPullRequest(github, branches, proposal) {
  const title = fitTitle(proposal.title);
  const body = fitBody(proposal.body);
  const { value, refusal } = await github.attempt({
    method: "POST",
    path: "/pulls",
    parameters: { title, head: branches.branch, base: branches.base, body },
    answer: pullAnswer,
    permission: permission2
  });
  if (refusal === void 0) return value;
  if (refusal.status !== 422 || !/already exists/i.test(refusal.words)) throw refusal.error;
  const [open] = await pullRequestsOf(github, branches, "open");
  if (open !== void 0) return update(github, open, title, body);
  throw new UserError(
    "proposal-conflict",
    `the pull request of ${branches.branch} was closed at the same time`,
    { hint: "run the same command again: it starts from what is there now", cause: refusal.error }
  );
}
function update(github, pull, title, body) {
  return github.ask({
    method: "PATCH",
    path: `/pulls/${pull.number}`,
    parameters: { body, ...pull.title.startsWith(titlePrefix) ? { title } : {} },
    answer: pullAnswer,
    permission: permission2
  });
}
var titlePrefix = "isar-artifacts: ";
async function addLabels(github, { number }, labels) {
  if (labels.length === 0) return [];
  const warning = (error) => [
    `pull request ${number} has no labels: ${error.message} (${error.hint})`
  ];
  try {
    const { refusal } = await github.attempt({
      method: "POST",
      path: `/issues/${number}/labels`,
      parameters: { labels },
      answer: anyAnswer,
      permission: permission2
    });
    return refusal === void 0 ? [] : warning(refusal.error);
  } catch (error) {
    if (error instanceof UserError) return warning(error);
    throw error;
  }
}
function fitTitle(title) {
  const letters = [...title];
  return letters.length <= longestTitle ? title : `${letters.slice(0, longestTitle - 1).join("")}\u2026`;
}
function fitBody(body) {
  if (body.length <= longestBody) return body;
  const kept = body.slice(0, longestBody - note.length);
  return `${kept.slice(0, kept.lastIndexOf("\n") + 1)}${note}`;
}
var note = "\n*There is more than GitHub shows here: see the message of the commit.*";

// src/pull-request/github-ref.ts
var permission3 = "contents: write";
async function headOf(github, branch) {
  const { value, refusal } = await github.attempt({
    method: "GET",
    path: `/git/ref/heads/${urlPath(branch)}`,
    answer: refAnswer,
    permission: permission3
  });
  if (refusal === void 0) return value.object.sha;
  if (refusal.status === 404) return void 0;
  throw refusal.error;
}
async function moveBranch(github, move) {
  const now = await headOf(github, move.branch);
  if (now !== await expected(github, move, now)) throw movedMeanwhile(move.branch);
  if (now === move.to) return;
  const { refusal } = await github.attempt({
    ...now === void 0 ? { method: "POST", path: "/git/refs", parameters: created(move) } : {
      method: "PATCH",
      path: `/git/refs/heads/${urlPath(move.branch)}`,
      parameters: { sha: move.to, force: false }
    },
    answer: refAnswer,
    permission: permission3
  });
  if (refusal === void 0) return;
  const then = await headOf(github, move.branch);
  if (then === move.to) return;
  throw then === now ? refusal.error : movedMeanwhile(move.branch, refusal.error);
}
async function expected(github, { from, base }, now) {
  if (from !== void 0 || now === void 0) return from;
  return await mergeBase(github, now, base) === now ? now : void 0;
}
function created({ branch, to }) {
  return { ref: `refs/heads/${branch}`, sha: to };
}
function movedMeanwhile(branch, cause) {
  return new UserError(
    "proposal-conflict",
    `${branch} was moved by somebody else at the same time`,
    { hint: "run the same command again: it starts from what is there now", cause }
  );
}

// src/pull-request/github-address.ts
function checkAddress(address) {
  const token = address.token.trim();
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new UserError(
      "config-invalid",
      token === "" ? "the GitHub token is empty" : "the GitHub token has characters that none has",
      { hint: "pass GITHUB_TOKEN of the job, or another token, and nothing else in its variable" }
    );
  }
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
function neededBy({ method, permission: permission4 }) {
  return method === "GET" ? permission4.replace("write", "read") : permission4;
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
  return new (Octokit.plugin(retryPolicy, retry, throttling))({
    auth: token,
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
  async function attempt(call) {
    const { method, path, parameters = {}, answer, permission: permission4 } = call;
    const request = { api, repository, method, path, permission: permission4 };
    try {
      const route = `${method} /repos/${repository}${path}`;
      const sent = method === "GET" ? parameters : { data: JSON.stringify(parameters) };
      const { data } = await octokit.request(route, { ...sent });
      return { value: validated(request, answer, await new Response(data).text()) };
    } catch (error) {
      return { refusal: refusalOf(request, error) };
    }
  }
  return {
    owner,
    repository,
    attempt,
    ask: async (call) => {
      const attempted = await attempt(call);
      if (attempted.refusal !== void 0) throw attempted.refusal.error;
      return attempted.value;
    }
  };
}
function validated(request, answer, text) {
  const { success, data: value, error } = answer.safeParse(parsed(request, text));
  if (success) return value;
  throw malformedError(request, external_exports.prettifyError(error));
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

// src/pull-request/github.ts
function githubForge(options) {
  return new GitHubForge(options);
}
var GitHubForge = class {
  base;
  branch;
  path;
  #github;
  constructor(options) {
    this.#github = connectGitHub(options);
    this.path = options.path;
    this.base = options.base;
    this.branch = branchFor(options.base);
  }
  async snapshot() {
    const base = await this.#baseCommit();
    const ours = await headOf(this.#github, this.branch);
    const fork = ours === void 0 ? void 0 : await commonCommit(this.#github, this, { ours, base });
    const texts = /* @__PURE__ */ new Map();
    const onBase = await this.#fileAt(base, texts);
    if (ours === void 0 || fork === void 0 || fork === ours) return { base: onBase };
    const [onOurs, onFork, told] = await Promise.all([
      this.#fileAt(ours, texts),
      this.#fileAt(fork, texts),
      this.#told(ours)
    ]);
    return { base: onBase, open: { ...onOurs, fork: onFork.text, ...told } };
  }
  async propose(snapshot, proposal) {
    const { base, open } = snapshot;
    const commit = await commitProposal(this.#github, this, snapshot, proposal);
    await moveBranch(this.#github, {
      branch: this.branch,
      base: base.commit,
      from: open?.commit,
      to: commit
    });
    const pull = await openPullRequest(this.#github, this, proposal);
    const created2 = pull.number !== open?.pullRequest?.number;
    const warnings = created2 ? await addLabels(this.#github, pull, proposal.labels) : [];
    const pullRequest = pullRequestOf(pull);
    const { url } = pullRequest;
    const kind = created2 ? "created" : "updated";
    return { kind, commit, places: [url], look: url, pullRequest, warnings };
  }
  /** @throws UserError `repository-unfit` */
  async #baseCommit() {
    const commit = await headOf(this.#github, this.base);
    if (commit !== void 0) return commit;
    await this.#github.ask({
      method: "GET",
      path: "",
      answer: anyAnswer,
      permission: "contents: write"
    });
    throw new UserError(
      "repository-unfit",
      `there is no branch ${this.base} in ${this.#github.repository} on GitHub`,
      { hint: "name another with --base, or push it" }
    );
  }
  /** Whoever closed a pull request with this very commit was told, and does not want it. */
  async #told(commit) {
    const pulls = await pullRequestsOf(this.#github, this, "all");
    const open = pulls.find(({ state }) => state === "open");
    if (open !== void 0) return { announced: true, pullRequest: pullRequestOf(open) };
    return { announced: pulls.some(({ head }) => head.sha === commit) };
  }
  async #fileAt(commit, texts) {
    const entry = await entryAt(this.#github, await treeOf(this.#github, commit), this.path);
    if (entry === void 0) return { commit, text: void 0 };
    if (entry.type !== "blob") {
      throw new UserError("repository-unfit", `${this.path} is no file in ${commit}`, {
        hint: "name another file as registry.path in the configuration"
      });
    }
    const text = texts.get(entry.sha) ?? readBlob(this.#github, entry.sha);
    texts.set(entry.sha, text);
    return { commit, text: await text };
  }
};
export {
  githubForge
};
