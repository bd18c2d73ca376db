import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  didYouMean
} from "./chunk-HAUXAYXY.js";
import {
  UserError
} from "./chunk-BNEZOXMQ.js";

// src/plan/abbreviation.ts
function unabbreviated(kind, word, known) {
  if (known.includes(word)) return word;
  const begun = known.filter((one) => one.startsWith(word));
  const [only] = begun;
  if (only !== void 0 && begun.length === 1) return only;
  const what = begun.length > 1 ? `${word} can be ${begun.join(" or ")}` : `no ${kind} is called ${word}${didYouMean(word, known)}`;
  throw new UserError("variant-unknown", what, { hint: `known: ${known.join(", ")}` });
}

// src/plan/filter.ts
function filterVariants(variants, filter) {
  const wanted = [...wordsOf(variants, filter)].map(([kind, words]) => {
    const read = ({ id, axes }) => kind === "variant" ? id : axes[kind];
    const known = [...new Set(variants.map(read))].filter((word) => word !== void 0);
    const meant = words.map((word) => meantBy(word, kind, known, filter.abbreviated === true));
    return { meant, read };
  });
  const matching = variants.filter(
    (variant) => wanted.every(({ meant, read }) => meant.includes(read(variant) ?? ""))
  );
  if (matching.length === 0) throw noneMatches();
  return matching;
}
function noneMatches() {
  return new UserError("variant-unknown", "no variant matches all of the filters together", {
    hint: "isar-artifacts plan lists the variants"
  });
}
function wordsOf(variants, { machine = [], role = [], variant = [], axis = [] }) {
  const axes = new Set(variants.flatMap((one) => Object.keys(one.axes)));
  const words = /* @__PURE__ */ new Map();
  const add = (kind, word) => words.set(kind, [...words.get(kind) ?? [], word]);
  for (const word of machine) add("machine", word);
  for (const word of role) add("role", word);
  for (const given of axis) {
    const [name = "", ...value] = given.split("=");
    if (!axes.has(name)) throw noAxis(name, [...axes]);
    add(name, value.join("="));
  }
  for (const word of variant) add("variant", word);
  return words;
}
function meantBy(word, kind, known, abbreviated) {
  if (abbreviated) return unabbreviated(kind, word, known);
  if (known.includes(word)) return word;
  const problem = `no ${kind} is called ${word}${didYouMean(word, known)}`;
  throw new UserError("variant-unknown", problem, { hint: `known: ${known.join(", ")}` });
}
function noAxis(name, axes) {
  const problem = `there is no option and no axis ${name}${didYouMean(name, axes)}`;
  return new UserError("usage-invalid", problem, {
    hint: `axes: ${axes.join(", ")}; options: --help`
  });
}

export {
  filterVariants,
  noneMatches
};
