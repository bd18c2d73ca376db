import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  registryInWorkingTree,
  updateFile
} from "./chunk-XZEW4I7B.js";
import {
  concludeDryRun
} from "./chunk-SW2724LF.js";
import {
  outcomesToJson
} from "./chunk-2EPESCNY.js";
import {
  openContext
} from "./chunk-AIVPACYN.js";
import "./chunk-4W5I5SPU.js";
import {
  buildMatrix
} from "./chunk-ABGRV462.js";
import {
  exitCodeOf
} from "./chunk-TI5A3XWX.js";
import {
  changesSection,
  outcomeSections,
  recordOf
} from "./chunk-ZSK25TT6.js";
import "./chunk-2LACJA54.js";
import "./chunk-3UN4KV4P.js";
import "./chunk-2LA7VBHE.js";
import {
  nixAttributePath,
  pinsOf
} from "./chunk-BBIGV5KY.js";
import "./chunk-ABNXOTP7.js";
import "./chunk-UUFSOOWM.js";
import "./chunk-4WAYAIKB.js";
import "./chunk-CXAXVZ7W.js";
import "./chunk-WWNFYCC4.js";
import "./chunk-YR7GDZEU.js";
import "./chunk-HYKB5N2R.js";
import {
  conclude
} from "./chunk-KAYTVSLI.js";
import {
  filterVariants,
  run
} from "./chunk-YGHJ4LJQ.js";
import {
  storePath
} from "./chunk-UGVLLAXQ.js";
import "./chunk-G57GDGAH.js";
import "./chunk-TH3Z5QQC.js";
import {
  didYouMean
} from "./chunk-G7R5JXV6.js";
import "./chunk-FD2JS6YB.js";
import "./chunk-6S7CRL34.js";
import "./chunk-22G6G4NZ.js";
import {
  UserError
} from "./chunk-VDBMEP3O.js";
import "./chunk-RZGYXAJU.js";

// src/pipeline/rebuild.ts
import { join } from "node:path";

// src/nix/add.ts
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
var enabled = ["--extra-experimental-features", "nix-command"];
async function nixVersion() {
  return (await run("nix", ["--version"])).stdout;
}
async function addToStore({ file, name, storePath: storePath2, root }) {
  const args = [...enabled, "store", "add-file", "--name", name, file];
  const { stdout } = await run("nix", args);
  const added = stdout.trim();
  if (added !== storePath2) {
    throw new UserError("file-changed", `${file} became ${added}, and not ${storePath2}`, {
      hint: "it changed after it was hashed: build the variant again"
    });
  }
  if (root === void 0) return;
  await mkdir(dirname(root), { recursive: true });
  await run("nix-store", ["--realise", storePath2, "--add-root", root, "--indirect"]);
}

// src/pipeline/rebuild.ts
async function rebuild(project, variants, { keep, ...options }) {
  await readyToRebuild(project);
  const outcomes = await buildMatrix(project, variants, { ...options, force: true });
  const records = outcomes.flatMap((outcome) => recordOf(outcome) ?? []);
  const added = [];
  for (const record of records) {
    const task = options.reporter.begin(`add ${record.variant.id} to the Nix store`);
    added.push(...await addArtifacts(project, record, keep));
    task.succeed(`${record.artifacts.length} artifacts`);
  }
  if (records.length === 0) {
    return { outcomes, added, update: { changes: [], differs: false, emptyAliases: [] } };
  }
  const file = await registryInWorkingTree(project);
  const pinned = new Map(
    pinsOf(file.registry).map((pin) => [nixAttributePath(pin.attributePath), pin])
  );
  const other = records.filter(
    ({ artifacts }) => artifacts.some(
      ({ attributePath, sha256 }) => pinned.get(nixAttributePath(attributePath))?.sha256 !== sha256
    )
  );
  const update = await updateFile(project, file, other.map(asNews), { dryRun: false });
  return { outcomes, added, update };
}
async function readyToRebuild(project) {
  await nixVersion();
  const file = await registryInWorkingTree(project);
  await updateFile(project, file, [], { dryRun: true });
}
async function addArtifacts({ loaded, paths }, { artifacts }, keep) {
  const added = [];
  for (const { attributePath, name, sha256, file } of artifacts) {
    const path = storePath(name, sha256);
    const root = keep ? join(paths.state, "roots", name) : void 0;
    await addToStore({ file: join(loaded.directory, file), name, storePath: path, root });
    added.push({ attribute: nixAttributePath(attributePath), storePath: path });
  }
  return added;
}
function asNews(record) {
  return { record, verdict: { news: true, reasons: ["rebuilt here"], packages: [] } };
}

// src/plan/abbreviation.ts
function unabbreviated(kind, word, known) {
  if (known.includes(word)) return word;
  const begun = known.filter((one) => one.startsWith(word));
  const [only] = begun;
  if (only !== void 0 && begun.length === 1) return only;
  const what = begun.length > 1 ? `${word} can be ${begun.join(" or ")}` : `no ${kind} is called ${word}${didYouMean(word, known)}`;
  throw new UserError("variant-unknown", what, { hint: `known: ${known.join(", ")}` });
}

// src/cli/rebuild.ts
async function rebuild2([machine, role], given, ending) {
  const context = await openContext(given);
  const { project, reporter, signal } = context;
  const selected = narrowed(context.selected, { machine, role });
  if (given.dryRun) {
    const next = `Then: add the outputs to the Nix store, and pin them in ${project.paths.registry}.`;
    return concludeDryRun({ ...context, selected }, next);
  }
  const { outcomes, added, update } = await rebuild(project, selected, {
    reporter,
    signal,
    failFast: given.failFast === true,
    retries: given.retries ?? 0,
    keep: given.gcRoot !== false
  });
  ending.code = exitCodeOf(outcomes);
  const variants = outcomesToJson(project, outcomes);
  await conclude(context, { variants, added, changes: update.changes }, () => [
    ...outcomeSections(outcomes),
    {
      table: {
        head: ["artifact", "in the Nix store"],
        rows: added.map(({ attribute, storePath: storePath2 }) => [attribute, storePath2])
      }
    },
    { title: `${project.paths.registry}:`, ...changesSection(update.changes, update.differs) },
    { lines: ["Not published: for others, isar-artifacts publish, then isar-artifacts update."] }
  ]);
}
function narrowed(variants, wanted) {
  const word = (kind) => {
    const given = wanted[kind];
    const known = [...new Set(variants.map(({ axes }) => axes[kind]))];
    return given === void 0 ? void 0 : [unabbreviated(kind, given, known)];
  };
  return filterVariants(variants, { machine: word("machine"), role: word("role") });
}
export {
  rebuild2 as rebuild
};
