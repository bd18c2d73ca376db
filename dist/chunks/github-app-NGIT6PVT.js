import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  connectGitHub
} from "./chunk-XT7RDV2Q.js";
import "./chunk-UHXWFCXG.js";
import {
  iso_exports
} from "./chunk-UMWDABI6.js";
import "./chunk-6S7CRL34.js";
import {
  int,
  object,
  string
} from "./chunk-ZZMKXPND.js";
import {
  UserError
} from "./chunk-BNEZOXMQ.js";
import "./chunk-QLIL6GH6.js";

// src/pull-request/github-app.ts
import { createPrivateKey, sign } from "node:crypto";
var permission = "contents: write";
var installationAnswer = object({ id: int().positive() });
var tokenAnswer = object({ token: string().min(1), expires_at: iso_exports.datetime() });
var margin = 5 * 6e4;
function appTokens(app, options) {
  const key = privateKey(app.key);
  let known;
  let coming;
  async function renew() {
    const github = connectGitHub({ ...options, token: webToken(app.id, key, Date.now()) });
    const { id } = await github.ask({
      method: "GET",
      path: "/installation",
      answer: installationAnswer,
      permission
    });
    const { token, expires_at } = await github.ask({
      method: "POST",
      path: `/app/installations/${id}/access_tokens`,
      outside: true,
      parameters: {
        repositories: [options.repository.split("/")[1]],
        permissions: { contents: "write", pull_requests: "write" }
      },
      answer: tokenAnswer,
      permission
    });
    known = { token, until: Date.parse(expires_at) - margin };
    return token;
  }
  return async () => {
    if (known !== void 0 && Date.now() < known.until) return known.token;
    coming ??= renew().finally(() => {
      coming = void 0;
    });
    return coming;
  };
}
function privateKey(pem) {
  try {
    return createPrivateKey(pem.replaceAll("\\n", "\n"));
  } catch {
    throw new UserError("config-invalid", "the private key of the GitHub App is no key in PEM", {
      hint: "set it to the whole .pem file that GitHub made for the App, with its first and last line"
    });
  }
}
function webToken(id, key, now) {
  const seconds = Math.floor(now / 1e3);
  const claims = { iat: seconds - 60, exp: seconds + 540, iss: id };
  const text = [{ alg: "RS256", typ: "JWT" }, claims].map(encoded).join(".");
  return `${text}.${sign("RSA-SHA256", Buffer.from(text), key).toString("base64url")}`;
}
function encoded(value) {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
export {
  appTokens
};
