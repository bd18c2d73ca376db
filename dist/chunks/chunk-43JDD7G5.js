import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  foreignLogLine
} from "./chunk-6S7CRL34.js";

// src/report/format.ts
var units = ["B", "KiB", "MiB", "GiB", "TiB"];
function formatSize(bytes) {
  let [value, power] = [bytes, 0];
  while (value >= 1023.5 && power < units.length - 1) [value, power] = [value / 1024, power + 1];
  return `${power === 0 || value >= 99.95 ? Math.round(value) : value.toFixed(1)} ${units[power]}`;
}
function formatDuration(seconds) {
  const minutes = Math.round(seconds / 60);
  if (Math.ceil(seconds) < 60) return `${Math.ceil(seconds)} s`;
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return `${Math.round(hours / 24)} days`;
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}

// src/report/build-log.ts
var interval = 3e4;
function buildLog(title, say, clock) {
  const began = clock.now();
  let step;
  let ended = false;
  let end;
  const tell = () => {
    if (step === void 0) return;
    const { percent, text } = step;
    const elapsed = formatDuration(Math.round((clock.now() - began) / 1e3));
    const figures = [...percent === void 0 ? [] : [`${percent} %`], text, elapsed];
    say(foreignLogLine(`${title}: ${figures.join(", ")}`));
  };
  return {
    building: (now) => {
      step = now;
      if (!ended) end ??= clock.every(interval, tell);
    },
    stop: () => {
      ended = true;
      end?.();
    }
  };
}

// src/report/clock.ts
var systemClock = {
  now: () => performance.now(),
  every: (milliseconds, work) => {
    const timer = setInterval(work, milliseconds).unref();
    return () => clearInterval(timer);
  }
};

// src/report/progress.ts
var noProgress = {
  files: /* @__PURE__ */ new Map(),
  all: { done: 0, size: 0, samples: [] },
  changed: 0
};
var rateWindow = 1e4;
var shortestTime = 1e3;
var sampleDistance = 200;
function advance(before, transfers, now) {
  const files = /* @__PURE__ */ new Map();
  let [done, size, moved, changed] = [0, 0, 0, transfers.length !== before.files.size];
  for (const transfer of transfers) {
    const file = { ...transfer, ...soundSizes(transfer), name: inertName(transfer.name) };
    const key = unusedKey(files, `${file.activity} ${file.name}`);
    const known = before.files.get(key);
    const samples2 = known !== void 0 && known.done <= file.done ? known.samples : [];
    files.set(key, { ...file, samples: sampled(samples2, { time: now, bytes: file.done }) });
    if (samples2.length > 0) moved += file.done - (known?.done ?? 0);
    if (known?.done !== file.done || known.size !== file.size) changed = true;
    done += file.done;
    size += file.size;
  }
  const bytes = moved + (before.all.samples.at(-1)?.bytes ?? 0);
  const samples = sampled(before.all.samples, { time: now, bytes });
  return { files, all: { done, size, samples }, changed: changed ? now : before.changed };
}
function unfinishedOf({ files }) {
  return [...files.values()].filter(({ done, size }) => done < size);
}
function percentOf({ done, size }) {
  return done >= size ? 100 : Math.min(99, Math.floor(done * 100 / size));
}
function rateOf({ samples }, now) {
  const first = samples.findLast(({ time: time2 }) => time2 <= now - rateWindow) ?? samples[0];
  const last = samples.at(-1);
  if (first === void 0 || last === void 0) return void 0;
  const time = now - first.time;
  return time < shortestTime ? void 0 : (last.bytes - first.bytes) / time * 1e3;
}
function secondsLeft(measure, now) {
  const seconds = (measure.size - measure.done) / (rateOf(measure, now) ?? 0);
  return seconds < longestEstimate ? seconds : void 0;
}
var longestEstimate = 99 * 24 * 3600;
function sampled(samples, sample) {
  const [secondLast, last] = [samples.at(-2), samples.at(-1)];
  if (last === void 0 || sample.time - last.time > rateWindow) return [sample];
  const close = secondLast !== void 0 && last.time - secondLast.time < sampleDistance;
  const kept = close ? samples.slice(0, -1) : samples;
  const first = kept.findLastIndex(({ time }) => time <= sample.time - rateWindow);
  return [...kept.slice(Math.max(0, first)), sample];
}
function soundSizes(transfer) {
  const size = soundSize(transfer.size);
  return { size, done: Math.min(size, soundSize(transfer.done)) };
}
function soundSize(bytes) {
  return bytes > 0 ? Math.min(bytes, Number.MAX_SAFE_INTEGER) : 0;
}
function inertName(name) {
  return foreignLogLine(name.toWellFormed().replace(new RegExp("\\p{Cf}", "gu"), ""));
}
function unusedKey(files, wanted) {
  let key = wanted;
  while (files.has(key)) key += "+";
  return key;
}

// src/report/figures.ts
function figuresOf(measure, now) {
  const [rate, left] = [rateOf(measure, now), secondsLeft(measure, now)];
  return {
    percent: `${percentOf(measure)} %`,
    amount: `${formatSize(measure.done)} of ${formatSize(measure.size)}`,
    rate: rate === void 0 ? "" : `${formatSize(rate)}/s`,
    left: left === void 0 ? "" : `${formatDuration(left)} left`
  };
}

// src/report/progress-log.ts
var progressInterval = 1e4;
var mostNames = 3;
function progressLog(say, interval2) {
  let progress = noProgress;
  let timer;
  let told;
  let ended = false;
  const tell = () => {
    const now = performance.now();
    const stalled = now - progress.changed;
    const news = progress.changed !== told;
    if (!news && stalled < 2 * interval2) return;
    told = progress.changed;
    const line = news ? progressLine(progress, now) : stalledLine(progress, stalled);
    if (line !== void 0) say(line);
  };
  return {
    progress: (transfers) => {
      progress = advance(progress, transfers, performance.now());
      if (!ended) timer ??= setInterval(tell, interval2).unref();
    },
    stop: () => {
      ended = true;
      clearInterval(timer);
    }
  };
}
function progressLine(progress, now) {
  const [file] = unfinishedOf(progress);
  if (file === void 0) return void 0;
  const { size: count } = progress.files;
  const { percent, amount, rate, left } = figuresOf(progress.all, now);
  const figures = [percent, amount, rate, left].filter(Boolean).join(", ");
  if (count === 1) return `${file.activity} ${file.name}: ${figures}`;
  return `${workOf(progress)}; all ${count} files: ${figures}`;
}
function stalledLine(progress, milliseconds) {
  if (unfinishedOf(progress).length === 0) return void 0;
  const seconds = Math.floor(milliseconds / 1e3);
  return `${workOf(progress)}: no progress for ${formatDuration(seconds)}`;
}
function workOf(progress) {
  const unfinished = unfinishedOf(progress);
  const named = unfinished.slice(0, mostNames).map((file) => `${file.activity} ${file.name} ${percentOf(file)} %`);
  const more = unfinished.length - named.length;
  return [...named, ...more > 0 ? [`and ${more} more`] : []].join(", ");
}

export {
  formatSize,
  formatDuration,
  noProgress,
  advance,
  unfinishedOf,
  percentOf,
  figuresOf,
  buildLog,
  systemClock,
  progressInterval,
  progressLog
};
