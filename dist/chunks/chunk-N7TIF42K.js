import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  serializeRecord
} from "./chunk-KBLUASX4.js";

// src/record/build-record.ts
function filesOf({ artifacts, sidecars = [] }) {
  return [...artifacts, ...sidecars];
}
function isPublished(record) {
  return filesOf(record).every(({ object }) => object !== void 0);
}

// src/registry/pins-of-record.ts
function pinsOfRecord(record, urlOf) {
  const { variant, source, artifacts } = record;
  return {
    id: variant.id,
    ...isPublished(record) ? { record: serializeRecord(record).digest } : {},
    commit: source.commit,
    time: source.time,
    pins: artifacts.map(({ attributePath, name, sha256, size, object }) => ({
      attributePath,
      name,
      sha256,
      size,
      encoding: object?.encoding ?? "none",
      ...object === void 0 ? {} : { url: urlOf(object.key) }
    }))
  };
}

// src/publish/vouch.ts
function compareStored(claim, stored) {
  if (claim.size !== stored.size) return "other";
  if (claim.checksum === void 0 || kindOf(claim.checksum) !== kindOf(stored.checksum)) {
    return "unknown";
  }
  return claim.checksum === stored.checksum ? "equal" : "other";
}
function kindOf(checksum) {
  return `${checksum?.split(":", 1)[0]}${/-\d+$/.exec(checksum ?? "")?.[0]}`;
}

export {
  filesOf,
  isPublished,
  compareStored,
  pinsOfRecord
};
