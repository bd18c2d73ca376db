import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  storePath
} from "./chunk-GPBMLTUY.js";
import {
  urlPath
} from "./chunk-HYKB5N2R.js";
import {
  UserError
} from "./chunk-BNEZOXMQ.js";

// src/store/s3-location.ts
var parameters = [
  "region",
  "endpoint",
  "scheme",
  "path-style",
  "profile",
  "checksum",
  "part-size"
];
var form = "s3://BUCKET/PREFIX?region=REGION, and for another server than AWS &endpoint=URL";
function parseS3Url(text) {
  const url = parse(text);
  const bucket = decoded(text, url.hostname);
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{2,62}$/.test(bucket)) {
    throw wrong(text, `${JSON.stringify(bucket)} is no name of a bucket`);
  }
  if (url.username !== "" || url.password !== "" || url.port !== "" || url.hash !== "") {
    throw wrong(text, "there is more than a bucket, a prefix and parameters", credentialsHint);
  }
  const values = readParameters(text, url.searchParams);
  const endpoint = givenEndpoint(text, values);
  return {
    bucket,
    prefix: prefixOf(text, url.pathname),
    region: values.get("region") ?? "us-east-1",
    endpoint,
    // Wildcard certificates do not cover a bucket with dots, other servers seldom have names for buckets.
    pathStyle: pathStyleOf(text, values) ?? (endpoint !== void 0 || bucket.includes(".")),
    profile: values.get("profile"),
    checksum: checksumOf(text, values),
    partSize: partSizeOf(text, values)
  };
}
function locationOf({ bucket, prefix }) {
  return prefix === "" ? `s3://${bucket}` : `s3://${bucket}/${prefix}`;
}
function endpointOf({ region, endpoint }) {
  const domain = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  return endpoint ?? `https://s3.${region}.${domain}`;
}
function s3PublicUrl(location) {
  const { bucket, prefix, pathStyle } = location;
  const server = new URL(endpointOf(location));
  if (!pathStyle) server.hostname = `${bucket}.${server.hostname}`;
  const path = [...pathStyle ? [bucket] : [], ...prefix === "" ? [] : [prefix]].join("/");
  return `${server.href.replace(/\/+$/, "")}/${urlPath(path)}`.replace(/\/+$/, "");
}
var credentialsHint = "credentials come from the environment or the shared AWS configuration, never from the URL";
function parse(text) {
  try {
    return new URL(text);
  } catch {
    throw wrong(text, "it is no URL");
  }
}
function readParameters(text, search) {
  const values = /* @__PURE__ */ new Map();
  for (const [name, value] of search) {
    if (!parameters.includes(name)) {
      throw wrong(
        text,
        `${JSON.stringify(name)} is no parameter; known: ${parameters.join(", ")}`,
        credentialsHint
      );
    }
    if (values.has(name)) throw wrong(text, `${name} is there twice`);
    if (value === "") throw wrong(text, `${name} is empty`);
    values.set(name, value);
  }
  return values;
}
function prefixOf(text, pathname) {
  const prefix = decoded(text, pathname.replace(/^\/|\/$/g, ""));
  if (prefix === "" || prefix.split("/").every((part) => !["", ".", ".."].includes(part))) {
    return prefix;
  }
  throw wrong(text, `the prefix ${JSON.stringify(prefix)} has an empty part`);
}
function givenEndpoint(text, values) {
  const [endpoint, scheme] = [values.get("endpoint"), values.get("scheme") ?? "https"];
  if (!["http", "https"].includes(scheme)) throw wrong(text, "scheme is neither http nor https");
  if (endpoint === void 0) return void 0;
  const whole = /^[a-z]+:\/\//.test(endpoint) ? endpoint : `${scheme}://${endpoint}`;
  const url = URL.canParse(whole) ? new URL(whole) : void 0;
  const plain = url !== void 0 && url.username === "" && url.password === "" && url.search === "" && url.hash === "";
  if (plain && ["http:", "https:"].includes(url.protocol)) return url.href.replace(/\/+$/, "");
  throw wrong(text, "the endpoint is no plain http or https URL");
}
function pathStyleOf(text, values) {
  const value = values.get("path-style");
  if (value === void 0) return void 0;
  if (value !== "true" && value !== "false")
    throw wrong(text, "path-style is neither true nor false");
  return value === "true";
}
function checksumOf(text, values) {
  const value = values.get("checksum") ?? "crc32";
  if (value === "crc32" || value === "none") return value;
  throw wrong(text, "checksum is neither crc32 nor none");
}
function partSizeOf(text, values) {
  const value = values.get("part-size");
  if (value === void 0) return void 0;
  const mebibytes = /^[0-9]{1,3}$/.test(value) ? Number(value) : 0;
  if (mebibytes >= 5 && mebibytes <= 64) return mebibytes * 1024 * 1024;
  throw wrong(text, "part-size is no number of MiB from 5 to 64");
}
function decoded(text, part) {
  try {
    return decodeURIComponent(part);
  } catch (cause) {
    throw wrong(text, `${JSON.stringify(part)} has a stray %`, "write a % as %25", cause);
  }
}
function shownUrl(text) {
  return JSON.stringify(text.replace(/[?#].*/s, "?...").replace(/:.*@/s, ":...@"));
}
function wrong(text, why, hint = `write ${form}`, cause) {
  const shown = shownUrl(text);
  return new UserError("config-invalid", `${shown} is no storage URL: ${why}`, { hint, cause });
}

// src/store/key.ts
function objectKey(digest, encoding) {
  return encoding === "zstd" ? `sha256/${digest}.zst` : `sha256/${digest}`;
}
function recordKey(digest) {
  return `builds/${digest}.json`;
}
function narKey(digest, encoding) {
  return encoding === "zstd" ? `nar/${digest}.nar.zst` : `nar/${digest}.nar`;
}
function narinfoKey(name, digest) {
  return `${storePath(name, digest).slice("/nix/store/".length).split("-", 1)[0]}.narinfo`;
}
function parseKey(key) {
  const { file, nar, zst, record, narinfo } = pattern.exec(key)?.groups ?? {};
  if (record !== void 0) return { kind: "record", digest: record };
  if (narinfo !== void 0) return { kind: "narinfo" };
  const digest = file ?? nar;
  if (digest === void 0) return void 0;
  const kind = nar === void 0 ? "object" : "nar";
  return { kind, digest, encoding: zst === void 0 ? "none" : "zstd" };
}
var pattern = /^(?:(?:sha256\/(?<file>[0-9a-f]{64})|nar\/(?<nar>[0-9a-f]{64})\.nar)(?<zst>\.zst)?|builds\/(?<record>[0-9a-f]{64})\.json|(?<narinfo>[0-9a-df-np-sv-z]{32}\.narinfo))$/;
var folders = ["sha256", "nar", "builds"];

export {
  objectKey,
  recordKey,
  narKey,
  narinfoKey,
  parseKey,
  folders,
  parseS3Url,
  locationOf,
  endpointOf,
  s3PublicUrl,
  shownUrl
};
