import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  concludeDryRun
} from "./chunk-MKGESCEX.js";
import {
  outcomesToJson
} from "./chunk-FC6S7IKS.js";
import {
  addToStore,
  nixVersion
} from "./chunk-5BHBQTLQ.js";
import {
  openContext
} from "./chunk-VUWQV3KQ.js";
import "./chunk-WCVUYVGL.js";
import "./chunk-BRSVEIT2.js";
import "./chunk-MIAC7T43.js";
import {
  conclude
} from "./chunk-KAYTVSLI.js";
import "./chunk-APTCZAE4.js";
import {
  buildMatrix
} from "./chunk-PWDHU6GR.js";
import "./chunk-MQZAEILY.js";
import "./chunk-TK4T2WY7.js";
import "./chunk-K45UBTEV.js";
import {
  updateFile
} from "./chunk-SBFFVRNU.js";
import {
  exitCodeOf
} from "./chunk-ZBM7RMI6.js";
import {
  changesSection,
  outcomeSections,
  recordOf
} from "./chunk-R755XBXD.js";
import "./chunk-2W5T2U5M.js";
import "./chunk-NHCL6BFM.js";
import "./chunk-45GO6AGL.js";
import "./chunk-JYYMHRHX.js";
import "./chunk-VKEV3O3Y.js";
import "./chunk-6W7LUZEU.js";
import "./chunk-WWNFYCC4.js";
import "./chunk-RKKAQZ4V.js";
import "./chunk-N7TIF42K.js";
import "./chunk-7WXHRDRA.js";
import "./chunk-FFIUKPXI.js";
import "./chunk-IZRWCIPU.js";
import "./chunk-KBLUASX4.js";
import "./chunk-2LA7VBHE.js";
import "./chunk-2SJ3CQXJ.js";
import "./chunk-DVC4KMBF.js";
import {
  nixAttributePath,
  ownedPinsOf,
  registryInWorkingTree
} from "./chunk-BQ3PFRMS.js";
import "./chunk-DQDEHG6U.js";
import {
  filterVariants,
  noneMatches
} from "./chunk-VWTJNUJH.js";
import "./chunk-43JDD7G5.js";
import "./chunk-SEOIEODS.js";
import "./chunk-TY26D4ME.js";
import "./chunk-JBDBATLL.js";
import "./chunk-224AW5PV.js";
import "./chunk-7T6NHR77.js";
import "./chunk-4WAYAIKB.js";
import "./chunk-T5CYGPQR.js";
import "./chunk-U32REIBR.js";
import "./chunk-XWFRWXDS.js";
import "./chunk-J3QERTYC.js";
import "./chunk-7ZGFJMYK.js";
import "./chunk-N6FMNX35.js";
import "./chunk-LVQYZNVV.js";
import "./chunk-7RCPCFNE.js";
import "./chunk-XWC4ZYAC.js";
import {
  storePath
} from "./chunk-GPBMLTUY.js";
import "./chunk-2SS34NUA.js";
import "./chunk-HAUXAYXY.js";
import "./chunk-EATYCUK2.js";
import "./chunk-CXAXVZ7W.js";
import "./chunk-HYKB5N2R.js";
import {
  quoteCommand
} from "./chunk-FD2JS6YB.js";
import "./chunk-UMWDABI6.js";
import "./chunk-6S7CRL34.js";
import "./chunk-ZZMKXPND.js";
import {
  UserError
} from "./chunk-BNEZOXMQ.js";
import "./chunk-QLIL6GH6.js";

// src/cli/rebuild.ts
import { relative } from "node:path";

// src/pipeline/rebuild.ts
import { join } from "node:path";
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
    const update2 = { changes: [], differs: false, emptyAliases: [] };
    return { outcomes, added, update: update2, unpublished: false };
  }
  const file = await registryInWorkingTree(project.registry);
  const pinned = new Map(
    ownedPinsOf(file.registry).map((owned) => [nixAttributePath(owned.pin.attributePath), owned])
  );
  const other = records.filter(
    ({ artifacts }) => artifacts.some(
      ({ attributePath, sha256 }) => pinned.get(nixAttributePath(attributePath))?.pin.sha256 !== sha256
    )
  );
  const update = await updateFile(project, file, other.map(asNews), { dryRun: false });
  const isOpen = ({ attribute }) => {
    const owned = pinned.get(attribute);
    return owned && !project.registry.format.isPublished(owned.pin, owned.variant);
  };
  return { outcomes, added, update, unpublished: other.length > 0 || added.some(isOpen) };
}
async function readyToRebuild(project) {
  await nixVersion();
  const file = await registryInWorkingTree(project.registry);
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

// src/cli/rebuild.ts
async function rebuild2([machine, role], given, ending) {
  const context = await openContext({ ...given, abbreviated: true });
  const { project, reporter, signal } = context;
  const named = filterVariants(project.variants, namedBy(machine, role, project.variants));
  const selected = context.selected.filter((variant) => named.includes(variant));
  if (selected.length === 0) throw noneMatches();
  if (selected.length > 1 && selected.length === project.variants.length && !given.all) {
    throw new UserError("usage-invalid", `that would rebuild all ${selected.length} variants`, {
      hint: "name a machine and a role (isar-artifacts status shows what there is), or say --all"
    });
  }
  if (given.dryRun) {
    const next2 = `Then: add the outputs to the Nix store, and pin them in ${project.registry.file}.`;
    return concludeDryRun({ ...context, selected }, next2);
  }
  const rebuilt = await rebuild(project, selected, {
    reporter,
    signal,
    failFast: given.failFast === true,
    retries: given.retries ?? 0,
    keep: given.gcRoot !== false,
    noBuild: given.build === false
  });
  const { outcomes, added, update } = rebuilt;
  ending.code = exitCodeOf(outcomes);
  const variants = outcomesToJson(project, outcomes);
  await conclude(context, { variants, added, changes: update.changes }, () => [
    ...outcomeSections(outcomes),
    ...added.length > 0 ? addedSections(project, rebuilt) : []
  ]);
}
function namedBy(machine, role, variants) {
  if (machine === "" || role === "")
    throw new UserError("usage-invalid", `the ${machine === "" ? "machine" : "role"} is empty`, {
      hint: "is a variable of the shell not set?"
    });
  if (role === void 0 && variants.some(({ id }) => id === machine))
    return { variant: [`${machine}`] };
  const words = (word) => word === void 0 ? [] : [word];
  return { machine: words(machine), role: words(role), abbreviated: true };
}
function addedSections(project, { added, update: { changes, differs }, unpublished }) {
  const rows = added.map(({ attribute, storePath: storePath2 }) => [attribute, storePath2]);
  return [
    { table: { head: ["artifact", "in the Nix store"], rows } },
    { title: `${project.registry.file}:`, ...changesSection(changes, differs) },
    {
      lines: [
        ...next(project, added[0]?.attribute),
        ...unpublished ? ["Not published: for others, isar-artifacts publish --pinned."] : []
      ]
    }
  ];
}
function next({ loaded, registry }, attribute) {
  if (attribute === void 0 || loaded.config.registry.format === "hash-map") return [];
  const file = `./${relative("", registry.file)}`;
  const command = ["nix-build", file, "--arg", "pkgs", "import <nixpkgs> { }", "-A", attribute];
  return [`Nix has it: ${quoteCommand(command)}`];
}
export {
  rebuild2 as rebuild
};
