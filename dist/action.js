import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  core_exports,
  error,
  getIDToken,
  getState,
  info,
  saveState,
  setOutput,
  setSecret,
  summary,
  warning
} from "./chunks/chunk-LLQVTM3Z.js";
import {
  exitCodeOfVerify,
  verifySections,
  verifyWithProgress
} from "./chunks/chunk-5TMVUP75.js";
import {
  pruneSections,
  pruneWithProgress
} from "./chunks/chunk-CUVWJ3VK.js";
import {
  clean,
  leftoversOf
} from "./chunks/chunk-Y3HEXV4A.js";
import {
  runPipeline,
  tryToPropose
} from "./chunks/chunk-VSXVGYQA.js";
import {
  caution,
  changedSince,
  explanation,
  groupingOf,
  jobGroups,
  jobOf,
  touchedOf
} from "./chunks/chunk-XGBY67ZR.js";
import "./chunks/chunk-CTPIZVY2.js";
import {
  buildMatrix,
  equalInputsWarning,
  refuseEqualDisks
} from "./chunks/chunk-PWDHU6GR.js";
import "./chunks/chunk-MQZAEILY.js";
import "./chunks/chunk-TK4T2WY7.js";
import "./chunks/chunk-K45UBTEV.js";
import {
  checkRegistry
} from "./chunks/chunk-SBFFVRNU.js";
import {
  exitCodeOf,
  readyToPublish
} from "./chunks/chunk-ZBM7RMI6.js";
import {
  checkPlanned,
  checkPublished,
  currentOf,
  driftSections,
  failuresOf,
  incompleteOf,
  judgeRecord,
  judgedOf,
  judgingFor,
  matrixSections,
  proposalSections,
  recordOf
} from "./chunks/chunk-R755XBXD.js";
import "./chunks/chunk-2W5T2U5M.js";
import "./chunks/chunk-NHCL6BFM.js";
import "./chunks/chunk-45GO6AGL.js";
import {
  readRecord
} from "./chunks/chunk-JYYMHRHX.js";
import "./chunks/chunk-VKEV3O3Y.js";
import "./chunks/chunk-6W7LUZEU.js";
import "./chunks/chunk-WWNFYCC4.js";
import "./chunks/chunk-LB6Y46JB.js";
import "./chunks/chunk-RKKAQZ4V.js";
import {
  isPublished
} from "./chunks/chunk-N7TIF42K.js";
import "./chunks/chunk-7WXHRDRA.js";
import "./chunks/chunk-FFIUKPXI.js";
import "./chunks/chunk-IZRWCIPU.js";
import "./chunks/chunk-KBLUASX4.js";
import {
  pLimit
} from "./chunks/chunk-2LA7VBHE.js";
import {
  interruption,
  makeStateDirectory,
  openProject
} from "./chunks/chunk-2SJ3CQXJ.js";
import "./chunks/chunk-DVC4KMBF.js";
import {
  presentRegistry
} from "./chunks/chunk-BQ3PFRMS.js";
import "./chunks/chunk-DQDEHG6U.js";
import {
  filterVariants
} from "./chunks/chunk-VWTJNUJH.js";
import {
  buildLog,
  progressInterval,
  progressLog,
  systemClock
} from "./chunks/chunk-43JDD7G5.js";
import "./chunks/chunk-SEOIEODS.js";
import "./chunks/chunk-TY26D4ME.js";
import "./chunks/chunk-JBDBATLL.js";
import {
  isSha256
} from "./chunks/chunk-224AW5PV.js";
import "./chunks/chunk-7T6NHR77.js";
import {
  encodings
} from "./chunks/chunk-4WAYAIKB.js";
import {
  defaultConfigFile
} from "./chunks/chunk-LARNNAY2.js";
import {
  sectionsToText
} from "./chunks/chunk-T5CYGPQR.js";
import "./chunks/chunk-U32REIBR.js";
import "./chunks/chunk-XWFRWXDS.js";
import {
  millisecondsOf
} from "./chunks/chunk-J3QERTYC.js";
import "./chunks/chunk-7ZGFJMYK.js";
import "./chunks/chunk-N6FMNX35.js";
import "./chunks/chunk-LVQYZNVV.js";
import "./chunks/chunk-7RCPCFNE.js";
import "./chunks/chunk-XWC4ZYAC.js";
import "./chunks/chunk-GPBMLTUY.js";
import "./chunks/chunk-2SS34NUA.js";
import {
  didYouMean
} from "./chunks/chunk-HAUXAYXY.js";
import {
  markdownCode,
  markdownText
} from "./chunks/chunk-EATYCUK2.js";
import "./chunks/chunk-CXAXVZ7W.js";
import "./chunks/chunk-HYKB5N2R.js";
import "./chunks/chunk-FD2JS6YB.js";
import "./chunks/chunk-UMWDABI6.js";
import {
  foreignLogLine,
  foreignText
} from "./chunks/chunk-6S7CRL34.js";
import {
  NEVER,
  _enum,
  array,
  literal,
  object,
  string
} from "./chunks/chunk-ZZMKXPND.js";
import {
  UserError,
  asUserError,
  exitCodes,
  messageOf
} from "./chunks/chunk-BNEZOXMQ.js";
import "./chunks/chunk-QLIL6GH6.js";

// src/report/markdown.ts
function sectionsToMarkdown(sections) {
  return `${sections.map(sectionToMarkdown).join("\n\n")}
`;
}
function sectionToMarkdown({ title, log = [], lines = [], table, markdown }) {
  return [
    ...title === void 0 ? [] : [`### ${markdownText(title)}`],
    ...log.length === 0 ? [] : [log.map(markdownCode).join("<br>\n")],
    ...markdown === void 0 ? lines.map(markdownText) : [markdown.trimEnd()],
    ...table === void 0 || markdown !== void 0 ? [] : [tableToMarkdown(table.head, table.rows)]
  ].join("\n\n");
}
function tableToMarkdown(head, rows) {
  const row = (cells) => `| ${cells.map(markdownText).join(" | ")} |`;
  return [row(head), `|${" --- |".repeat(head.length)}`, ...rows.map(row)].join("\n");
}

// src/report/summary.ts
var maximumBytes = 900 * 1024;
function cutSummary(markdown) {
  const bytes = Buffer.from(markdown);
  if (bytes.length <= maximumBytes) return markdown;
  const kept = bytes.subarray(0, bytes.lastIndexOf("\n", maximumBytes)).toString("utf8");
  return `${kept}

The rest is too long for a summary: it is in the log of this job.
`;
}

// src/report/github.ts
var maximumAnnotations = 10;
function githubReporter(interval = progressInterval, clock = systemClock) {
  const annotate = { error: limited(error), warning: limited(warning) };
  const groups = groupsOf(core_exports);
  return {
    info: (text2) => info(foreignText(text2)),
    warn: (text2) => annotate.warning(plain(text2), {}),
    error: (error2) => {
      for (const { message, ...where } of annotationsOf(error2)) annotate.error(message, where);
    },
    begin: (title, { beside = false } = {}) => {
      if (!beside) groups.begin(plain(title));
      const say = (line) => info(beside ? `${plain(title)}: ${line}` : line);
      const transfers = progressLog(say, interval);
      const builds = buildLog(title, info, clock);
      const end = () => {
        transfers.stop();
        builds.stop();
        if (!beside) groups.end();
      };
      return {
        log: (line) => say(foreignLogLine(line)),
        progress: (files) => {
          builds.stop();
          transfers.progress(files);
        },
        building: builds.building,
        warn: (text2) => annotate.warning(plain(text2), { title: plain(title) }),
        succeed: (text2) => {
          end();
          groups.outside(foreignLogLine(`\u2714 ${title}: ${text2}`));
        },
        fail: (text2, { hint, places = [] } = {}) => {
          end();
          const [place] = places;
          const where = place === void 0 ? {} : propertiesOf(place);
          annotate.error(plain(text2 + adviceOf(hint)), { title: plain(title), ...where });
        }
      };
    },
    conclude: async (sections) => {
      info(sectionsToText(sections));
      await summary.addRaw(cutSummary(sectionsToMarkdown(sections))).write().catch(
        (error2) => warning(`the summary cannot be written: ${plain(messageOf(error2))}`)
      );
    }
  };
}
function groupsOf({ startGroup, endGroup, info: info2 }) {
  let open = false;
  const waiting = [];
  return {
    begin: (title) => {
      open = true;
      startGroup(title);
    },
    end: () => {
      open = false;
      endGroup();
      for (const line of waiting.splice(0)) info2(line);
    },
    outside: (line) => {
      if (open) waiting.push(line);
      else info2(line);
    }
  };
}
function plain(text2) {
  return foreignText(text2);
}
function limited(annotate) {
  let left = maximumAnnotations;
  return (message, where) => {
    left--;
    if (left >= 0) annotate(message, where);
    else info(foreignText([where.title, message].filter(Boolean).join(": ")));
  };
}
function annotationsOf({ message, hint, places }) {
  const advice = adviceOf(hint);
  if (places.length === 0) return [{ message: plain(`${message}${advice}`) }];
  return places.map((place) => ({
    message: plain(`${place.message}${advice}`),
    ...propertiesOf(place)
  }));
}
function adviceOf(hint) {
  return hint === void 0 ? "" : `
hint: ${hint}`;
}
function propertiesOf({ file: file2, line, column }) {
  return {
    file: file2,
    ...line === void 0 ? {} : { startLine: line },
    ...column === void 0 ? {} : { startColumn: column }
  };
}

// src/action/log-artifacts.ts
import { mkdtemp, rm } from "node:fs/promises";
import { basename as basename2, join } from "node:path";

// src/action/masked-log.ts
import { createReadStream, createWriteStream } from "node:fs";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
async function copyMasked(from, to, secrets) {
  const longestFirst = secrets.toSorted((a, b) => b.length - a.length);
  const lines = createInterface({
    input: createReadStream(from),
    crlfDelay: Number.POSITIVE_INFINITY
  });
  const masked = Readable.from(
    (async function* () {
      for await (const line of lines) {
        yield `${longestFirst.reduce((text2, secret) => text2.replaceAll(secret, "***"), line)}
`;
      }
    })()
  );
  await pipeline(masked, createWriteStream(to));
}

// src/action/upload-file.ts
import { basename, dirname } from "node:path";
var attempts = 3;
async function uploadFile(path, wanted) {
  for (let attempt = 1; ; attempt++) {
    const name = attempt === 1 ? wanted : `${wanted}~${attempt}`;
    const client = await artifactClient();
    try {
      await client.uploadArtifact(name, [path], dirname(path));
      return name;
    } catch (cause) {
      if (attempt === attempts || isUnsupported(cause)) {
        throw handoverFailed(`${basename(path)} cannot be stored as the artifact ${name}`, cause);
      }
      await client.deleteArtifact(name).catch(() => void 0);
    }
  }
}
function isUnsupported(cause) {
  return cause instanceof Error && cause.name === "GHESNotSupportedError";
}
function handoverFailed(what, cause) {
  return new UserError("handover-failed", `${what}: ${messageOf(cause)}`, {
    hint: "re-run the failed jobs; GitHub must be able to store artifacts here (quota, ACTIONS_RUNTIME_TOKEN)",
    cause
  });
}
async function artifactClient() {
  const { DefaultArtifactClient } = await import("./chunks/artifact-WVOURAMR.js");
  return new DefaultArtifactClient();
}

// src/action/log-artifacts.ts
async function uploadLog(variantId, failure, { reporter, secrets, temporary }) {
  const { log, message, hint, places } = failure;
  if (log === void 0) return failure;
  try {
    const directory = await mkdtemp(join(temporary, "isar-log-"));
    const copy = join(directory, basename2(log));
    await copyMasked(log, copy, secrets);
    const name = await uploadFile(copy, `isar-log-${variantId}`);
    await rm(directory, { recursive: true });
    const where = `this run keeps the log as the artifact ${name}`;
    const advice = hint === void 0 ? where : `${hint}
${where}`;
    return new UserError(failure.code, message, { hint: advice, places, cause: failure });
  } catch (error2) {
    reporter.warn(`the log of ${variantId} is not kept: ${messageOf(error2)}`);
    return failure;
  }
}

// src/action/building.ts
function buildingOptions({
  inputs,
  reporter,
  signal,
  secrets,
  temporary
}) {
  return {
    reporter,
    signal,
    failFast: inputs["fail-fast"],
    force: inputs.force,
    retries: inputs.retries,
    ...inputs["keep-logs"] && {
      keepLog: (id, failure) => uploadLog(id, failure, { reporter, secrets, temporary })
    }
  };
}

// src/action/secrets.ts
var known = [
  "GITHUB_TOKEN",
  "ISAR_ARTIFACTS_BRANCH_TOKEN",
  "ISAR_ARTIFACTS_APP_PRIVATE_KEY",
  "ISAR_ARTIFACTS_SIGNING_KEY",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "ACTIONS_RUNTIME_TOKEN",
  "ACTIONS_ID_TOKEN_REQUEST_TOKEN"
];
var shortest = 6;
function secretsOf(environment, inherited) {
  const alike = inherited.filter((name) => /TOKEN|SECRET|PASS|KEY|CREDENTIAL|AUTH/i.test(name));
  const lines = [...known, ...alike].flatMap((name) => environment[name]?.split(/\r?\n/) ?? []);
  return [...new Set(lines.map((line) => line.trim()))].filter((line) => line.length >= shortest);
}

// src/action/context.ts
async function openActionContext(inputs, reporter, environment) {
  const seen = { ...environment, ...credentialsOf(inputs) };
  mask(secretsOf(seen, []));
  const settings = {
    storage: inputs.storage,
    compression: inputs.compression,
    base: inputs.base,
    buildDirectory: inputs["build-directory"],
    forge: inputs.forge,
    identity: roleOf(inputs, environment)
  };
  const project = await openProject(inputs.config, settings, seen);
  const secrets = secretsOf(seen, project.loaded.config.kas.inherit);
  mask(secrets);
  const selected = filterVariants(project.variants, inputs);
  await makeStateDirectory(project.paths.state);
  return {
    inputs,
    project,
    selected,
    reporter,
    secrets,
    signal: interruption(),
    temporary: environment.RUNNER_TEMP ?? project.paths.state
  };
}
function roleOf(inputs, { GITHUB_RUN_ID }) {
  const roleArn = inputs["role-to-assume"];
  if (roleArn === void 0) return void 0;
  const sessionName = `isar-artifacts-${GITHUB_RUN_ID ?? ""}`;
  return { roleArn, sessionName, token: () => getIDToken("sts.amazonaws.com") };
}
function mask(secrets) {
  for (const secret of secrets) setSecret(secret);
}
function credentialsOf(inputs) {
  const variables = {
    GITHUB_TOKEN: inputs.token,
    ISAR_ARTIFACTS_BRANCH_TOKEN: inputs["branch-token"],
    ISAR_ARTIFACTS_APP_ID: inputs["app-id"],
    ISAR_ARTIFACTS_APP_PRIVATE_KEY: inputs["app-private-key"]
  };
  return Object.fromEntries(
    Object.entries(variables).flatMap(
      ([name, value]) => value === void 0 ? [] : [[name, value]]
    )
  );
}

// src/action/inputs.ts
var commands = ["plan", "build", "update", "run", "verify", "prune"];
var text = string().optional();
var list = text.transform((words) => words?.split(/[\s,]+/).filter((word) => word !== "") ?? []);
var flag = _enum(["true", "false"], { error: "expected true or false" }).default("false").transform((word) => word === "true");
var flagUnless = _enum(["true", "false"], { error: "expected true or false" }).default("true").transform((word) => word === "true");
function choice(words) {
  return _enum(words, { error: `expected ${words.join(" or ")}` });
}
var inputsSchema = object({
  command: choice(commands),
  config: string().default(defaultConfigFile),
  machine: list,
  role: list,
  axis: list,
  variant: list,
  storage: text,
  "role-to-assume": text,
  compression: choice(encodings).optional(),
  base: text,
  "group-by": text,
  "changed-since": text,
  plan: text,
  "build-directory": choice(["per-variant", "shared"]).optional(),
  forge: choice(["github", "local"]).default("github"),
  token: text,
  "branch-token": text,
  "app-id": text,
  "app-private-key": text,
  "fail-fast": flag,
  retries: string().regex(/^\d{1,2}$/, { error: "expected a number from 0 to 99" }).default("2").transform(Number),
  "keep-logs": flagUnless,
  clean: flagUnless,
  force: flag,
  repair: flag,
  "dry-run": flag,
  check: flag,
  deep: flag,
  "allow-unpublished": flag,
  delete: flag,
  "older-than": string().default("30d").transform((words, context) => {
    const milliseconds = millisecondsOf(words);
    if (milliseconds !== void 0) return milliseconds;
    context.addIssue({ code: "custom", message: "expected a duration, as 30d or 12h" });
    return NEVER;
  })
});
var inputNames = Object.keys(inputsSchema.shape);
var prefix = "INPUT_";
function readInputs(environment) {
  const given = Object.entries(environment).flatMap(([name, value = ""]) => {
    if (!name.startsWith(prefix) || value.trim() === "") return [];
    return [[name.slice(prefix.length).toLowerCase(), value.trim()]];
  });
  const unknown = given.filter(([name]) => !inputNames.includes(name));
  const result = inputsSchema.safeParse(Object.fromEntries(given));
  if (result.success && unknown.length === 0) {
    const problems = misplaced(result.data);
    if (problems.length === 0) return result.data;
    throw wrongInputs(problems);
  }
  throw wrongInputs([
    ...unknown.map(([name]) => `${name}: there is no such input${didYouMean(name, inputNames)}`),
    ...result.error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`) ?? []
  ]);
}
var goesWith = {
  "dry-run": ["update"],
  "group-by": ["plan"],
  "changed-since": ["plan"],
  plan: ["update"],
  check: ["update"],
  deep: ["verify"],
  "allow-unpublished": ["verify"],
  "fail-fast": ["build", "run"],
  repair: ["build", "run"],
  delete: ["prune"]
};
function misplaced(inputs) {
  const { command } = inputs;
  const named = Object.entries(goesWith).flatMap(([name, commands2]) => {
    const isGiven = Boolean(inputs[name]);
    if (!isGiven || commands2.includes(command)) return [];
    return [`${name}: goes with ${commands2.join(" and ")} only`];
  });
  return [...named, ...unused(inputs)];
}
function unused({ command, check: check2, machine, role, axis, variant, base, force }) {
  const isWhole = command === "verify" || command === "prune";
  if (!isWhole && !check2) return [];
  const selected = { machine, role, axis, variant };
  const named = Object.entries(selected).filter(([, words]) => isWhole && words.length > 0);
  const names = [
    ...named.map(([name]) => name),
    ...base ? ["base"] : [],
    ...force ? ["force"] : []
  ];
  const what = isWhole ? command : "check";
  return names.map((name) => `${name}: does not go with ${what}`);
}
function wrongInputs(problems) {
  return new UserError("usage-invalid", `inputs of the action: ${problems.join("; ")}`, {
    hint: "correct `with:` of this step; action.yml describes every input"
  });
}

// src/action/clean.ts
var states = { main: "main", clean: "clean" };
function isPost() {
  if (getState(states.main) !== "") return true;
  saveState(states.main, "ran");
  return false;
}
async function cleanBefore({ project, reporter, signal }) {
  saveState(states.clean, "begun");
  const { found } = await leftoversOf(project, { all: false, signal });
  if (found.length > 0) await clean(project, found, { reporter, signal });
}
async function cleanAfter(reporter, environment) {
  if (getState(states.clean) === "") return;
  try {
    const inputs = readInputs(environment);
    if (!inputs.clean) return;
    const { project, signal } = await openActionContext(inputs, reporter, environment);
    const { found, spared } = await leftoversOf(project, { all: true, signal });
    for (const { name, reason } of spared) reporter.warn(`${name} stays: ${reason}`);
    if (found.length > 0) await clean(project, found, { reporter, signal });
  } catch (error2) {
    const reason = asUserError(error2);
    if (reason === void 0) throw error2;
    reporter.warn(`nothing was cleaned up: ${reason.message}`);
  }
}

// src/action/outputs.ts
import { join as join2, relative } from "node:path";
function outputOutcomes({ source, registry }, outcomes) {
  const changed = outcomes.filter((outcome) => "judged" in outcome && outcome.judged.verdict.news);
  outputIds("changed", changed);
  outputIds("failed", incompleteOf(outcomes));
  setOutput("registry-path", relative(source.root, registry.file));
}
function outputNothingYet(project, variants) {
  outputOutcomes(
    project,
    variants.map(({ id }) => ({ status: "not started", id }))
  );
}
function outputRecords(project, outcomes) {
  const built = outcomes.filter((outcome) => recordOf(outcome) !== void 0);
  setOutput("records", JSON.stringify(built.map(({ id }) => recordFile(project, id))));
}
function recordFile({ paths }, id) {
  return join2(paths.records, `${id}.json`);
}
function outputIds(name, outcomes) {
  setOutput(name, JSON.stringify(outcomes.map(({ id }) => id)));
}
function outputProposal(proposal, reporter) {
  const pullRequest = "pullRequest" in proposal ? proposal.pullRequest : void 0;
  setOutput("pull-request-number", pullRequest?.number ?? "");
  setOutput("pull-request-url", pullRequest?.url ?? "");
  if (proposal.kind === "failed") reporter.error(proposal.error);
  for (const warning2 of "warnings" in proposal ? proposal.warnings : []) reporter.warn(warning2);
}

// src/action/record-artifacts.ts
import { stat } from "node:fs/promises";
import { join as join3 } from "node:path";
var maximumBytes2 = 32 * 1024 * 1024;
function artifactNameOf(variantId) {
  return `isar-build-${variantId}`;
}
function variantIdOf(artifactName) {
  return /^isar-build-([^~]+)(?:~\d+)?$/.exec(artifactName)?.[1];
}
function uploadRecord(path, variantId) {
  return uploadFile(path, artifactNameOf(variantId));
}
async function downloadRecords(variantIds, directory) {
  const client = await artifactClient();
  const { artifacts } = await client.listArtifacts({ latest: true }).catch((cause) => {
    throw handoverFailed("the artifacts of this run cannot be listed", cause);
  });
  const newest = new Map(
    artifacts.toSorted((a, b) => a.id - b.id).map((artifact2) => [variantIdOf(artifact2.name), artifact2])
  );
  const limit = pLimit(4);
  const records = variantIds.map(
    (variantId) => limit(async () => {
      const artifact2 = newest.get(variantId);
      const path = join3(directory, variantId);
      const record = artifact2 && await download(client, artifact2, path, variantId);
      return [variantId, record ?? missing(variantId)];
    })
  );
  const others = [...newest.keys()].filter((id) => id !== void 0 && !variantIds.includes(id));
  return { records: new Map(await Promise.all(records)), others };
}
async function download(client, { id, digest }, path, variantId) {
  try {
    const expected = digest === void 0 ? {} : { expectedHash: digest };
    const { digestMismatch } = await client.downloadArtifact(id, { path, ...expected });
    if (digestMismatch) throw new Error("its digest is not the one that was uploaded");
    const file2 = join3(path, `${variantId}.json`);
    const { size } = await stat(file2).catch(() => ({ size: 0 }));
    if (size > maximumBytes2) throw new Error(`${variantId}.json is no build record: ${size} bytes`);
    return await readRecord(path, variantId);
  } catch (error2) {
    if (error2 instanceof UserError) return error2;
    return handoverFailed(`the artifact ${artifactNameOf(variantId)} cannot be read`, error2);
  }
}
function missing(variantId) {
  return new UserError(
    "record-missing",
    `no job of this run handed over a build record (artifact ${artifactNameOf(variantId)})`,
    { hint: "look at the job that builds it; to try again, re-run the failed jobs" }
  );
}

// src/action/build.ts
async function build(context) {
  const { project, selected, reporter, signal, inputs } = context;
  outputNothingYet(project, selected);
  outputRecords(project, []);
  await cleanBefore(context);
  const outcomes = await buildMatrix(project, selected, {
    ...buildingOptions(context),
    publishing: await readyToPublish(project, { reporter, signal, repair: inputs.repair }),
    // As soon as it is done: a job that dies later loses nothing of it.
    handOver: (id) => uploadRecord(recordFile(project, id), id)
  });
  outputOutcomes(project, outcomes);
  outputRecords(project, outcomes);
  await reporter.conclude(matrixSections(outcomes));
  return exitCodeOf(outcomes);
}

// src/action/check.ts
async function check({ project, selected, reporter }) {
  const drift = await checkRegistry(project, selected);
  await reporter.conclude(driftSections(project.loaded.config.registry.path, drift));
  return drift.length > 0 ? exitCodes.drift : exitCodes.done;
}

// src/action/fork.ts
import { readFile } from "node:fs/promises";
var repository = object({ full_name: string() }).nullish();
var eventSchema = object({
  pull_request: object({ head: object({ repo: repository }) }).optional(),
  workflow_run: object({ head_repository: repository }).optional()
});
async function refuseFork(environment) {
  const { GITHUB_EVENT_PATH: path, GITHUB_REPOSITORY: ours, GITHUB_EVENT_NAME } = environment;
  if (path === void 0) return;
  const { pull_request, workflow_run } = await readEvent(path);
  const heads = [
    ...pull_request === void 0 ? [] : [pull_request.head.repo],
    ...workflow_run === void 0 ? [] : [workflow_run.head_repository]
  ];
  const foreign = heads.filter((head) => head?.full_name !== ours);
  if (foreign.length === 0) return;
  const whose = foreign[0]?.full_name ?? "a fork that was deleted";
  throw new UserError(
    "fork-refused",
    `this is a ${GITHUB_EVENT_NAME} of ${whose}, and nothing is published from a fork`,
    {
      hint: "leave the job out there: if: github.event.pull_request == null || github.event.pull_request.head.repo.full_name == github.repository"
    }
  );
}
async function readEvent(path) {
  try {
    return eventSchema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (cause) {
    throw new UserError(
      "fork-refused",
      `it is unclear whether this comes from a fork: the event in ${path} cannot be read: ${messageOf(cause)}`,
      { hint: "GITHUB_EVENT_PATH must name the file that the runner wrote", cause }
    );
  }
}

// src/plan/fewer-jobs.ts
function fewerJobs(jobs, most) {
  if (jobs.length <= most) return jobs;
  const runners = /* @__PURE__ */ new Map();
  for (const job of jobs) {
    const key = JSON.stringify(job.runsOn.toSorted());
    runners.set(key, [...runners.get(key) ?? [], job]);
  }
  const kinds = [...runners.values()];
  const countBy = (size2) => kinds.reduce((sum, { length }) => sum + Math.ceil(length / size2), 0);
  let size = Math.ceil(jobs.length / most);
  while (countBy(size) > most) {
    if (size >= jobs.length) return void 0;
    size++;
  }
  return kinds.flatMap((alike) => chunks(alike, size).map(together));
}
function together(jobs) {
  const [first, ...others] = jobs;
  if (first === void 0) throw new Error("no job to put together");
  if (others.length === 0) return first;
  const [variant, ...more] = jobs.flatMap(({ variants }) => variants);
  if (variant === void 0) throw new Error("a job without a variant");
  return jobOf(`${first.id}~+${others.length}`, [variant, ...more]);
}
function chunks(items, size) {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}

// src/plan/job-matrix.ts
var maximumJobs = 256;
function jobMatrix(jobs) {
  const few = fewerJobs(jobs, maximumJobs);
  if (few !== void 0) return { include: few.map(matrixJob) };
  const count = jobs.flatMap(({ variants }) => variants).length;
  throw new UserError(
    "usage-invalid",
    `${count} variants are for more kinds of runners than the ${maximumJobs} jobs that GitHub starts from one matrix`,
    {
      hint: "give runs-on the same labels where the runners are alike, or plan a part at a time: by the inputs machine and role"
    }
  );
}
function matrixJob({ id, name, axes, runsOn, variants }) {
  const ids = variants.map((variant) => variant.id);
  return { ...axes, id, name, "runs-on": runsOn, variants: ids.join(" ") };
}

// src/action/plan-artifact.ts
import { mkdtemp as mkdtemp2, readFile as readFile2, writeFile } from "node:fs/promises";
import { join as join4 } from "node:path";

// src/plan/plan-file.ts
import { createHash } from "node:crypto";
var schema = object({
  version: literal(1),
  commit: string(),
  variants: array(object({ id: string() })).min(1)
});
function serializePlan({ commit, variants }) {
  const plan2 = { version: 1, commit, variants: variants.map(({ id }) => ({ id })) };
  const text2 = `${JSON.stringify(plan2, void 0, 2)}
`;
  return { text: text2, digest: digestOf(text2) };
}
function parsePlan(text2, digest) {
  const actual = digestOf(text2);
  if (isSha256(digest) && actual === digest) return schema.parse(JSON.parse(text2));
  throw new UserError("handover-failed", `the plan that arrived is ${actual}, not ${digest}`, {
    hint: "pass the output `plan` of the job that planned, of the same run"
  });
}
function digestOf(text2) {
  return createHash("sha256").update(text2).digest("hex");
}

// src/action/plan-artifact.ts
var artifact = "isar-plan";
var file = "plan.json";
async function uploadPlan({ project, temporary }, variants) {
  const { text: text2, digest } = serializePlan({ commit: project.source.commit, variants });
  const path = join4(await mkdtemp2(join4(temporary, "isar-plan-")), file);
  await writeFile(path, text2);
  await uploadFile(path, artifact);
  return digest;
}
async function downloadPlan(digest, temporary) {
  const client = await artifactClient();
  const { artifacts } = await client.listArtifacts({ latest: true }).catch((cause) => {
    throw handoverFailed("the artifacts of this run cannot be listed", cause);
  });
  const named = artifacts.filter(({ name }) => name.replace(/~\d+$/, "") === artifact);
  const [newest] = named.toSorted((a, b) => b.id - a.id);
  if (newest === void 0) {
    throw new UserError("handover-failed", `this run has no artifact ${artifact}`, {
      hint: "a job with command: plan must have run before, and all of it"
    });
  }
  const path = await mkdtemp2(join4(temporary, "isar-plan-"));
  await client.downloadArtifact(newest.id, { path }).catch((cause) => {
    throw handoverFailed(`the artifact ${newest.name} cannot be read`, cause);
  });
  return parsePlan(await readFile2(join4(path, file), "utf8").catch(() => ""), digest);
}
function plannedVariants({ project, selected }, { commit, variants }) {
  if (commit !== project.source.commit) {
    throw new UserError(
      "handover-failed",
      `${commit} was planned and built, and ${project.source.commit} is checked out here`,
      { hint: "give actions/checkout the same ref in all jobs of the run" }
    );
  }
  const ids = new Set(variants.map(({ id }) => id));
  const unknown = [...ids].filter((id) => !project.variants.some((variant) => variant.id === id));
  if (unknown.length > 0) {
    throw new UserError(
      "handover-failed",
      `${unknown.join(", ")} was planned, and is no variant here`,
      {
        hint: "give all jobs of the run the same config; a matrix from a program must be the same for all"
      }
    );
  }
  return selected.filter(({ id }) => ids.has(id));
}

// src/action/plan.ts
async function plan(context) {
  const { inputs, project, reporter } = context;
  const { selected, sections } = await narrowed(context);
  const jobs = jobGroups(selected, groupingOf(project.loaded.config, inputs["group-by"]));
  setOutput("matrix", JSON.stringify(jobMatrix(jobs)));
  setOutput("count", selected.length);
  setOutput("variants", selected.map(({ id }) => id).join(" "));
  setOutput("plan", await planDigest(context, selected));
  const rows = jobs.flatMap(
    (job) => job.variants.map(({ id, runsOn, kas }) => [job.id, id, runsOn.join(", "), kas.join(":")])
  );
  const table = { head: ["job", "variant", "runs on", "kas chain"], rows };
  await reporter.conclude([...rows.length > 0 ? [{ table }] : [], ...sections]);
}
async function planDigest(context, selected) {
  if (selected.length === 0) return "";
  try {
    return await uploadPlan(context, selected);
  } catch (error2) {
    const reason = asUserError(error2);
    if (reason === void 0) throw error2;
    context.reporter.warn(`nobody can check what is built against this plan: ${reason.message}`);
    return "";
  }
}
async function narrowed({
  inputs,
  project,
  selected,
  reporter
}) {
  const ref = inputs["changed-since"];
  if (ref === void 0) return { selected, sections: [] };
  const found = await changedSince(ref, { ...project, file: inputs.config });
  const warning2 = caution(found);
  if (warning2 !== void 0) reporter.warn(warning2);
  const title = `What changed since ${ref}`;
  return {
    selected: touchedOf(selected, found),
    sections: [{ title, table: explanation(selected, found) }]
  };
}

// src/action/prune.ts
async function prune({ project, inputs, reporter, signal }) {
  const pruned = await pruneWithProgress(project, {
    delete: inputs.delete,
    olderThan: inputs["older-than"],
    offline: false,
    reporter,
    signal
  });
  await reporter.conclude(pruneSections(pruned, project.store.location));
  return exitCodes.done;
}

// src/action/run.ts
async function run(context) {
  const { project, selected, reporter, inputs } = context;
  outputNothingYet(project, selected);
  outputRecords(project, []);
  await cleanBefore(context);
  const { outcomes, proposal } = await runPipeline(project, selected, {
    ...buildingOptions(context),
    repair: inputs.repair
  });
  outputOutcomes(project, outcomes);
  outputProposal(proposal, reporter);
  outputRecords(project, outcomes);
  await reporter.conclude([...matrixSections(outcomes), ...proposalSections(proposal)]);
  return exitCodeOf(outcomes, proposal);
}

// src/action/update.ts
import { mkdtemp as mkdtemp3 } from "node:fs/promises";
import { join as join5 } from "node:path";
async function update(context) {
  const { project, reporter, inputs, temporary, signal } = context;
  outputNothingYet(project, context.selected);
  const selected = await wantedVariants(context);
  outputNothingYet(project, selected);
  const ids = selected.map(({ id }) => id);
  const directory = await mkdtemp3(join5(temporary, "isar-records-"));
  const { records: handedOver, others } = await downloadRecords(ids, directory);
  if (inputs.plan !== void 0 && others.length > 0) {
    reporter.warn(`not planned, so nobody looks at it: what arrived for ${others.join(", ")}`);
  }
  const current = await currentOf(project);
  const built = [...handedOver.values()].flatMap(
    (record) => record instanceof UserError ? [] : [record]
  );
  for (const [index, record] of built.entries()) {
    const warning2 = equalInputsWarning(record, built.slice(0, index));
    if (warning2 !== void 0) reporter.warn(warning2);
  }
  const outcomes = await Promise.all(
    selected.map((variant) => outcomeOf(context, variant, { handedOver, built, current }))
  );
  const failures = failuresOf(outcomes);
  for (const { id, error: error2 } of failures) reporter.begin(`update ${id}`).fail(error2.message);
  outputOutcomes(project, outcomes);
  signal.throwIfAborted();
  const dryRun = inputs["dry-run"];
  const proposal = await tryToPropose(project, judgedOf(outcomes), { failures, dryRun, signal });
  outputProposal(proposal, reporter);
  await reporter.conclude([...matrixSections(outcomes), ...proposalSections(proposal)]);
  return exitCodeOf(outcomes, proposal);
}
async function wantedVariants(context) {
  const { inputs, selected, temporary } = context;
  if (inputs.plan === void 0) return selected;
  return plannedVariants(context, await downloadPlan(inputs.plan, temporary));
}
async function outcomeOf({ project, inputs }, variant, { handedOver, built, current }) {
  const { id } = variant;
  try {
    const record = handedOver.get(id);
    if (record === void 0 || record instanceof UserError) throw record;
    checkPlanned(project, record);
    refuseEqualDisks(variant, record, built);
    const judged = await judgeRecord(current, record, judgingFor(project, inputs));
    if (!judged.verdict.news) return { status: "unchanged", id, judged, published: [] };
    if (isPublished(record)) {
      await checkPublished(project.store, [record]);
      return { status: "published", id, judged, published: [] };
    }
    throw new UserError(
      "not-published",
      `it is news (${judged.verdict.reasons.join("; ")}), but its build job did not publish it`,
      {
        hint: "other pins were merged meanwhile: re-run the job that builds it"
      }
    );
  } catch (error2) {
    const reason = asUserError(error2);
    if (reason === void 0) throw error2;
    return { status: "failed", id, error: reason };
  }
}

// src/action/verify.ts
async function verify(context) {
  const { project, reporter, signal, inputs } = context;
  const what = project.loaded.config.registry.path;
  const registry = await presentRegistry(project.registry);
  const { deep } = inputs;
  const result = await verifyWithProgress(project, registry, { what, deep, reporter, signal });
  await reporter.conclude(verifySections(what, result));
  return exitCodeOfVerify(result, { allowUnpublished: inputs["allow-unpublished"] });
}

// src/action/main.ts
async function main() {
  const reporter = githubReporter();
  if (isPost()) {
    await cleanAfter(reporter, process.env);
    return exitCodes.done;
  }
  try {
    const inputs = readInputs(process.env);
    if (!readsOnly(inputs)) await refuseFork(process.env);
    return await perform(inputs, await openActionContext(inputs, reporter, process.env));
  } catch (error2) {
    const reason = asUserError(error2);
    if (reason !== void 0) {
      reporter.error(reason);
      return reason.exitCode;
    }
    reporter.warn("this is a defect of isar-artifacts, please report it");
    throw error2;
  }
}
function readsOnly({ command, check: check2 }) {
  return command === "plan" || command === "verify" || check2;
}
async function perform({ command, check: onlyCheck }, context) {
  if (command === "build") return build(context);
  if (command === "update") return onlyCheck ? check(context) : update(context);
  if (command === "verify") return verify(context);
  if (command === "run") return run(context);
  if (command === "prune") return prune(context);
  await plan(context);
  return exitCodes.done;
}

// src/action.ts
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
process.exitCode = await main();
