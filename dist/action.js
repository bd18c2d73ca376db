import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  endGroup,
  error,
  info,
  setOutput,
  setSecret,
  startGroup,
  summary,
  warning
} from "./chunks/chunk-HIKTDN2Y.js";
import {
  exitCodeOfVerify,
  verifySections,
  verifyWithProgress
} from "./chunks/chunk-TONCFN7L.js";
import {
  checkRegistry,
  presentRegistry
} from "./chunks/chunk-XZEW4I7B.js";
import {
  runPipeline,
  tryToPropose
} from "./chunks/chunk-2OL525ML.js";
import {
  buildMatrix
} from "./chunks/chunk-ABGRV462.js";
import {
  exitCodeOf,
  readyToPublish
} from "./chunks/chunk-TI5A3XWX.js";
import {
  driftSections,
  failuresOf,
  incompleteOf,
  judgedOf,
  outcomeSections,
  proposalSections,
  readRecord,
  recordOf
} from "./chunks/chunk-ZSK25TT6.js";
import "./chunks/chunk-2LACJA54.js";
import {
  checkPlanned,
  checkPublished,
  currentOf,
  isPublished,
  judgeRecord,
  markdownCode,
  markdownText
} from "./chunks/chunk-3UN4KV4P.js";
import {
  pLimit
} from "./chunks/chunk-2LA7VBHE.js";
import {
  buildLog,
  interruption,
  makeStateDirectory,
  openProject,
  progressInterval,
  progressLog,
  systemClock
} from "./chunks/chunk-BBIGV5KY.js";
import "./chunks/chunk-ABNXOTP7.js";
import "./chunks/chunk-UUFSOOWM.js";
import {
  encodings
} from "./chunks/chunk-4WAYAIKB.js";
import "./chunks/chunk-CXAXVZ7W.js";
import "./chunks/chunk-WWNFYCC4.js";
import "./chunks/chunk-YR7GDZEU.js";
import "./chunks/chunk-HYKB5N2R.js";
import {
  filterVariants
} from "./chunks/chunk-YGHJ4LJQ.js";
import "./chunks/chunk-UGVLLAXQ.js";
import {
  defaultConfigFile
} from "./chunks/chunk-G57GDGAH.js";
import {
  sectionsToText
} from "./chunks/chunk-TH3Z5QQC.js";
import {
  didYouMean
} from "./chunks/chunk-G7R5JXV6.js";
import "./chunks/chunk-FD2JS6YB.js";
import {
  foreignLogLine,
  foreignText
} from "./chunks/chunk-6S7CRL34.js";
import {
  external_exports
} from "./chunks/chunk-22G6G4NZ.js";
import {
  UserError,
  asUserError,
  exitCodes,
  messageOf
} from "./chunks/chunk-VDBMEP3O.js";
import "./chunks/chunk-RZGYXAJU.js";

// src/report/markdown.ts
function sectionsToMarkdown(sections) {
  return `${sections.map(sectionToMarkdown).join("\n\n")}
`;
}
function sectionToMarkdown({ title, log = [], lines = [], table }) {
  return [
    ...title === void 0 ? [] : [`### ${markdownText(title)}`],
    ...log.length === 0 ? [] : [log.map(markdownCode).join("<br>\n")],
    ...lines.map(markdownText),
    ...table === void 0 ? [] : [tableToMarkdown(table.head, table.rows)]
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
  return {
    info: (text2) => info(foreignText(text2)),
    warn: (text2) => annotate.warning(plain(text2), {}),
    error: (error2) => {
      for (const { message, ...where } of annotationsOf(error2)) annotate.error(message, where);
    },
    begin: (title) => {
      startGroup(plain(title));
      const transfers = progressLog(info, interval);
      const builds = buildLog(title, info, clock);
      const end = () => {
        transfers.stop();
        builds.stop();
        endGroup();
      };
      return {
        log: (line) => info(foreignLogLine(line)),
        progress: (files) => {
          builds.stop();
          transfers.progress(files);
        },
        building: builds.building,
        warn: (text2) => annotate.warning(plain(text2), { title: plain(title) }),
        succeed: (text2) => {
          end();
          info(foreignLogLine(`\u2714 ${title}: ${text2}`));
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
function propertiesOf({ file, line, column }) {
  return {
    file,
    ...line === void 0 ? {} : { startLine: line },
    ...column === void 0 ? {} : { startColumn: column }
  };
}

// src/action/build.ts
import { join as join2 } from "node:path";

// src/action/outputs.ts
import { relative } from "node:path";
function outputOutcomes({ source, paths }, outcomes) {
  const changed = outcomes.filter((outcome) => "judged" in outcome && outcome.judged.verdict.news);
  outputIds("changed", changed);
  outputIds("failed", incompleteOf(outcomes));
  setOutput("registry-path", relative(source.root, paths.registry));
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
import { basename, dirname, join } from "node:path";
var maximumBytes2 = 32 * 1024 * 1024;
var attempts = 3;
var prefix = "isar-build-";
function artifactNameOf(variantId, attempt = 1) {
  return attempt === 1 ? `${prefix}${variantId}` : `${prefix}${variantId}~${attempt}`;
}
function variantIdOf(artifactName) {
  return /^isar-build-([^~]+)(?:~\d+)?$/.exec(artifactName)?.[1];
}
async function uploadRecord(path, variantId) {
  const client = await artifactClient();
  for (let attempt = 1; ; attempt++) {
    const name = artifactNameOf(variantId, attempt);
    try {
      await client.uploadArtifact(name, [path], dirname(path));
      return;
    } catch (cause) {
      if (attempt === attempts) {
        throw handoverFailed(`${basename(path)} cannot be stored as the artifact ${name}`, cause);
      }
      await client.deleteArtifact(name).catch(() => void 0);
    }
  }
}
async function downloadRecords(variantIds, directory) {
  const client = await artifactClient();
  const { artifacts } = await client.listArtifacts({ latest: true }).catch((cause) => {
    throw handoverFailed("the artifacts of this run cannot be listed", cause);
  });
  const newest = new Map(
    artifacts.toSorted((a, b) => a.id - b.id).map((artifact) => [variantIdOf(artifact.name), artifact])
  );
  const limit = pLimit(4);
  const records = variantIds.map(
    (variantId) => limit(async () => {
      const artifact = newest.get(variantId);
      const path = join(directory, variantId);
      const record = artifact && await download(client, artifact, path, variantId);
      return [variantId, record ?? missing(variantId)];
    })
  );
  return new Map(await Promise.all(records));
}
async function download(client, { id, digest }, path, variantId) {
  try {
    const expected = digest === void 0 ? {} : { expectedHash: digest };
    const { digestMismatch } = await client.downloadArtifact(id, { path, ...expected });
    if (digestMismatch) throw new Error("its digest is not the one that was uploaded");
    const file = join(path, `${variantId}.json`);
    const { size } = await stat(file).catch(() => ({ size: 0 }));
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
function handoverFailed(what, cause) {
  return new UserError("handover-failed", `${what}: ${messageOf(cause)}`, {
    hint: "re-run the failed jobs; GitHub must be able to store artifacts here (quota, ACTIONS_RUNTIME_TOKEN)",
    cause
  });
}
async function artifactClient() {
  const { DefaultArtifactClient } = await import("./chunks/artifact-3GSP4DCN.js");
  return new DefaultArtifactClient();
}

// src/action/build.ts
async function build(context) {
  const { project, selected, reporter, signal, inputs } = context;
  const outcomes = await buildMatrix(project, selected, {
    reporter,
    signal,
    failFast: inputs["fail-fast"],
    force: inputs.force,
    retries: inputs.retries,
    publishing: await readyToPublish(project, { reporter, signal, repair: inputs.repair })
  });
  outputOutcomes(project, outcomes);
  const built = builtOf(context, outcomes);
  for (const { id, path } of built) await uploadRecord(path, id);
  setOutput("records", JSON.stringify(built.map(({ path }) => path)));
  await reporter.conclude(outcomeSections(outcomes));
  return exitCodeOf(outcomes);
}
function builtOf({ project }, outcomes) {
  return outcomes.filter((outcome) => recordOf(outcome) !== void 0).map(({ id }) => ({ id, path: join2(project.paths.records, `${id}.json`) }));
}

// src/action/check.ts
async function check({ project, selected, reporter }) {
  const drift = await checkRegistry(project, selected);
  await reporter.conclude(driftSections(project.loaded.config.registry.path, drift));
  return drift.length > 0 ? exitCodes.drift : exitCodes.done;
}

// src/action/context.ts
async function openActionContext(inputs, reporter, environment) {
  const { token } = inputs;
  const secrets = [token, environment.AWS_SECRET_ACCESS_KEY, environment.AWS_SESSION_TOKEN];
  for (const secret of secrets) if (secret) setSecret(secret);
  const settings = {
    storage: inputs.storage,
    compression: inputs.compression,
    base: inputs.base,
    buildDirectory: inputs["build-directory"],
    forge: inputs.forge
  };
  const seen = { ...environment, ...token === void 0 ? {} : { GITHUB_TOKEN: token } };
  const project = await openProject(inputs.config, settings, seen);
  const selected = filterVariants(project.variants, inputs);
  await makeStateDirectory(project.paths.state);
  return {
    inputs,
    project,
    selected,
    reporter,
    signal: interruption(),
    temporary: environment.RUNNER_TEMP ?? project.paths.state
  };
}

// src/action/fork.ts
import { readFile } from "node:fs/promises";
var repository = external_exports.object({ full_name: external_exports.string() }).nullish();
var eventSchema = external_exports.object({
  pull_request: external_exports.object({ head: external_exports.object({ repo: repository }) }).optional(),
  workflow_run: external_exports.object({ head_repository: repository }).optional()
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

// src/action/inputs.ts
var commands = ["plan", "build", "update", "run", "verify"];
var text = external_exports.string().optional();
var list = text.transform((words) => words?.split(/[\s,]+/).filter((word) => word !== "") ?? []);
var flag = external_exports.enum(["true", "false"], { error: "expected true or false" }).default("false").transform((word) => word === "true");
function choice(words) {
  return external_exports.enum(words, { error: `expected ${words.join(" or ")}` });
}
var inputsSchema = external_exports.object({
  command: choice(commands),
  config: external_exports.string().default(defaultConfigFile),
  machine: list,
  role: list,
  variant: list,
  storage: text,
  compression: choice(encodings).optional(),
  base: text,
  "build-directory": choice(["per-variant", "shared"]).optional(),
  forge: choice(["github", "local"]).default("github"),
  token: text,
  "fail-fast": flag,
  retries: external_exports.string().regex(/^\d{1,2}$/, { error: "expected a number from 0 to 99" }).default("2").transform(Number),
  force: flag,
  repair: flag,
  "dry-run": flag,
  check: flag,
  deep: flag,
  "allow-unpublished": flag
});
var inputNames = Object.keys(inputsSchema.shape);
var prefix2 = "INPUT_";
function readInputs(environment) {
  const given = Object.entries(environment).flatMap(([name, value = ""]) => {
    if (!name.startsWith(prefix2) || value.trim() === "") return [];
    return [[name.slice(prefix2.length).toLowerCase(), value.trim()]];
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
function misplaced({ command, ...inputs }) {
  const builds = command === "build" || command === "run";
  return [
    ...inputs["dry-run"] && command !== "update" ? ["dry-run: goes with update only"] : [],
    ...inputs.check && command !== "update" ? ["check: goes with update only"] : [],
    ...inputs.deep && command !== "verify" ? ["deep: goes with verify only"] : [],
    ...inputs["allow-unpublished"] && command !== "verify" ? ["allow-unpublished: goes with verify only"] : [],
    ...inputs["fail-fast"] && !builds ? ["fail-fast: goes with build and run only"] : [],
    ...inputs.repair && !builds ? ["repair: goes with build and run only"] : [],
    ...unused({ command, ...inputs })
  ];
}
function unused({ command, check: check2, machine, role, variant, base, force }) {
  const verifies = command === "verify";
  if (!verifies && !check2) return [];
  const selected = { machine, role, variant };
  const named = Object.entries(selected).filter(([, words]) => verifies && words.length > 0);
  const names = [
    ...named.map(([name]) => name),
    ...base ? ["base"] : [],
    ...force ? ["force"] : []
  ];
  const what = verifies ? "verify" : "check";
  return names.map((name) => `${name}: does not go with ${what}`);
}
function wrongInputs(problems) {
  return new UserError("usage-invalid", `inputs of the action: ${problems.join("; ")}`, {
    hint: "correct `with:` of this step; action.yml describes every input"
  });
}

// src/plan/job-matrix.ts
var maximumJobs = 256;
function jobMatrix(variants) {
  if (variants.length <= maximumJobs) return { include: variants.map(jobOf) };
  throw new UserError(
    "usage-invalid",
    `the matrix has ${variants.length} variants, and GitHub starts no more than ${maximumJobs} jobs from one`,
    { hint: "plan a part of it at a time: by the inputs machine and role" }
  );
}
function jobOf({ id, axes, runsOn }) {
  return { ...axes, id, name: id, "runs-on": runsOn };
}

// src/action/plan.ts
async function plan({ selected, reporter }) {
  const matrix = jobMatrix(selected);
  setOutput("matrix", JSON.stringify(matrix));
  setOutput("count", selected.length);
  const rows = selected.map(({ id, runsOn, kas }) => [id, runsOn.join(", "), kas.join(":")]);
  await reporter.conclude([{ table: { head: ["variant", "runs on", "kas chain"], rows } }]);
}

// src/action/run.ts
async function run(context) {
  const { project, selected, reporter, signal, inputs } = context;
  const { outcomes, proposal } = await runPipeline(project, selected, {
    reporter,
    signal,
    failFast: inputs["fail-fast"],
    force: inputs.force,
    retries: inputs.retries,
    repair: inputs.repair
  });
  outputOutcomes(project, outcomes);
  outputProposal(proposal, reporter);
  setOutput("records", JSON.stringify(builtOf(context, outcomes).map(({ path }) => path)));
  await reporter.conclude([...outcomeSections(outcomes), ...proposalSections(proposal)]);
  return exitCodeOf(outcomes, proposal);
}

// src/action/update.ts
import { mkdtemp } from "node:fs/promises";
import { join as join3 } from "node:path";
async function update(context) {
  const { project, selected, reporter, inputs, temporary, signal } = context;
  const ids = selected.map(({ id }) => id);
  const handedOver = await downloadRecords(ids, await mkdtemp(join3(temporary, "isar-records-")));
  const current = await currentOf(project);
  const outcomes = await Promise.all(
    [...handedOver].map(([id, record]) => outcomeOf(context, id, record, current))
  );
  const failures = failuresOf(outcomes);
  for (const { id, error: error2 } of failures) reporter.begin(`update ${id}`).fail(error2.message);
  outputOutcomes(project, outcomes);
  signal.throwIfAborted();
  const dryRun = inputs["dry-run"];
  const proposal = await tryToPropose(project, judgedOf(outcomes), { failures, dryRun });
  outputProposal(proposal, reporter);
  await reporter.conclude([...outcomeSections(outcomes), ...proposalSections(proposal)]);
  return exitCodeOf(outcomes, proposal);
}
async function outcomeOf({ project, inputs }, id, record, current) {
  try {
    if (record instanceof UserError) throw record;
    checkPlanned(project, record);
    const { store } = project;
    const { root } = project.source;
    const judged = await judgeRecord(current, record, { store, root, force: inputs.force });
    if (!judged.verdict.news) return { status: "unchanged", id, judged, published: [] };
    if (isPublished(record)) {
      await checkPublished(store, [record]);
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
  const registry = await presentRegistry(project);
  const { deep } = inputs;
  const result = await verifyWithProgress(project, registry, { what, deep, reporter, signal });
  await reporter.conclude(verifySections(what, result));
  return exitCodeOfVerify(result, { allowUnpublished: inputs["allow-unpublished"] });
}

// src/action/main.ts
async function main() {
  const reporter = githubReporter();
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
  await plan(context);
  return exitCodes.done;
}

// src/action.ts
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
process.exitCode = await main();
