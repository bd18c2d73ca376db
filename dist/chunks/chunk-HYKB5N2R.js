import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);

// src/escape/url.ts
function urlPath(path) {
  return path.split("/").map(urlSegment).join("/");
}
function urlSegment(text) {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`
  );
}

export {
  urlPath,
  urlSegment
};
