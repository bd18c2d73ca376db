import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  buildersNow,
  factsOf,
  findLeftovers,
  mountPoints,
  pointsBelow,
  processState,
  removeContainer,
  whoBuilds,
  workplaceOf
} from "./chunk-MQZAEILY.js";
import {
  execa
} from "./chunk-N6FMNX35.js";
import {
  hasErrno
} from "./chunk-BNEZOXMQ.js";

// src/doctor/remove.ts
import { lstat } from "node:fs/promises";
import { basename, dirname } from "node:path";
async function removeLeftovers(leftovers, means, onRemoval) {
  const removals = [];
  for (const leftover of leftovers) {
    means.signal.throwIfAborted();
    const removal = { leftover, problem: await remove(leftover, means, removals) };
    removals.push(removal);
    onRemoval(removal);
  }
  return removals;
}
async function remove(leftover, means, before) {
  if (leftover.kind === "container") {
    const { name, engine, owner } = leftover.container;
    if (await processState(owner) === "running") return "the run that started it is at work";
    const engines = { commands: [engine], environment: means.environment };
    return await removeContainer(engines, name) ? void 0 : "the engine does not let it go";
  }
  if (leftover.kind === "mount") {
    return (await buildersNow())(leftover.name) ? "a build works there" : unmount(leftover.name, means);
  }
  const writes = before.some(
    ({ leftover: other, problem }) => problem !== void 0 && other.kind === "container" && other.container.build === leftover.name
  );
  return writes ? "a container still writes into it" : removeDirectory(leftover.name, means);
}
async function unmount(path, means) {
  const [program, ...words] = [...means.isRoot ? [] : sudo, "umount"];
  const left = async () => (await mountPoints()).filter((point) => point === path).length;
  const before = await left();
  let reason = "";
  for (const how of [[], ["--lazy"]]) {
    const args = [...words, ...how, "--no-canonicalize", "--", path];
    reason = await reasonOf(means, [program, ...args]);
    if (await left() < before) return void 0;
  }
  return reason;
}
async function removeDirectory(path, means) {
  const points = await mountPoints();
  const mount = points.find((point) => point === path) ?? pointsBelow(points, path)[0];
  if (mount !== void 0) return `something is mounted at ${mount}`;
  if ((await buildersNow())(path)) return "a build works there";
  let reason = "";
  for (const command of removing(path, means)) {
    const why = await reasonOf(means, command);
    if (await isGone(path)) return void 0;
    reason ||= why;
  }
  return reason;
}
var sudo = ["sudo", "--non-interactive"];
var rm = ["rm", "--recursive", "--force", "--one-file-system", "--"];
function removing(path, { isRoot, container }) {
  const own = [...rm, path];
  if (isRoot) return [own];
  if (container === void 0) return [own, [...sudo, ...own]];
  const { engine, image } = container;
  const [program, ...args] = rm;
  const options = ["--rm", "--pull=never", "--network=none", "--security-opt", "label=disable"];
  const mount = `type=bind,source=${dirname(path)},target=/clean`;
  const inside = ["--user=0:0", `--entrypoint=${program}`, "--mount", mount, image, ...args];
  const within = [...engine, "run", ...options, ...inside, `/clean/${basename(path)}`];
  return [own, within, [...sudo, ...own]];
}
async function reasonOf({ environment, signal }, command) {
  const [program, ...args] = command;
  const { stderr = "", shortMessage = "" } = await execa(program, args, {
    env: environment,
    extendEnv: false,
    stdin: "ignore",
    cancelSignal: signal,
    reject: false
  });
  signal.throwIfAborted();
  const [first = ""] = stderr.trim().split("\n", 1);
  return first || shortMessage;
}
async function isGone(path) {
  return lstat(path).then(
    () => false,
    (error) => hasErrno(error, "ENOENT")
  );
}

// src/pipeline/clean.ts
async function leftoversOf(project, wanted) {
  return findLeftovers(await workplaceOf(project, wanted));
}
async function clean(project, leftovers, { reporter, signal }) {
  const facts = await factsOf(project, signal);
  const engine = facts?.engine;
  const means = {
    isRoot: whoBuilds().uid === 0,
    environment: facts?.environment ?? present(project.environment),
    container: facts && engine && { engine, image: facts.image },
    signal
  };
  const task = reporter.begin("remove what earlier runs left");
  const removals = await removeLeftovers(
    leftovers,
    means,
    ({ leftover: { name }, problem }) => task.log(problem === void 0 ? `removed ${name}` : `${name} stays: ${problem}`)
  ).catch((error) => {
    task.fail("not done");
    throw error;
  });
  const stays = removals.filter(({ problem }) => problem !== void 0).length;
  if (stays > 0) task.fail(`${stays} of ${removals.length} cannot be removed`);
  else task.succeed(`${removals.length}`);
  return removals;
}
function present(environment) {
  return Object.fromEntries(
    Object.entries(environment).filter(
      (entry) => entry[1] !== void 0
    )
  );
}

export {
  leftoversOf,
  clean
};
