import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);

// src/cli/completion/vocabulary.ts
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
function rememberedVocabulary(config) {
  try {
    const entry = JSON.parse(readFileSync(placeOf(config), "utf8"));
    return entry.config === digestOf(config) && entry.axes ? entry : void 0;
  } catch {
    return void 0;
  }
}
function rememberVocabulary(config, vocabulary) {
  try {
    const text = JSON.stringify({ config: digestOf(config), ...vocabulary });
    const place = placeOf(config);
    if (textAt(place) === text) return;
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, text);
  } catch {
  }
}
function vocabularyOf(variants) {
  const names = new Set(variants.flatMap(({ axes }) => Object.keys(axes)));
  const valuesOf = (axis) => [...new Set(variants.map(({ axes }) => axes[axis]))].filter((value) => value !== void 0);
  return {
    axes: Object.fromEntries([...names].map((name) => [name, valuesOf(name)])),
    variants: variants.map(({ id }) => id),
    attributes: variants.flatMap(
      ({ artifacts }) => artifacts.map(({ attributePath }) => attributePath.join("."))
    )
  };
}
function placeOf(config) {
  return join(dirname(config), ".isar-artifacts/completion.json");
}
function digestOf(path) {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}
function textAt(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return void 0;
  }
}

export {
  rememberedVocabulary,
  rememberVocabulary,
  vocabularyOf
};
