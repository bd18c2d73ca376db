import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  addToStore
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
import "./chunk-2SJ3CQXJ.js";
import "./chunk-DVC4KMBF.js";
import {
  nixAttributePath,
  pinsOf,
  presentRegistry
} from "./chunk-BQ3PFRMS.js";
import "./chunk-DQDEHG6U.js";
import "./chunk-VWTJNUJH.js";
import "./chunk-43JDD7G5.js";
import "./chunk-SEOIEODS.js";
import {
  digestFile
} from "./chunk-TY26D4ME.js";
import "./chunk-JBDBATLL.js";
import "./chunk-224AW5PV.js";
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
import "./chunk-CXAXVZ7W.js";
import "./chunk-HYKB5N2R.js";
import "./chunk-FD2JS6YB.js";
import "./chunk-6S7CRL34.js";
import "./chunk-ZZMKXPND.js";
import {
  UserError
} from "./chunk-BNEZOXMQ.js";
import "./chunk-QLIL6GH6.js";

// src/pipeline/add.ts
import { join } from "node:path";
async function addFiles({ paths }, registry, { files, keep, reporter, signal }) {
  const added = [];
  for (const file of files) {
    const task = reporter.begin(`add ${file}`);
    try {
      const { sha256, size } = await digestFile(file, {
        signal,
        onProgress: (done) => task.progress([{ name: file, activity: "hashing", done, size: done }])
      });
      const pins = pinsOf(registry).filter((pin) => pin.sha256 === sha256);
      const named = [...new Map(pins.map((pin) => [pin.name, pin])).values()];
      if (named.length === 0) throw unpinned(file, sha256, size);
      for (const pin of named) added.push(await add(file, pin, keep ? paths.state : void 0));
      task.succeed(named.map(({ name }) => name).join(", "));
    } catch (error) {
      task.fail("not added");
      throw error;
    }
  }
  return added;
}
async function add(file, pin, state) {
  const path = storePath(pin.name, pin.sha256);
  const root = state === void 0 ? void 0 : join(state, "roots", pin.name);
  await addToStore({ file, name: pin.name, storePath: path, root });
  return { file, attribute: nixAttributePath(pin.attributePath), storePath: path };
}
function unpinned(file, sha256, size) {
  return new UserError(
    "name-invalid",
    `${file} (${sha256}, ${size} bytes) is nothing that the registry pins`,
    {
      hint: "is it of another commit? isar-artifacts list has all pins; isar-artifacts rebuild pins what is built here"
    }
  );
}

// src/cli/add.ts
async function add2(files, given) {
  const context = await openContext({ ...given, ...given.gcRoot === false && { dryRun: true } });
  const { project, reporter, signal } = context;
  const registry = await presentRegistry(project.registry);
  const keep = given.gcRoot !== false;
  const added = await addFiles(project, registry, { files, keep, reporter, signal });
  const rows = added.map(({ attribute, file, storePath: storePath2 }) => [attribute, file, storePath2]);
  await conclude(context, { added }, () => [
    { table: { head: ["artifact", "file", "in the Nix store"], rows } }
  ]);
}
export {
  add2 as add
};
