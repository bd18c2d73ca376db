import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  addToStore,
  isInStore
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
  asRead,
  checkRecords,
  inspector,
  pinTargets,
  readersOf,
  withUrls
} from "./chunk-LB6Y46JB.js";
import "./chunk-RKKAQZ4V.js";
import "./chunk-N7TIF42K.js";
import "./chunk-7WXHRDRA.js";
import "./chunk-FFIUKPXI.js";
import "./chunk-IZRWCIPU.js";
import "./chunk-KBLUASX4.js";
import "./chunk-2LA7VBHE.js";
import {
  Undecodable,
  decompressed,
  makeStateDirectory
} from "./chunk-2SJ3CQXJ.js";
import "./chunk-DVC4KMBF.js";
import {
  nixAttributePath,
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
import {
  didYouMean
} from "./chunk-HAUXAYXY.js";
import "./chunk-CXAXVZ7W.js";
import "./chunk-HYKB5N2R.js";
import "./chunk-FD2JS6YB.js";
import "./chunk-UMWDABI6.js";
import "./chunk-6S7CRL34.js";
import "./chunk-ZZMKXPND.js";
import {
  UserError,
  exitCodes,
  hasErrno
} from "./chunk-BNEZOXMQ.js";
import "./chunk-QLIL6GH6.js";

// src/cli/fetch.ts
import { resolve } from "node:path";

// src/pipeline/fetch.ts
import { mkdir, rm as rm3 } from "node:fs/promises";
import { join } from "node:path";

// src/fetch/fetch-pin.ts
import { open as open2, rm as rm2, stat } from "node:fs/promises";

// src/fetch/decode.ts
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
var hole = 4096;
var zeros = Buffer.alloc(128 * 1024);
async function decode(object, path, { name, sha256, encoding }) {
  const temporary = `${path}.new`;
  const input = createReadStream(object, { highWaterMark: 1024 * 1024 });
  const hash = createHash("sha256");
  const file = await open(temporary, "w");
  let at = 0;
  try {
    for await (const block of encoding === "none" ? input : decompressed(input)) {
      hash.update(block);
      if (!isEmpty(block)) await file.write(block, 0, block.length, at);
      at += block.length;
    }
    await file.truncate(at);
    if (hash.digest("hex") !== sha256) throw new Undecodable("another digest");
    await file.close();
    await rename(temporary, path);
  } catch (error) {
    await file.close().catch(() => void 0);
    await rm(temporary, { force: true });
    if (!(error instanceof Undecodable)) throw error;
    throw new UserError("object-corrupt", `what was fetched for ${name} is not what is pinned`, {
      hint: "isar-artifacts verify --deep says what is served, and where",
      cause: error
    });
  }
}
function isEmpty(block) {
  if (block.length < hole) return false;
  for (let start = 0; start < block.length; start += zeros.length) {
    const part = block.subarray(start, start + zeros.length);
    if (Buffer.compare(part, zeros.subarray(0, part.length)) !== 0) return false;
  }
  return true;
}

// src/fetch/fetch-pin.ts
async function fetchPin({ attribute, pin, places }, options) {
  const { path, signal } = options;
  const before = await found(path, pin);
  if (before === "present") return before;
  const sources = places.flatMap(
    ({ url }) => readersIn(options.readersOf(url)).map((reader) => ({ reader, url }))
  );
  let problem;
  for (const { reader, url } of sources) {
    try {
      await fetchFrom(reader, url, options);
      await decode(`${path}.part`, path, pin);
      await rm2(`${path}.part`, { force: true });
      return before === "other" ? "replaced" : "fetched";
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof UserError)) throw error;
      if (error.code === "object-corrupt") await rm2(`${path}.part`, { force: true });
      problem ??= error;
    }
  }
  throw problem ?? notPublished(attribute);
}
function notPublished(attribute) {
  return new UserError(
    "not-published",
    `${attribute} is not published: it is only where it was built`,
    {
      hint: "isar-artifacts publish --pinned, where it was built; or isar-artifacts rebuild here"
    }
  );
}
function readersIn({ everybody, store }) {
  return [everybody, store].filter((reader) => reader !== void 0);
}
async function found(path, { sha256, size }) {
  const there = await sizeOf(path);
  if (there === void 0) return "none";
  if (size !== void 0 && size !== there) return "other";
  return (await digestFile(path)).sha256 === sha256 ? "present" : "other";
}
async function fetchFrom(reader, url, { path, signal, onProgress }) {
  let done = await sizeOf(`${path}.part`) ?? 0;
  const part = await open2(`${path}.part`, "a");
  try {
    for await (const block of reader.read(url, { signal, from: done })) {
      await part.appendFile(block);
      done += block.length;
      onProgress(done);
    }
  } finally {
    await part.close();
  }
}
async function sizeOf(path) {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (hasErrno(error, "ENOENT")) return void 0;
    throw error;
  }
}

// src/pipeline/located.ts
async function located(targets, { registry, below }, asked) {
  if (below === void 0) return { targets, lost: /* @__PURE__ */ new Map() };
  const wanted = targets.flatMap(
    ({ variant }) => variant ? [[variant.id, variant]] : []
  );
  const part = { ...registry, variants: new Map(wanted) };
  const { records, findings, unreachable } = await checkRecords(part, below, asked);
  const lost = [...findings, ...unreachable].filter(({ variant = "" }) => !records.has(variant));
  const attributes = new Set(targets.map(({ attribute }) => attribute));
  return {
    targets: pinTargets(withUrls(part, records, below)).filter(
      (one) => attributes.has(one.attribute)
    ),
    lost: new Map(lost.map((one) => [one.variant ?? "", asError(one)]))
  };
}
function asError({ url = "", problem, hint, ...more }) {
  const code = "code" in more ? more.code : "object-corrupt";
  return new UserError(code, `${url}: ${problem}`, { hint });
}

// src/pipeline/fetch.ts
async function fetchPins(project, registry, { attributes, into, reporter, signal }) {
  const { store, paths } = project;
  const wanted = wantedOf(pinTargets(registry), attributes);
  const readable = asRead(project, registry);
  const isPrivate = readable.registry.access.credentials !== void 0;
  const readers = readersOf({ store, isPrivate });
  const { targets, lost } = await located(wanted, readable, inspector(readers, signal));
  const intoStore = "nixStore" in into;
  if (intoStore) await makeStateDirectory(paths.state);
  const directory = intoStore ? join(paths.state, "fetched") : into.directory;
  await mkdir(directory, { recursive: true });
  const fetched = [];
  const failed = [];
  for (const target of targets) {
    const { attribute, pin } = target;
    const task = reporter.begin(`fetch ${attribute}`);
    const onProgress = (done) => task.progress([{ name: pin.name, activity: "checking", done, size: pin.size ?? done }]);
    const path = join(directory, pin.name);
    const options = { path, readersOf: readers, signal, onProgress };
    try {
      const one = intoStore ? await fetchIntoStore(target, options, into.keep ? paths.state : void 0) : { path, how: await fetchPin(target, options) };
      task.succeed(one.how);
      fetched.push({ attribute, ...one });
    } catch (error) {
      task.fail("not fetched");
      signal.throwIfAborted();
      if (!(error instanceof UserError)) throw error;
      failed.push({ attribute, error: reasonOf(error, target, lost) });
    }
  }
  const [first] = failed;
  if (first !== void 0 && fetched.length === 0) throw first.error;
  return { fetched, failed };
}
function reasonOf(error, { variant }, lost) {
  const problem = variant && lost.get(variant.id);
  return problem !== void 0 && error.code === "not-published" ? problem : error;
}
async function fetchIntoStore(target, options, state) {
  const { name, sha256 } = target.pin;
  const path = storePath(name, sha256);
  const isThere = await isInStore(path);
  if (!isThere) await fetchPin(target, options);
  const root = state === void 0 ? void 0 : join(state, "roots", name);
  await addToStore({ file: options.path, name, storePath: path, root });
  await rm3(options.path, { force: true });
  return { path, how: isThere ? "present" : "fetched" };
}
function wantedOf(targets, attributes) {
  const known = new Set(
    targets.flatMap(
      ({ pin: { attributePath } }) => attributePath.map((_, index) => nixAttributePath(attributePath.slice(0, index + 1)))
    )
  );
  for (const wanted of attributes) {
    if (known.has(wanted)) continue;
    const problem = `nothing is pinned as ${wanted}${didYouMean(wanted, [...known])}`;
    throw new UserError("variant-unknown", problem, {
      hint: "isar-artifacts list names all that is"
    });
  }
  const isWanted = (attribute) => attributes.some((one) => attribute === one || attribute.startsWith(`${one}.`));
  return targets.filter(({ attribute }) => isWanted(attribute));
}

// src/cli/fetch.ts
async function fetch(attributes, given, ending) {
  const context = await openContext({ ...given, dryRun: true });
  const { project, reporter, signal } = context;
  const { fetched, failed } = await fetchPins(project, await presentRegistry(project.registry), {
    attributes,
    into: given.nixStore ? { nixStore: true, keep: given.gcRoot !== false } : { directory: resolve(given.output ?? ".") },
    reporter,
    signal
  });
  if (failed.length > 0) ending.code = exitCodes.partial;
  const problems = failed.map(({ attribute, error: { code, message, hint } }) => ({
    attribute,
    error: { code, message, hint }
  }));
  const rows = fetched.map(({ attribute, how, path }) => [attribute, how, path]);
  await conclude(context, { fetched, failed: problems }, () => [
    { table: { head: ["artifact", "how", "where"], rows } },
    ...problems.map(({ attribute, error: { message, hint } }) => ({
      title: `${attribute}: ${message}`,
      lines: hint === void 0 ? [] : [`hint: ${hint}`]
    }))
  ]);
}
export {
  fetch
};
