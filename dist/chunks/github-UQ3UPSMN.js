import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  markdownText
} from "./chunk-EATYCUK2.js";
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
  anyAnswer,
  blobAnswer,
  commentsAnswer,
  commitAnswer,
  compareAnswer,
  connectGitHub,
  createdAnswer,
  pullAnswer,
  refAnswer,
  treeAnswer
} from "./chunk-XT7RDV2Q.js";
import "./chunk-UHXWFCXG.js";
import "./chunk-UMWDABI6.js";
import "./chunk-6S7CRL34.js";
import {
  array,
  int,
  object,
  string
} from "./chunk-ZZMKXPND.js";
import {
  UserError,
  asUserError
} from "./chunk-BNEZOXMQ.js";
import "./chunk-QLIL6GH6.js";

// src/pull-request/github-git.ts
var permission = "contents: write";
async function treeOf(github, commit) {
  return (await get(github, `/git/commits/${commit}`, commitAnswer)).tree.sha;
}
async function listTree(github, sha) {
  const { tree, truncated } = await get(github, `/git/trees/${sha}`, treeAnswer);
  if (truncated) {
    throw new UserError(
      "forge-refused",
      `GitHub lists only a part of the directory ${sha} of ${github.repository}`,
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
async function readBlob(github, sha) {
  return (await get(github, `/git/blobs/${sha}`, blobAnswer)).bytes.toString("utf8");
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
      (sha) => sha === void 0 ? empty : trees.read(sha)
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
  const sha = (entry) => entry?.type === "tree" ? entry.sha : void 0;
  return { fork: sha(fork), ours: sha(ours), base: sha(base) };
}
function directoryEntry(sha) {
  return { mode: "040000", type: "tree", sha };
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
  const sha = await createBlob(github, text);
  const file = { path: place.path, mode: "100644", type: "blob", sha };
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
      read: (sha) => listTree(github, sha),
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

// src/pull-request/github-graphql.ts
var permission2 = "pull-requests: write";
function enableAutoMerge(github, pull, how) {
  return github.mutate({
    query: "mutation($id: ID!, $how: PullRequestMergeMethod!) { enablePullRequestAutoMerge(input: {pullRequestId: $id, mergeMethod: $how}) { clientMutationId } }",
    variables: { id: pull.node_id, how: how.toUpperCase() },
    permission: permission2
  });
}
function setDraft(github, pull, draft) {
  const name = draft ? "convertPullRequestToDraft" : "markPullRequestReadyForReview";
  return github.mutate({
    query: `mutation($id: ID!) { ${name}(input: {pullRequestId: $id}) { clientMutationId } }`,
    variables: { id: pull.node_id },
    permission: permission2
  });
}

// src/pull-request/github-pull-request.ts
var permission3 = "pull-requests: write";
var longestTitle = 256;
var longestBody = 65536;
async function pullRequestsOf(github, { branch, base }, state) {
  const pulls = await github.ask({
    method: "GET",
    path: "/pulls",
    parameters: { state, head: `${github.owner}:${branch}`, base, per_page: 100 },
    answer: array(pullAnswer),
    permission: permission3
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
    parameters: {
      title,
      head: branches.branch,
      base: branches.base,
      body,
      ...proposal.draft === true ? { draft: true } : {}
    },
    answer: pullAnswer,
    permission: permission3
  });
  if (refusal === void 0) return value;
  if (refusal.status !== 422 || !/already exists/i.test(refusal.words)) throw refusal.error;
  const [open] = await pullRequestsOf(github, branches, "open");
  if (open !== void 0) return update(github, open, title, body);
  throw new UserError(
    "proposal-outdated",
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
    permission: permission3
  });
}
var titlePrefix = "isar-artifacts: ";
async function closePullRequest(github, { number }, why) {
  await commentOnce(github, number, why);
  await github.ask({
    method: "PATCH",
    path: `/pulls/${number}`,
    parameters: { state: "closed" },
    answer: anyAnswer,
    permission: permission3
  });
}
async function commentOnce(github, number, text) {
  const path = `/issues/${number}/comments`;
  const comments = await github.ask({
    method: "GET",
    path,
    parameters: { per_page: 100 },
    answer: commentsAnswer,
    permission: permission3
  });
  if (comments.some(({ body }) => body?.trim() === text.trim())) return;
  await github.ask({
    method: "POST",
    path,
    parameters: { body: text },
    answer: anyAnswer,
    permission: permission3
  });
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
var permission4 = "contents: write";
async function headOf(github, branch) {
  const { value, refusal } = await github.attempt({
    method: "GET",
    path: `/git/ref/heads/${urlPath(branch)}`,
    answer: refAnswer,
    permission: permission4
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
    permission: permission4
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
    "proposal-outdated",
    `${branch} was moved by somebody else at the same time`,
    { hint: "run the same command again: it starts from what is there now", cause }
  );
}

// src/pull-request/github-wishes.ts
var permission5 = "pull-requests: write";
async function fulfil(github, pull, { labels, wishes }) {
  const { reviewers = [], teamReviewers = [], assignees = [], milestone, autoMerge } = wishes ?? {};
  const path = `/issues/${pull.number}`;
  const asked = [
    ["labels", labels.length > 0, () => post(github, `${path}/labels`, { labels })],
    ["milestone", milestone !== void 0, () => setMilestone(github, pull, String(milestone))],
    ["assignees", assignees.length > 0, () => assign(github, pull, assignees)],
    [
      "reviewers",
      reviewers.length + teamReviewers.length > 0,
      () => review(github, pull, { reviewers, teamReviewers })
    ],
    [
      "auto-merge",
      autoMerge !== void 0,
      async () => refusalOf(await enableAutoMerge(github, pull, autoMerge ?? "merge"))
    ]
  ];
  const warnings = [];
  for (const [what, wanted, ask] of asked) {
    if (!wanted) continue;
    const reasons = await ask().catch((error) => {
      if (error instanceof UserError) return [told(error)];
      throw error;
    });
    warnings.push(
      ...reasons.map((reason) => `pull request ${pull.number} has no ${what}: ${reason}`)
    );
  }
  return warnings;
}
async function post(github, path, parameters) {
  return refusalOf(
    await github.attempt({ method: "POST", path, parameters, answer: anyAnswer, permission: permission5 })
  );
}
function review(github, { number }, { reviewers, teamReviewers }) {
  const parameters = { reviewers, team_reviewers: teamReviewers };
  return post(github, `/pulls/${number}/requested_reviewers`, parameters);
}
async function assign(github, { number }, assignees) {
  const attempted = await github.attempt({
    method: "POST",
    path: `/issues/${number}/assignees`,
    parameters: { assignees },
    answer: object({ assignees: array(object({ login: string() })) }),
    permission: permission5
  });
  if (attempted.refusal !== void 0) return refusalOf(attempted);
  const known = attempted.value.assignees.map(({ login }) => login.toLowerCase());
  const missing = assignees.filter((name) => !known.includes(name.toLowerCase()));
  return missing.length === 0 ? [] : [`GitHub left out ${missing.join(", ")} (only those with access can be assigned)`];
}
async function setMilestone(github, { number }, title) {
  const milestones = await github.ask({
    method: "GET",
    path: "/milestones",
    parameters: { state: "open", per_page: 100 },
    answer: array(object({ number: int(), title: string() })),
    permission: permission5
  });
  const milestone = milestones.find((one) => one.title === title);
  if (milestone === void 0) {
    const open = milestones.map((one) => one.title).join(", ");
    return [`no open milestone is called ${title}${open === "" ? "" : `; there are: ${open}`}`];
  }
  return refusalOf(
    await github.attempt({
      method: "PATCH",
      path: `/issues/${number}`,
      parameters: { milestone: milestone.number },
      answer: anyAnswer,
      permission: permission5
    })
  );
}
function refusalOf({ refusal }) {
  return refusal === void 0 ? [] : [told(refusal.error)];
}
function told({ message, hint }) {
  return `${message} (${hint})`;
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
  /** Of branches and commits. */
  #git;
  constructor({ branchToken, ...options }) {
    this.#github = connectGitHub(options);
    this.#git = branchToken === void 0 ? this.#github : connectGitHub({ ...options, token: branchToken });
    this.path = options.path;
    this.base = options.base;
    this.branch = branchFor(options.base);
  }
  async snapshot() {
    const base = await this.#baseCommit();
    const ours = await headOf(this.#git, this.branch);
    const fork = ours === void 0 ? void 0 : await commonCommit(this.#git, this, { ours, base });
    const texts = /* @__PURE__ */ new Map();
    const onBase = await this.#fileAt(base, texts);
    if (ours === void 0 || fork === void 0 || fork === ours) return { base: onBase };
    const [onOurs, onFork, told2] = await Promise.all([
      this.#fileAt(ours, texts),
      this.#fileAt(fork, texts),
      this.#told(ours)
    ]);
    return { base: onBase, open: { ...onOurs, fork: onFork.text, ...told2 } };
  }
  async propose(snapshot, proposal) {
    const { base, open } = snapshot;
    const commit = await this.#commit(snapshot, proposal);
    await moveBranch(this.#git, {
      branch: this.branch,
      base: base.commit,
      from: open?.commit,
      to: commit
    });
    const pull = await openPullRequest(this.#github, this, proposal);
    const created2 = pull.number !== open?.pullRequest?.number;
    const warnings = [
      ...await this.#settleDraft(pull, proposal),
      ...created2 ? await fulfil(this.#github, pull, proposal) : []
    ];
    const pullRequest = pullRequestOf(pull);
    const { url } = pullRequest;
    const kind = created2 ? "created" : "updated";
    return { kind, commit, places: [url], look: url, pullRequest, warnings };
  }
  async withdraw({ open }, why) {
    if (open?.pullRequest !== void 0) {
      await closePullRequest(this.#github, open.pullRequest, why);
    }
  }
  /** Who reads the pull request is to know why it stands still. */
  async #commit(snapshot, proposal) {
    try {
      return await commitProposal(this.#git, this, snapshot, proposal);
    } catch (error) {
      const { pullRequest } = snapshot.open ?? {};
      if (asUserError(error)?.code === "proposal-conflict" && pullRequest !== void 0) {
        const { message, hint = "" } = error;
        const text = `**This is not updated any more:** ${markdownText(message)}.

${markdownText(hint)}`;
        await commentOnce(this.#github, pullRequest.number, text);
      }
      throw error;
    }
  }
  /** A draft is one while it is to be: a person who says otherwise has the say until then. */
  async #settleDraft(pull, { draft }) {
    if (draft === void 0 || pull.draft === draft) return [];
    const { refusal } = await setDraft(this.#github, pull, draft);
    if (refusal === void 0) return [];
    const { message, hint } = refusal.error;
    const what = draft ? "is no draft" : "is still a draft";
    return [`pull request ${pull.number} ${what}: ${message} (${hint})`];
  }
  /** @throws UserError `repository-unfit` */
  async #baseCommit() {
    const commit = await headOf(this.#git, this.base);
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
    if (open !== void 0) {
      const { body, draft } = open;
      return {
        announced: true,
        pullRequest: pullRequestOf(open),
        shown: { body: body ?? "", draft }
      };
    }
    const closed = pulls.find(({ head }) => head.sha === commit);
    if (closed === void 0) return { announced: false };
    return { announced: true, declined: pullRequestOf(closed) };
  }
  async #fileAt(commit, texts) {
    const entry = await entryAt(this.#git, await treeOf(this.#git, commit), this.path);
    if (entry === void 0) return { commit, text: void 0 };
    if (entry.type !== "blob") {
      throw new UserError("repository-unfit", `${this.path} is no file in ${commit}`, {
        hint: "name another file as registry.path in the configuration"
      });
    }
    const text = texts.get(entry.sha) ?? readBlob(this.#git, entry.sha);
    texts.set(entry.sha, text);
    return { commit, text: await text };
  }
};
export {
  githubForge
};
