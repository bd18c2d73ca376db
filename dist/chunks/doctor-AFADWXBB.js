import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  openContext,
  reporterFor
} from "./chunk-VUWQV3KQ.js";
import "./chunk-WCVUYVGL.js";
import "./chunk-BRSVEIT2.js";
import "./chunk-MIAC7T43.js";
import {
  conclude
} from "./chunk-KAYTVSLI.js";
import {
  isUnicode
} from "./chunk-APTCZAE4.js";
import {
  clean,
  leftoversOf
} from "./chunk-Y3HEXV4A.js";
import {
  examine
} from "./chunk-MQZAEILY.js";
import "./chunk-K45UBTEV.js";
import "./chunk-45GO6AGL.js";
import "./chunk-JYYMHRHX.js";
import "./chunk-6W7LUZEU.js";
import "./chunk-IZRWCIPU.js";
import "./chunk-KBLUASX4.js";
import "./chunk-2SJ3CQXJ.js";
import "./chunk-DVC4KMBF.js";
import "./chunk-BQ3PFRMS.js";
import "./chunk-DQDEHG6U.js";
import "./chunk-VWTJNUJH.js";
import "./chunk-43JDD7G5.js";
import "./chunk-SEOIEODS.js";
import "./chunk-TY26D4ME.js";
import "./chunk-JBDBATLL.js";
import "./chunk-224AW5PV.js";
import "./chunk-4WAYAIKB.js";
import {
  sectionsToText
} from "./chunk-T5CYGPQR.js";
import "./chunk-U32REIBR.js";
import "./chunk-XWFRWXDS.js";
import "./chunk-J3QERTYC.js";
import "./chunk-7ZGFJMYK.js";
import "./chunk-N6FMNX35.js";
import "./chunk-LVQYZNVV.js";
import "./chunk-7RCPCFNE.js";
import "./chunk-XWC4ZYAC.js";
import "./chunk-GPBMLTUY.js";
import "./chunk-2SS34NUA.js";
import "./chunk-HAUXAYXY.js";
import "./chunk-CXAXVZ7W.js";
import "./chunk-HYKB5N2R.js";
import {
  quoteCommand
} from "./chunk-FD2JS6YB.js";
import "./chunk-UMWDABI6.js";
import "./chunk-6S7CRL34.js";
import "./chunk-ZZMKXPND.js";
import {
  UserError,
  asUserError,
  exitCodes
} from "./chunk-BNEZOXMQ.js";
import "./chunk-QLIL6GH6.js";

// src/cli/doctor.ts
import { createInterface } from "node:readline";

// src/results/doctor.ts
function configFinding({ message, hint = "" }) {
  return { check: "config", level: "error", message, fix: hint };
}
function exitCodeOfFindings(findings) {
  return findings.some(({ level }) => level === "error") ? exitCodes.failed : exitCodes.done;
}
function findingsToJson(findings) {
  return {
    findings: findings.map(({ check, level, message, fix }) => ({ check, level, message, fix }))
  };
}
var levels = ["error", "warning", "ok"];
var marks = {
  unicode: { error: "\u2716", warning: "!", ok: "\u2714" },
  plain: { error: "x", warning: "!", ok: "-" }
};
function findingSections(findings, { unicode }) {
  const mark = marks[unicode ? "unicode" : "plain"];
  const groups = levels.map((level) => findings.filter((finding) => finding.level === level));
  return [
    ...groups.filter((group) => group.length > 0).map((group) => ({ lines: group.flatMap((finding) => linesOf(finding, mark)) })),
    {
      lines: [levels.map((level, index) => counted(groups[index]?.length ?? 0, level)).join(", ")]
    }
  ];
}
function linesOf({ check, level, message, fix }, mark) {
  const [first = "", ...rest] = message.split("\n");
  return [
    `${mark[level]} ${check}: ${first}`,
    ...rest.map((line) => `    ${line.trim()}`),
    ...fix === "" ? [] : [`    fix: ${fix}`]
  ];
}
function counted(count, level) {
  return level === "ok" ? `${count} ok` : `${count} ${level}${count === 1 ? "" : "s"}`;
}
function leftoverSections({ found, spared }) {
  return [
    ...found.length === 0 ? [{ lines: ["Earlier runs left nothing."] }] : [
      tableOf(
        "would remove",
        found.map(({ kind, name, reason }) => [kind, name, reason])
      )
    ],
    ...spared.length === 0 ? [] : [{ title: "Stays:", lines: spared.map(({ name, reason }) => `${name}: ${reason}`) }]
  ];
}
function removalSections(removals) {
  const gone = removals.filter(({ problem }) => problem === void 0);
  const stays = removals.filter(({ problem }) => problem !== void 0);
  return [
    ...stays.length === 0 ? [] : [
      tableOf(
        "stays",
        stays.map(({ leftover: { kind, name }, problem = "" }) => [kind, name, problem])
      )
    ],
    {
      lines: [
        `removed ${gone.length} of ${removals.length}`,
        ...stays.map(({ leftover }) => `by hand: ${quoteCommand(byHand(leftover))}`)
      ]
    }
  ];
}
function byHand(leftover) {
  const { kind, name } = leftover;
  if (kind === "container") return [...leftover.container.engine, "rm", "--force", name];
  if (kind === "mount") return ["sudo", "umount", "--", name];
  return ["sudo", "rm", "--recursive", "--one-file-system", "--", name];
}
function tableOf(what, rows) {
  return { table: { head: [what, "name", "reason"], rows } };
}
function leftoversToJson({ found, spared }, removals) {
  const outcome = new Map(removals?.map(({ leftover, problem }) => [leftover, problem]));
  return {
    removed: removals !== void 0,
    leftovers: found.map((leftover) => {
      const { kind, name, reason } = leftover;
      const problem = outcome.get(leftover);
      return { kind, name, reason, ...problem === void 0 ? {} : { problem } };
    }),
    spared
  };
}

// src/cli/doctor.ts
async function doctor(given, ending) {
  if (!given.clean && (given.all || given.yes)) {
    throw new UserError("usage-invalid", "--all and --yes have no meaning without --clean", {
      hint: "isar-artifacts doctor --clean lists what earlier runs left"
    });
  }
  if (given.clean) return cleanUp(await openUntouched(given), given, ending);
  const context = await openOrTell(given, ending);
  if (context === void 0) return;
  const { project, selected, signal } = context;
  const offline = given.offline === true;
  const findings = await examine(project, selected, { offline, signal });
  ending.code = exitCodeOfFindings(findings);
  const unicode = isUnicode(process.env);
  await conclude(context, findingsToJson(findings), () => findingSections(findings, { unicode }));
}
function openUntouched(given) {
  return openContext({ ...given, dryRun: true });
}
async function openOrTell(given, ending) {
  try {
    return await openUntouched(given);
  } catch (thrown) {
    const error = asUserError(thrown);
    if (error === void 0 || error.code === "variant-unknown") throw thrown;
    const findings = [configFinding(error)];
    ending.code = error.exitCode;
    const output = { reporter: reporterFor(given), json: given.json === true };
    const unicode = isUnicode(process.env);
    await conclude(output, findingsToJson(findings), () => findingSections(findings, { unicode }));
    return void 0;
  }
}
async function cleanUp(context, given, ending) {
  const { project, selected, signal } = context;
  const isPart = selected.length < project.variants.length;
  const only = isPart ? selected : void 0;
  const leftovers = await leftoversOf(project, { all: given.all === true, only, signal });
  const list = leftoverSections(leftovers);
  const isAsked = !given.yes && !given.json && process.stdin.isTTY && process.stderr.isTTY;
  const nothingToDo = given.dryRun || leftovers.found.length === 0;
  if (nothingToDo || !(isAsked ? await agreed(list, signal) : given.yes)) {
    const command = `isar-artifacts doctor --clean ${given.all ? "--all " : ""}--yes`;
    const next = { lines: [`to remove them: ${command}`] };
    return conclude(context, leftoversToJson(leftovers), () => [
      ...isAsked && !nothingToDo ? [] : list,
      ...leftovers.found.length === 0 ? [] : [next]
    ]);
  }
  const removals = await clean(project, leftovers.found, context);
  const failed = removals.some(({ problem }) => problem !== void 0);
  ending.code = failed ? exitCodes.failed : exitCodes.done;
  await conclude(context, leftoversToJson(leftovers, removals), () => [
    ...isAsked ? [] : list,
    ...removalSections(removals)
  ]);
}
async function agreed(list, signal) {
  const { stdin, stderr } = process;
  stderr.write(`${sectionsToText(list)}

Remove them? [y/N] `);
  const lines = createInterface({ input: stdin, terminal: false });
  const close = () => lines.close();
  signal.addEventListener("abort", close);
  const answer = await new Promise((resolve) => {
    lines.once("line", resolve);
    lines.once("close", () => resolve(""));
  });
  signal.removeEventListener("abort", close);
  lines.close();
  signal.throwIfAborted();
  return /^y(es)?$/i.test(answer.trim());
}
export {
  doctor
};
