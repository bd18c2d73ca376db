import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);
import {
  attempt,
  publishIfNews
} from "./chunk-TI5A3XWX.js";
import {
  readRecord,
  writeRecord
} from "./chunk-ZSK25TT6.js";
import {
  contentsOf,
  earliest,
  inputsOf,
  judgeRecord
} from "./chunk-3UN4KV4P.js";
import {
  version
} from "./chunk-UUFSOOWM.js";
import {
  endingOf,
  execa,
  refuseUnstarted,
  run
} from "./chunk-YGHJ4LJQ.js";
import {
  isKasContainer
} from "./chunk-G7R5JXV6.js";
import {
  quoteCommand
} from "./chunk-FD2JS6YB.js";
import {
  foreignLogLine
} from "./chunk-6S7CRL34.js";
import {
  external_exports
} from "./chunk-22G6G4NZ.js";
import {
  UserError,
  asUserError,
  hasErrno,
  messageOf
} from "./chunk-VDBMEP3O.js";
import {
  __commonJS,
  __toESM
} from "./chunk-RZGYXAJU.js";

// node_modules/picomatch/lib/constants.js
var require_constants = __commonJS({
  "node_modules/picomatch/lib/constants.js"(exports, module) {
    "use strict";
    var WIN_SLASH = "\\\\/";
    var WIN_NO_SLASH = `[^${WIN_SLASH}]`;
    var DEFAULT_MAX_EXTGLOB_RECURSION = 0;
    var DOT_LITERAL = "\\.";
    var PLUS_LITERAL = "\\+";
    var QMARK_LITERAL = "\\?";
    var SLASH_LITERAL = "\\/";
    var ONE_CHAR = "(?=.)";
    var QMARK = "[^/]";
    var END_ANCHOR = `(?:${SLASH_LITERAL}|$)`;
    var START_ANCHOR = `(?:^|${SLASH_LITERAL})`;
    var DOTS_SLASH = `${DOT_LITERAL}{1,2}${END_ANCHOR}`;
    var NO_DOT = `(?!${DOT_LITERAL})`;
    var NO_DOTS = `(?!${START_ANCHOR}${DOTS_SLASH})`;
    var NO_DOT_SLASH = `(?!${DOT_LITERAL}{0,1}${END_ANCHOR})`;
    var NO_DOTS_SLASH = `(?!${DOTS_SLASH})`;
    var QMARK_NO_DOT = `[^.${SLASH_LITERAL}]`;
    var STAR = `${QMARK}*?`;
    var SEP = "/";
    var POSIX_CHARS = {
      DOT_LITERAL,
      PLUS_LITERAL,
      QMARK_LITERAL,
      SLASH_LITERAL,
      ONE_CHAR,
      QMARK,
      END_ANCHOR,
      DOTS_SLASH,
      NO_DOT,
      NO_DOTS,
      NO_DOT_SLASH,
      NO_DOTS_SLASH,
      QMARK_NO_DOT,
      STAR,
      START_ANCHOR,
      SEP
    };
    var WINDOWS_CHARS = {
      ...POSIX_CHARS,
      SLASH_LITERAL: `[${WIN_SLASH}]`,
      QMARK: WIN_NO_SLASH,
      STAR: `${WIN_NO_SLASH}*?`,
      DOTS_SLASH: `${DOT_LITERAL}{1,2}(?:[${WIN_SLASH}]|$)`,
      NO_DOT: `(?!${DOT_LITERAL})`,
      NO_DOTS: `(?!(?:^|[${WIN_SLASH}])${DOT_LITERAL}{1,2}(?:[${WIN_SLASH}]|$))`,
      NO_DOT_SLASH: `(?!${DOT_LITERAL}{0,1}(?:[${WIN_SLASH}]|$))`,
      NO_DOTS_SLASH: `(?!${DOT_LITERAL}{1,2}(?:[${WIN_SLASH}]|$))`,
      QMARK_NO_DOT: `[^.${WIN_SLASH}]`,
      START_ANCHOR: `(?:^|[${WIN_SLASH}])`,
      END_ANCHOR: `(?:[${WIN_SLASH}]|$)`,
      SEP: "\\"
    };
    var POSIX_REGEX_SOURCE = {
      __proto__: null,
      alnum: "a-zA-Z0-9",
      alpha: "a-zA-Z",
      ascii: "\\x00-\\x7F",
      blank: " \\t",
      cntrl: "\\x00-\\x1F\\x7F",
      digit: "0-9",
      graph: "\\x21-\\x7E",
      lower: "a-z",
      print: "\\x20-\\x7E ",
      punct: "\\-!\"#$%&'()\\*+,./:;<=>?@[\\]^_`{|}~",
      space: " \\t\\r\\n\\v\\f",
      upper: "A-Z",
      word: "A-Za-z0-9_",
      xdigit: "A-Fa-f0-9"
    };
    module.exports = {
      DEFAULT_MAX_EXTGLOB_RECURSION,
      MAX_LENGTH: 1024 * 64,
      POSIX_REGEX_SOURCE,
      // regular expressions
      REGEX_BACKSLASH: /\\(?![*+?^${}(|)[\]])/g,
      REGEX_NON_SPECIAL_CHARS: /^[^@![\].,$*+?^{}()|\\/]+/,
      REGEX_SPECIAL_CHARS: /[-*+?.^${}(|)[\]]/,
      REGEX_SPECIAL_CHARS_BACKREF: /(\\?)((\W)(\3*))/g,
      REGEX_SPECIAL_CHARS_GLOBAL: /([-*+?.^${}(|)[\]])/g,
      REGEX_REMOVE_BACKSLASH: /(?:\[.*?[^\\]\]|\\(?=.))/g,
      // Replace globs with equivalent patterns to reduce parsing time.
      REPLACEMENTS: {
        __proto__: null,
        "***": "*",
        "**/**": "**",
        "**/**/**": "**"
      },
      // Digits
      CHAR_0: 48,
      /* 0 */
      CHAR_9: 57,
      /* 9 */
      // Alphabet chars.
      CHAR_UPPERCASE_A: 65,
      /* A */
      CHAR_LOWERCASE_A: 97,
      /* a */
      CHAR_UPPERCASE_Z: 90,
      /* Z */
      CHAR_LOWERCASE_Z: 122,
      /* z */
      CHAR_LEFT_PARENTHESES: 40,
      /* ( */
      CHAR_RIGHT_PARENTHESES: 41,
      /* ) */
      CHAR_ASTERISK: 42,
      /* * */
      // Non-alphabetic chars.
      CHAR_AMPERSAND: 38,
      /* & */
      CHAR_AT: 64,
      /* @ */
      CHAR_BACKWARD_SLASH: 92,
      /* \ */
      CHAR_CARRIAGE_RETURN: 13,
      /* \r */
      CHAR_CIRCUMFLEX_ACCENT: 94,
      /* ^ */
      CHAR_COLON: 58,
      /* : */
      CHAR_COMMA: 44,
      /* , */
      CHAR_DOT: 46,
      /* . */
      CHAR_DOUBLE_QUOTE: 34,
      /* " */
      CHAR_EQUAL: 61,
      /* = */
      CHAR_EXCLAMATION_MARK: 33,
      /* ! */
      CHAR_FORM_FEED: 12,
      /* \f */
      CHAR_FORWARD_SLASH: 47,
      /* / */
      CHAR_GRAVE_ACCENT: 96,
      /* ` */
      CHAR_HASH: 35,
      /* # */
      CHAR_HYPHEN_MINUS: 45,
      /* - */
      CHAR_LEFT_ANGLE_BRACKET: 60,
      /* < */
      CHAR_LEFT_CURLY_BRACE: 123,
      /* { */
      CHAR_LEFT_SQUARE_BRACKET: 91,
      /* [ */
      CHAR_LINE_FEED: 10,
      /* \n */
      CHAR_NO_BREAK_SPACE: 160,
      /* \u00A0 */
      CHAR_PERCENT: 37,
      /* % */
      CHAR_PLUS: 43,
      /* + */
      CHAR_QUESTION_MARK: 63,
      /* ? */
      CHAR_RIGHT_ANGLE_BRACKET: 62,
      /* > */
      CHAR_RIGHT_CURLY_BRACE: 125,
      /* } */
      CHAR_RIGHT_SQUARE_BRACKET: 93,
      /* ] */
      CHAR_SEMICOLON: 59,
      /* ; */
      CHAR_SINGLE_QUOTE: 39,
      /* ' */
      CHAR_SPACE: 32,
      /*   */
      CHAR_TAB: 9,
      /* \t */
      CHAR_UNDERSCORE: 95,
      /* _ */
      CHAR_VERTICAL_LINE: 124,
      /* | */
      CHAR_ZERO_WIDTH_NOBREAK_SPACE: 65279,
      /* \uFEFF */
      /**
       * Create EXTGLOB_CHARS
       */
      extglobChars(chars) {
        return {
          "!": { type: "negate", open: "(?:(?!(?:", close: `))${chars.STAR})` },
          "?": { type: "qmark", open: "(?:", close: ")?" },
          "+": { type: "plus", open: "(?:", close: ")+" },
          "*": { type: "star", open: "(?:", close: ")*" },
          "@": { type: "at", open: "(?:", close: ")" }
        };
      },
      /**
       * Create GLOB_CHARS
       */
      globChars(win32) {
        return win32 === true ? WINDOWS_CHARS : POSIX_CHARS;
      }
    };
  }
});

// node_modules/picomatch/lib/utils.js
var require_utils = __commonJS({
  "node_modules/picomatch/lib/utils.js"(exports) {
    "use strict";
    var {
      REGEX_BACKSLASH,
      REGEX_REMOVE_BACKSLASH,
      REGEX_SPECIAL_CHARS,
      REGEX_SPECIAL_CHARS_GLOBAL
    } = require_constants();
    exports.isObject = (val) => val !== null && typeof val === "object" && !Array.isArray(val);
    exports.hasRegexChars = (str) => REGEX_SPECIAL_CHARS.test(str);
    exports.isRegexChar = (str) => str.length === 1 && exports.hasRegexChars(str);
    exports.escapeRegex = (str) => str.replace(REGEX_SPECIAL_CHARS_GLOBAL, "\\$1");
    exports.toPosixSlashes = (str) => str.replace(REGEX_BACKSLASH, "/");
    exports.isWindows = () => {
      if (typeof navigator !== "undefined" && navigator.platform) {
        const platform = navigator.platform.toLowerCase();
        return platform === "win32" || platform === "windows";
      }
      if (typeof process !== "undefined" && process.platform) {
        return process.platform === "win32";
      }
      return false;
    };
    exports.removeBackslashes = (str) => {
      return str.replace(REGEX_REMOVE_BACKSLASH, (match) => {
        return match === "\\" ? "" : match;
      });
    };
    exports.escapeLast = (input, char, lastIdx) => {
      const idx = input.lastIndexOf(char, lastIdx);
      if (idx === -1) return input;
      if (input[idx - 1] === "\\") return exports.escapeLast(input, char, idx - 1);
      return `${input.slice(0, idx)}\\${input.slice(idx)}`;
    };
    exports.removePrefix = (input, state = {}) => {
      let output = input;
      if (output.startsWith("./")) {
        output = output.slice(2);
        state.prefix = "./";
      }
      return output;
    };
    exports.wrapOutput = (input, state = {}, options = {}) => {
      const prepend = options.contains ? "" : "^";
      const append = options.contains ? "" : "$";
      let output = `${prepend}(?:${input})${append}`;
      if (state.negated === true) {
        output = `(?:^(?!${output}).*$)`;
      }
      return output;
    };
    exports.basename = (path, { windows } = {}) => {
      const segs = path.split(windows ? /[\\/]/ : "/");
      const last = segs[segs.length - 1];
      if (last === "") {
        return segs[segs.length - 2];
      }
      return last;
    };
  }
});

// node_modules/picomatch/lib/scan.js
var require_scan = __commonJS({
  "node_modules/picomatch/lib/scan.js"(exports, module) {
    "use strict";
    var utils = require_utils();
    var {
      CHAR_ASTERISK,
      /* * */
      CHAR_AT,
      /* @ */
      CHAR_BACKWARD_SLASH,
      /* \ */
      CHAR_COMMA,
      /* , */
      CHAR_DOT,
      /* . */
      CHAR_EXCLAMATION_MARK,
      /* ! */
      CHAR_FORWARD_SLASH,
      /* / */
      CHAR_LEFT_CURLY_BRACE,
      /* { */
      CHAR_LEFT_PARENTHESES,
      /* ( */
      CHAR_LEFT_SQUARE_BRACKET,
      /* [ */
      CHAR_PLUS,
      /* + */
      CHAR_QUESTION_MARK,
      /* ? */
      CHAR_RIGHT_CURLY_BRACE,
      /* } */
      CHAR_RIGHT_PARENTHESES,
      /* ) */
      CHAR_RIGHT_SQUARE_BRACKET
      /* ] */
    } = require_constants();
    var isPathSeparator = (code) => {
      return code === CHAR_FORWARD_SLASH || code === CHAR_BACKWARD_SLASH;
    };
    var depth = (token) => {
      if (token.isPrefix !== true) {
        token.depth = token.isGlobstar ? Infinity : 1;
      }
    };
    var scan = (input, options) => {
      const opts = options || {};
      const length = input.length - 1;
      const scanToEnd = opts.parts === true || opts.tokens === true || opts.scanToEnd === true;
      const slashes = [];
      const tokens = [];
      const parts = [];
      let str = input;
      let index = -1;
      let start = 0;
      let lastIndex = 0;
      let isBrace = false;
      let isBracket = false;
      let isGlob = false;
      let isExtglob = false;
      let isGlobstar = false;
      let braceEscaped = false;
      let backslashes = false;
      let negated = false;
      let negatedExtglob = false;
      let finished = false;
      let braces = 0;
      let prev;
      let code;
      let token = { value: "", depth: 0, isGlob: false };
      const eos = () => index >= length;
      const peek = () => str.charCodeAt(index + 1);
      const advance = () => {
        prev = code;
        return str.charCodeAt(++index);
      };
      while (index < length) {
        code = advance();
        let next;
        if (code === CHAR_BACKWARD_SLASH) {
          backslashes = token.backslashes = true;
          code = advance();
          if (code === CHAR_LEFT_CURLY_BRACE) {
            braceEscaped = true;
          }
          continue;
        }
        if (braceEscaped === true || code === CHAR_LEFT_CURLY_BRACE) {
          braces++;
          while (eos() !== true && (code = advance())) {
            if (code === CHAR_BACKWARD_SLASH) {
              backslashes = token.backslashes = true;
              advance();
              continue;
            }
            if (code === CHAR_LEFT_CURLY_BRACE) {
              braces++;
              continue;
            }
            if (braceEscaped !== true && code === CHAR_DOT && (code = advance()) === CHAR_DOT) {
              isBrace = token.isBrace = true;
              isGlob = token.isGlob = true;
              finished = true;
              if (scanToEnd === true) {
                continue;
              }
              break;
            }
            if (braceEscaped !== true && code === CHAR_COMMA) {
              isBrace = token.isBrace = true;
              isGlob = token.isGlob = true;
              finished = true;
              if (scanToEnd === true) {
                continue;
              }
              break;
            }
            if (code === CHAR_RIGHT_CURLY_BRACE) {
              braces--;
              if (braces === 0) {
                braceEscaped = false;
                isBrace = token.isBrace = true;
                finished = true;
                break;
              }
            }
          }
          if (scanToEnd === true) {
            continue;
          }
          break;
        }
        if (code === CHAR_FORWARD_SLASH) {
          slashes.push(index);
          tokens.push(token);
          token = { value: "", depth: 0, isGlob: false };
          if (finished === true) continue;
          if (prev === CHAR_DOT && index === start + 1) {
            start += 2;
            continue;
          }
          lastIndex = index + 1;
          continue;
        }
        if (opts.noext !== true) {
          const isExtglobChar = code === CHAR_PLUS || code === CHAR_AT || code === CHAR_ASTERISK || code === CHAR_QUESTION_MARK || code === CHAR_EXCLAMATION_MARK;
          if (isExtglobChar === true && peek() === CHAR_LEFT_PARENTHESES) {
            isGlob = token.isGlob = true;
            isExtglob = token.isExtglob = true;
            finished = true;
            if (code === CHAR_EXCLAMATION_MARK && index === start) {
              negatedExtglob = true;
            }
            if (scanToEnd === true) {
              let parens = 0;
              while (eos() !== true && (code = advance())) {
                if (code === CHAR_BACKWARD_SLASH) {
                  backslashes = token.backslashes = true;
                  advance();
                  continue;
                }
                if (code === CHAR_LEFT_PARENTHESES) {
                  parens++;
                  continue;
                }
                if (code === CHAR_RIGHT_PARENTHESES && --parens === 0) {
                  finished = true;
                  break;
                }
              }
              continue;
            }
            break;
          }
        }
        if (code === CHAR_ASTERISK) {
          if (prev === CHAR_ASTERISK) isGlobstar = token.isGlobstar = true;
          isGlob = token.isGlob = true;
          finished = true;
          if (scanToEnd === true) {
            continue;
          }
          break;
        }
        if (code === CHAR_QUESTION_MARK) {
          isGlob = token.isGlob = true;
          finished = true;
          if (scanToEnd === true) {
            continue;
          }
          break;
        }
        if (code === CHAR_LEFT_SQUARE_BRACKET) {
          while (eos() !== true && (next = advance())) {
            if (next === CHAR_BACKWARD_SLASH) {
              backslashes = token.backslashes = true;
              advance();
              continue;
            }
            if (next === CHAR_RIGHT_SQUARE_BRACKET) {
              isBracket = token.isBracket = true;
              isGlob = token.isGlob = true;
              finished = true;
              break;
            }
          }
          if (scanToEnd === true) {
            continue;
          }
          break;
        }
        if (opts.nonegate !== true && code === CHAR_EXCLAMATION_MARK && index === start) {
          negated = token.negated = true;
          start++;
          continue;
        }
        if (opts.noparen !== true && code === CHAR_LEFT_PARENTHESES) {
          isGlob = token.isGlob = true;
          if (scanToEnd === true) {
            let parens = 1;
            while (eos() !== true && (code = advance())) {
              if (code === CHAR_BACKWARD_SLASH) {
                backslashes = token.backslashes = true;
                advance();
                continue;
              }
              if (code === CHAR_LEFT_PARENTHESES) {
                parens++;
                continue;
              }
              if (code === CHAR_RIGHT_PARENTHESES && --parens === 0) {
                finished = true;
                break;
              }
            }
            continue;
          }
          break;
        }
        if (isGlob === true) {
          finished = true;
          if (scanToEnd === true) {
            continue;
          }
          break;
        }
      }
      if (opts.noext === true) {
        isExtglob = false;
        isGlob = false;
      }
      let base = str;
      let prefix2 = "";
      let glob2 = "";
      if (start > 0) {
        prefix2 = str.slice(0, start);
        str = str.slice(start);
        lastIndex -= start;
      }
      if (base && isGlob === true && lastIndex > 0) {
        base = str.slice(0, lastIndex);
        glob2 = str.slice(lastIndex);
      } else if (isGlob === true) {
        base = "";
        glob2 = str;
      } else {
        base = str;
      }
      if (base && base !== "" && base !== "/" && base !== str) {
        if (isPathSeparator(base.charCodeAt(base.length - 1))) {
          base = base.slice(0, -1);
        }
      }
      if (opts.unescape === true) {
        if (glob2) glob2 = utils.removeBackslashes(glob2);
        if (base && backslashes === true) {
          base = utils.removeBackslashes(base);
        }
      }
      const state = {
        prefix: prefix2,
        input,
        start,
        base,
        glob: glob2,
        isBrace,
        isBracket,
        isGlob,
        isExtglob,
        isGlobstar,
        negated,
        negatedExtglob
      };
      if (opts.tokens === true) {
        state.maxDepth = 0;
        if (!isPathSeparator(code)) {
          tokens.push(token);
        }
        state.tokens = tokens;
      }
      if (opts.parts === true || opts.tokens === true) {
        let prevIndex;
        for (let idx = 0; idx < slashes.length; idx++) {
          const n2 = prevIndex !== void 0 ? prevIndex + 1 : start;
          const i = slashes[idx];
          const value2 = input.slice(n2, i);
          if (opts.tokens) {
            if (idx === 0 && start !== 0) {
              tokens[idx].isPrefix = true;
              tokens[idx].value = prefix2;
            } else {
              tokens[idx].value = value2;
            }
            depth(tokens[idx]);
            state.maxDepth += tokens[idx].depth;
          }
          if (i >= start) {
            parts.push(value2);
            prevIndex = i;
          }
        }
        const n = prevIndex !== void 0 ? prevIndex + 1 : start;
        const value = input.slice(n);
        parts.push(value);
        if (opts.tokens && prevIndex && prevIndex + 1 < input.length) {
          tokens[tokens.length - 1].value = value;
          depth(tokens[tokens.length - 1]);
          state.maxDepth += tokens[tokens.length - 1].depth;
        }
        state.slashes = slashes;
        state.parts = parts;
      }
      return state;
    };
    module.exports = scan;
  }
});

// node_modules/picomatch/lib/parse.js
var require_parse = __commonJS({
  "node_modules/picomatch/lib/parse.js"(exports, module) {
    "use strict";
    var constants = require_constants();
    var utils = require_utils();
    var {
      MAX_LENGTH,
      POSIX_REGEX_SOURCE,
      REGEX_NON_SPECIAL_CHARS,
      REGEX_SPECIAL_CHARS_BACKREF,
      REPLACEMENTS
    } = constants;
    var expandRange = (args, options) => {
      if (typeof options.expandRange === "function") {
        return options.expandRange(...args, options);
      }
      args.sort();
      const value = `[${args.join("-")}]`;
      try {
        new RegExp(value);
      } catch (ex) {
        return args.map((v) => utils.escapeRegex(v)).join("..");
      }
      return value;
    };
    var syntaxError = (type, char) => {
      return `Missing ${type}: "${char}" - use "\\\\${char}" to match literal characters`;
    };
    var splitTopLevel = (input) => {
      const parts = [];
      let bracket = 0;
      let paren = 0;
      let quote = 0;
      let value = "";
      let escaped = false;
      for (const ch of input) {
        if (escaped === true) {
          value += ch;
          escaped = false;
          continue;
        }
        if (ch === "\\") {
          value += ch;
          escaped = true;
          continue;
        }
        if (ch === '"') {
          quote = quote === 1 ? 0 : 1;
          value += ch;
          continue;
        }
        if (quote === 0) {
          if (ch === "[") {
            bracket++;
          } else if (ch === "]" && bracket > 0) {
            bracket--;
          } else if (bracket === 0) {
            if (ch === "(") {
              paren++;
            } else if (ch === ")" && paren > 0) {
              paren--;
            } else if (ch === "|" && paren === 0) {
              parts.push(value);
              value = "";
              continue;
            }
          }
        }
        value += ch;
      }
      parts.push(value);
      return parts;
    };
    var isPlainBranch = (branch) => {
      let escaped = false;
      for (const ch of branch) {
        if (escaped === true) {
          escaped = false;
          continue;
        }
        if (ch === "\\") {
          escaped = true;
          continue;
        }
        if (/[?*+@!()[\]{}]/.test(ch)) {
          return false;
        }
      }
      return true;
    };
    var normalizeSimpleBranch = (branch) => {
      let value = branch.trim();
      let changed = true;
      while (changed === true) {
        changed = false;
        if (/^@\([^\\()[\]{}|]+\)$/.test(value)) {
          value = value.slice(2, -1);
          changed = true;
        }
      }
      if (!isPlainBranch(value)) {
        return;
      }
      return value.replace(/\\(.)/g, "$1");
    };
    var hasRepeatedCharPrefixOverlap = (branches) => {
      const values = branches.map(normalizeSimpleBranch).filter(Boolean);
      for (let i = 0; i < values.length; i++) {
        for (let j = i + 1; j < values.length; j++) {
          const a = values[i];
          const b = values[j];
          const char = a[0];
          if (!char || a !== char.repeat(a.length) || b !== char.repeat(b.length)) {
            continue;
          }
          if (a === b || a.startsWith(b) || b.startsWith(a)) {
            return true;
          }
        }
      }
      return false;
    };
    var parseRepeatedExtglob = (pattern, requireEnd = true) => {
      if (pattern[0] !== "+" && pattern[0] !== "*" || pattern[1] !== "(") {
        return;
      }
      let bracket = 0;
      let paren = 0;
      let quote = 0;
      let escaped = false;
      for (let i = 1; i < pattern.length; i++) {
        const ch = pattern[i];
        if (escaped === true) {
          escaped = false;
          continue;
        }
        if (ch === "\\") {
          escaped = true;
          continue;
        }
        if (ch === '"') {
          quote = quote === 1 ? 0 : 1;
          continue;
        }
        if (quote === 1) {
          continue;
        }
        if (ch === "[") {
          bracket++;
          continue;
        }
        if (ch === "]" && bracket > 0) {
          bracket--;
          continue;
        }
        if (bracket > 0) {
          continue;
        }
        if (ch === "(") {
          paren++;
          continue;
        }
        if (ch === ")") {
          paren--;
          if (paren === 0) {
            if (requireEnd === true && i !== pattern.length - 1) {
              return;
            }
            return {
              type: pattern[0],
              body: pattern.slice(2, i),
              end: i
            };
          }
        }
      }
    };
    var buildCharClassStar = (chars) => {
      const source = chars.length === 1 ? utils.escapeRegex(chars[0]) : `[${chars.map((ch) => utils.escapeRegex(ch)).join("")}]`;
      return `${source}*`;
    };
    var getStarExtglobSequenceChars = (pattern) => {
      let index = 0;
      const chars = [];
      while (index < pattern.length) {
        const match = parseRepeatedExtglob(pattern.slice(index), false);
        if (!match || match.type !== "*") {
          return;
        }
        const branches = splitTopLevel(match.body).map((branch2) => branch2.trim());
        if (branches.length !== 1) {
          return;
        }
        const branch = normalizeSimpleBranch(branches[0]);
        if (!branch || branch.length !== 1) {
          return;
        }
        chars.push(branch);
        index += match.end + 1;
      }
      if (chars.length < 1) {
        return;
      }
      return chars;
    };
    var repeatedExtglobRecursion = (pattern) => {
      let depth = 0;
      let value = pattern.trim();
      let match = parseRepeatedExtglob(value);
      while (match) {
        depth++;
        value = match.body.trim();
        match = parseRepeatedExtglob(value);
      }
      return depth;
    };
    var analyzeRepeatedExtglob = (body, options) => {
      if (options.maxExtglobRecursion === false) {
        return { risky: false };
      }
      const max = typeof options.maxExtglobRecursion === "number" ? options.maxExtglobRecursion : constants.DEFAULT_MAX_EXTGLOB_RECURSION;
      const branches = splitTopLevel(body).map((branch) => branch.trim());
      if (branches.length > 1) {
        if (branches.some((branch) => branch === "") || branches.some((branch) => /^[*?]+$/.test(branch)) || hasRepeatedCharPrefixOverlap(branches)) {
          return { risky: true };
        }
      }
      const safeChars = [];
      let sawStarSequence = false;
      let combinable = true;
      for (const branch of branches) {
        const chars = getStarExtglobSequenceChars(branch);
        if (chars) {
          sawStarSequence = true;
          safeChars.push(...chars);
          continue;
        }
        const literal = normalizeSimpleBranch(branch);
        if (literal && literal.length === 1) {
          safeChars.push(literal);
          continue;
        }
        combinable = false;
        if (repeatedExtglobRecursion(branch) > max) {
          return { risky: true };
        }
      }
      if (sawStarSequence) {
        return combinable ? { risky: true, safeOutput: buildCharClassStar([...new Set(safeChars)]) } : { risky: true };
      }
      return { risky: false };
    };
    var parse = (input, options) => {
      if (typeof input !== "string") {
        throw new TypeError("Expected a string");
      }
      input = REPLACEMENTS[input] || input;
      const opts = { ...options };
      const max = typeof opts.maxLength === "number" ? Math.min(MAX_LENGTH, opts.maxLength) : MAX_LENGTH;
      let len = input.length;
      if (len > max) {
        throw new SyntaxError(`Input length: ${len}, exceeds maximum allowed length: ${max}`);
      }
      const bos = { type: "bos", value: "", output: opts.prepend || "" };
      const tokens = [bos];
      const capture = opts.capture ? "" : "?:";
      const PLATFORM_CHARS = constants.globChars(opts.windows);
      const EXTGLOB_CHARS = constants.extglobChars(PLATFORM_CHARS);
      const {
        DOT_LITERAL,
        PLUS_LITERAL,
        SLASH_LITERAL,
        ONE_CHAR,
        DOTS_SLASH,
        NO_DOT,
        NO_DOT_SLASH,
        NO_DOTS_SLASH,
        QMARK,
        QMARK_NO_DOT,
        STAR,
        START_ANCHOR
      } = PLATFORM_CHARS;
      const globstar = (opts2) => {
        return `(${capture}(?:(?!${START_ANCHOR}${opts2.dot ? DOTS_SLASH : DOT_LITERAL}).)*?)`;
      };
      const nodot = opts.dot ? "" : NO_DOT;
      const qmarkNoDot = opts.dot ? QMARK : QMARK_NO_DOT;
      let star = opts.bash === true ? globstar(opts) : STAR;
      if (opts.capture) {
        star = `(${star})`;
      }
      if (typeof opts.noext === "boolean") {
        opts.noextglob = opts.noext;
      }
      const state = {
        input,
        index: -1,
        start: 0,
        dot: opts.dot === true,
        consumed: "",
        output: "",
        prefix: "",
        backtrack: false,
        negated: false,
        brackets: 0,
        braces: 0,
        parens: 0,
        quotes: 0,
        globstar: false,
        tokens
      };
      input = utils.removePrefix(input, state);
      len = input.length;
      const extglobs = [];
      const braces = [];
      const stack = [];
      let prev = bos;
      let value;
      const eos = () => state.index === len - 1;
      const peek = state.peek = (n = 1) => input[state.index + n];
      const advance = state.advance = () => input[++state.index] || "";
      const remaining = () => input.slice(state.index + 1);
      const consume = (value2 = "", num = 0) => {
        state.consumed += value2;
        state.index += num;
      };
      const append = (token) => {
        state.output += token.output != null ? token.output : token.value;
        consume(token.value);
      };
      const negate = () => {
        let count = 1;
        while (peek() === "!" && (peek(2) !== "(" || peek(3) === "?")) {
          advance();
          state.start++;
          count++;
        }
        if (count % 2 === 0) {
          return false;
        }
        state.negated = true;
        state.start++;
        return true;
      };
      const increment = (type) => {
        state[type]++;
        stack.push(type);
      };
      const decrement = (type) => {
        state[type]--;
        stack.pop();
      };
      const push = (tok) => {
        if (prev.type === "globstar") {
          const isBrace = state.braces > 0 && (tok.type === "comma" || tok.type === "brace");
          const isExtglob = tok.extglob === true || extglobs.length && (tok.type === "pipe" || tok.type === "paren");
          if (tok.type !== "slash" && tok.type !== "paren" && !isBrace && !isExtglob) {
            state.output = state.output.slice(0, -prev.output.length);
            prev.type = "star";
            prev.value = "*";
            prev.output = star;
            state.output += prev.output;
          }
        }
        if (extglobs.length && tok.type !== "paren") {
          extglobs[extglobs.length - 1].inner += tok.value;
        }
        if (tok.value || tok.output) append(tok);
        if (prev && prev.type === "text" && tok.type === "text") {
          prev.output = (prev.output || prev.value) + tok.value;
          prev.value += tok.value;
          return;
        }
        tok.prev = prev;
        tokens.push(tok);
        prev = tok;
      };
      const extglobOpen = (type, value2) => {
        const token = { ...EXTGLOB_CHARS[value2], conditions: 1, inner: "" };
        token.prev = prev;
        token.parens = state.parens;
        token.output = state.output;
        token.startIndex = state.index;
        token.tokensIndex = tokens.length;
        const output = (opts.capture ? "(" : "") + token.open;
        increment("parens");
        push({ type, value: value2, output: state.output ? "" : ONE_CHAR });
        push({ type: "paren", extglob: true, value: advance(), output });
        extglobs.push(token);
      };
      const extglobClose = (token) => {
        const literal = input.slice(token.startIndex, state.index + 1);
        const body = input.slice(token.startIndex + 2, state.index);
        const analysis = analyzeRepeatedExtglob(body, opts);
        if ((token.type === "plus" || token.type === "star") && analysis.risky) {
          const safeOutput = analysis.safeOutput ? (token.output ? "" : ONE_CHAR) + (opts.capture ? `(${analysis.safeOutput})` : analysis.safeOutput) : void 0;
          const open = tokens[token.tokensIndex];
          open.type = "text";
          open.value = literal;
          open.output = safeOutput || utils.escapeRegex(literal);
          for (let i = token.tokensIndex + 1; i < tokens.length; i++) {
            tokens[i].value = "";
            tokens[i].output = "";
            delete tokens[i].suffix;
          }
          state.output = token.output + open.output;
          state.backtrack = true;
          push({ type: "paren", extglob: true, value, output: "" });
          decrement("parens");
          return;
        }
        let output = token.close + (opts.capture ? ")" : "");
        let rest;
        if (token.type === "negate") {
          let extglobStar = star;
          if (token.inner && token.inner.length > 1 && token.inner.includes("/")) {
            extglobStar = globstar(opts);
          }
          if (extglobStar !== star || eos() || /^\)+$/.test(remaining())) {
            output = token.close = `)$))${extglobStar}`;
          }
          if (token.inner.includes("*") && (rest = remaining()) && /^\.[^\\/.]+$/.test(rest)) {
            const expression = parse(rest, { ...options, fastpaths: false }).output;
            output = token.close = `)${expression})${extglobStar})`;
          }
          if (token.prev.type === "bos") {
            state.negatedExtglob = true;
          }
        }
        push({ type: "paren", extglob: true, value, output });
        decrement("parens");
      };
      if (opts.fastpaths !== false && !/(^[*!]|[/()[\]{}"])/.test(input)) {
        let backslashes = false;
        let output = input.replace(REGEX_SPECIAL_CHARS_BACKREF, (m, esc, chars, first, rest, index) => {
          if (first === "\\") {
            backslashes = true;
            return m;
          }
          if (first === "?") {
            if (esc) {
              return esc + first + (rest ? QMARK.repeat(rest.length) : "");
            }
            if (index === 0) {
              return qmarkNoDot + (rest ? QMARK.repeat(rest.length) : "");
            }
            return QMARK.repeat(chars.length);
          }
          if (first === ".") {
            return DOT_LITERAL.repeat(chars.length);
          }
          if (first === "*") {
            if (esc) {
              return esc + first + (rest ? star : "");
            }
            return star;
          }
          return esc ? m : `\\${m}`;
        });
        if (backslashes === true) {
          if (opts.unescape === true) {
            output = output.replace(/\\/g, "");
          } else {
            output = output.replace(/\\+/g, (m) => {
              return m.length % 2 === 0 ? "\\\\" : m ? "\\" : "";
            });
          }
        }
        if (output === input && opts.contains === true) {
          state.output = input;
          return state;
        }
        state.output = utils.wrapOutput(output, state, options);
        return state;
      }
      while (!eos()) {
        value = advance();
        if (value === "\0") {
          continue;
        }
        if (value === "\\") {
          const next = peek();
          if (next === "/" && opts.bash !== true) {
            continue;
          }
          if (next === "." || next === ";") {
            continue;
          }
          if (!next) {
            value += "\\";
            push({ type: "text", value });
            continue;
          }
          const match = /^\\+/.exec(remaining());
          let slashes = 0;
          if (match && match[0].length > 2) {
            slashes = match[0].length;
            state.index += slashes;
            if (slashes % 2 !== 0) {
              value += "\\";
            }
          }
          if (opts.unescape === true) {
            value = advance();
          } else {
            value += advance();
          }
          if (state.brackets === 0) {
            push({ type: "text", value });
            continue;
          }
        }
        if (state.brackets > 0 && (value !== "]" || prev.value === "[" || prev.value === "[^")) {
          if (opts.posix !== false && value === ":") {
            const inner = prev.value.slice(1);
            if (inner.includes("[")) {
              prev.posix = true;
              if (inner.includes(":")) {
                const idx = prev.value.lastIndexOf("[");
                const pre = prev.value.slice(0, idx);
                const rest2 = prev.value.slice(idx + 2);
                const posix3 = POSIX_REGEX_SOURCE[rest2];
                if (posix3) {
                  prev.value = pre + posix3;
                  state.backtrack = true;
                  advance();
                  if (!bos.output && tokens.indexOf(prev) === 1) {
                    bos.output = ONE_CHAR;
                  }
                  continue;
                }
              }
            }
          }
          if (value === "[" && peek() !== ":" || value === "-" && peek() === "]") {
            value = `\\${value}`;
          }
          if (value === "]" && (prev.value === "[" || prev.value === "[^")) {
            value = `\\${value}`;
          }
          if (opts.posix === true && value === "!" && prev.value === "[") {
            value = "^";
          }
          prev.value += value;
          append({ value });
          continue;
        }
        if (state.quotes === 1 && value !== '"') {
          value = utils.escapeRegex(value);
          prev.value += value;
          append({ value });
          continue;
        }
        if (value === '"') {
          state.quotes = state.quotes === 1 ? 0 : 1;
          if (opts.keepQuotes === true) {
            push({ type: "text", value });
          }
          continue;
        }
        if (value === "(") {
          increment("parens");
          push({ type: "paren", value });
          continue;
        }
        if (value === ")") {
          if (state.parens === 0 && opts.strictBrackets === true) {
            throw new SyntaxError(syntaxError("opening", "("));
          }
          const extglob = extglobs[extglobs.length - 1];
          if (extglob && state.parens === extglob.parens + 1) {
            extglobClose(extglobs.pop());
            continue;
          }
          push({ type: "paren", value, output: state.parens ? ")" : "\\)" });
          decrement("parens");
          continue;
        }
        if (value === "[") {
          if (opts.nobracket === true || !remaining().includes("]")) {
            if (opts.nobracket !== true && opts.strictBrackets === true) {
              throw new SyntaxError(syntaxError("closing", "]"));
            }
            value = `\\${value}`;
          } else {
            increment("brackets");
          }
          push({ type: "bracket", value });
          continue;
        }
        if (value === "]") {
          if (opts.nobracket === true || prev && prev.type === "bracket" && prev.value.length === 1) {
            push({ type: "text", value, output: `\\${value}` });
            continue;
          }
          if (state.brackets === 0) {
            if (opts.strictBrackets === true) {
              throw new SyntaxError(syntaxError("opening", "["));
            }
            push({ type: "text", value, output: `\\${value}` });
            continue;
          }
          decrement("brackets");
          const prevValue = prev.value.slice(1);
          if (prev.posix !== true && prevValue[0] === "^" && !prevValue.includes("/")) {
            value = `/${value}`;
          }
          prev.value += value;
          append({ value });
          if (opts.literalBrackets === false || utils.hasRegexChars(prevValue)) {
            continue;
          }
          const escaped = utils.escapeRegex(prev.value);
          state.output = state.output.slice(0, -prev.value.length);
          if (opts.literalBrackets === true) {
            state.output += escaped;
            prev.value = escaped;
            continue;
          }
          prev.value = `(${capture}${escaped}|${prev.value})`;
          state.output += prev.value;
          continue;
        }
        if (value === "{" && opts.nobrace !== true) {
          increment("braces");
          const open = {
            type: "brace",
            value,
            output: "(",
            outputIndex: state.output.length,
            tokensIndex: state.tokens.length
          };
          braces.push(open);
          push(open);
          continue;
        }
        if (value === "}") {
          const brace = braces[braces.length - 1];
          if (opts.nobrace === true || !brace) {
            push({ type: "text", value, output: value });
            continue;
          }
          let output = ")";
          if (brace.dots === true) {
            const arr = tokens.slice();
            const range = [];
            for (let i = arr.length - 1; i >= 0; i--) {
              tokens.pop();
              if (arr[i].type === "brace") {
                break;
              }
              if (arr[i].type !== "dots") {
                range.unshift(arr[i].value);
              }
            }
            output = expandRange(range, opts);
            state.backtrack = true;
          }
          if (brace.comma !== true && brace.dots !== true) {
            const out = state.output.slice(0, brace.outputIndex);
            const toks = state.tokens.slice(brace.tokensIndex);
            brace.value = brace.output = "\\{";
            value = output = "\\}";
            state.output = out;
            for (const t of toks) {
              state.output += t.output || t.value;
            }
          }
          push({ type: "brace", value, output });
          decrement("braces");
          braces.pop();
          continue;
        }
        if (value === "|") {
          if (extglobs.length > 0) {
            extglobs[extglobs.length - 1].conditions++;
          }
          push({ type: "text", value });
          continue;
        }
        if (value === ",") {
          let output = value;
          const brace = braces[braces.length - 1];
          if (brace && stack[stack.length - 1] === "braces") {
            brace.comma = true;
            output = "|";
          }
          push({ type: "comma", value, output });
          continue;
        }
        if (value === "/") {
          if (prev.type === "dot" && state.index === state.start + 1) {
            state.start = state.index + 1;
            state.consumed = "";
            state.output = "";
            tokens.pop();
            prev = bos;
            continue;
          }
          push({ type: "slash", value, output: SLASH_LITERAL });
          continue;
        }
        if (value === ".") {
          if (state.braces > 0 && prev.type === "dot") {
            if (prev.value === ".") prev.output = DOT_LITERAL;
            const brace = braces[braces.length - 1];
            prev.type = "dots";
            prev.output += value;
            prev.value += value;
            brace.dots = true;
            continue;
          }
          if (state.braces + state.parens === 0 && prev.type !== "bos" && prev.type !== "slash") {
            push({ type: "text", value, output: DOT_LITERAL });
            continue;
          }
          push({ type: "dot", value, output: DOT_LITERAL });
          continue;
        }
        if (value === "?") {
          const isGroup = prev && prev.value === "(";
          if (!isGroup && opts.noextglob !== true && peek() === "(" && peek(2) !== "?") {
            extglobOpen("qmark", value);
            continue;
          }
          if (prev && prev.type === "paren") {
            const next = peek();
            let output = value;
            if (prev.value === "(" && !/[!=<:]/.test(next) || next === "<" && !/<([!=]|\w+>)/.test(remaining())) {
              output = `\\${value}`;
            }
            push({ type: "text", value, output });
            continue;
          }
          if (opts.dot !== true && (prev.type === "slash" || prev.type === "bos")) {
            push({ type: "qmark", value, output: QMARK_NO_DOT });
            continue;
          }
          push({ type: "qmark", value, output: QMARK });
          continue;
        }
        if (value === "!") {
          if (opts.noextglob !== true && peek() === "(") {
            if (peek(2) !== "?" || !/[!=<:]/.test(peek(3))) {
              extglobOpen("negate", value);
              continue;
            }
          }
          if (opts.nonegate !== true && state.index === 0) {
            negate();
            continue;
          }
        }
        if (value === "+") {
          if (opts.noextglob !== true && peek() === "(" && peek(2) !== "?") {
            extglobOpen("plus", value);
            continue;
          }
          if (prev && prev.value === "(" || opts.regex === false) {
            push({ type: "plus", value, output: PLUS_LITERAL });
            continue;
          }
          if (prev && (prev.type === "bracket" || prev.type === "paren" || prev.type === "brace") || state.parens > 0) {
            push({ type: "plus", value });
            continue;
          }
          push({ type: "plus", value: PLUS_LITERAL });
          continue;
        }
        if (value === "@") {
          if (opts.noextglob !== true && peek() === "(" && peek(2) !== "?") {
            push({ type: "at", extglob: true, value, output: "" });
            continue;
          }
          push({ type: "text", value });
          continue;
        }
        if (value !== "*") {
          if (value === "$" || value === "^") {
            value = `\\${value}`;
          }
          const match = REGEX_NON_SPECIAL_CHARS.exec(remaining());
          if (match) {
            value += match[0];
            state.index += match[0].length;
          }
          push({ type: "text", value });
          continue;
        }
        if (prev && (prev.type === "globstar" || prev.star === true)) {
          prev.type = "star";
          prev.star = true;
          prev.value += value;
          prev.output = star;
          state.backtrack = true;
          state.globstar = true;
          consume(value);
          continue;
        }
        let rest = remaining();
        if (opts.noextglob !== true && /^\([^?]/.test(rest)) {
          extglobOpen("star", value);
          continue;
        }
        if (prev.type === "star") {
          if (opts.noglobstar === true) {
            consume(value);
            continue;
          }
          const prior = prev.prev;
          const before = prior.prev;
          const isStart = prior.type === "slash" || prior.type === "bos";
          const afterStar = before && (before.type === "star" || before.type === "globstar");
          if (opts.bash === true && (!isStart || rest[0] && rest[0] !== "/")) {
            push({ type: "star", value, output: "" });
            continue;
          }
          const isBrace = state.braces > 0 && (prior.type === "comma" || prior.type === "brace");
          const isExtglob = extglobs.length && (prior.type === "pipe" || prior.type === "paren");
          if (!isStart && prior.type !== "paren" && !isBrace && !isExtglob) {
            push({ type: "star", value, output: "" });
            continue;
          }
          while (rest.slice(0, 3) === "/**") {
            const after = input[state.index + 4];
            if (after && after !== "/") {
              break;
            }
            rest = rest.slice(3);
            consume("/**", 3);
          }
          const isEnd = eos() || state.parens > 0 && rest === ")".repeat(state.parens) && !extglobs.some((extglob) => extglob.type === "negate");
          if (prior.type === "bos" && eos()) {
            prev.type = "globstar";
            prev.value += value;
            prev.output = globstar(opts);
            state.output = prev.output;
            state.globstar = true;
            consume(value);
            continue;
          }
          if (prior.type === "slash" && prior.prev.type !== "bos" && !afterStar && isEnd) {
            state.output = state.output.slice(0, -(prior.output + prev.output).length);
            prior.output = `(?:${prior.output}`;
            prev.type = "globstar";
            prev.output = globstar(opts) + (opts.strictSlashes ? ")" : "|$)");
            prev.value += value;
            state.globstar = true;
            state.output += prior.output + prev.output;
            consume(value);
            continue;
          }
          if (prior.type === "slash" && prior.prev.type !== "bos" && rest[0] === "/") {
            const end = rest[1] !== void 0 ? "|$" : "";
            state.output = state.output.slice(0, -(prior.output + prev.output).length);
            prior.output = `(?:${prior.output}`;
            prev.type = "globstar";
            prev.output = `${globstar(opts)}${SLASH_LITERAL}|${SLASH_LITERAL}${end})`;
            prev.value += value;
            state.output += prior.output + prev.output;
            state.globstar = true;
            consume(value + advance());
            push({ type: "slash", value: "/", output: "" });
            continue;
          }
          if (prior.type === "bos" && rest[0] === "/") {
            prev.type = "globstar";
            prev.value += value;
            prev.output = `(?:^|${SLASH_LITERAL}|${globstar(opts)}${SLASH_LITERAL})`;
            state.output = prev.output;
            state.globstar = true;
            consume(value + advance());
            push({ type: "slash", value: "/", output: "" });
            continue;
          }
          state.output = state.output.slice(0, -prev.output.length);
          prev.type = "globstar";
          prev.output = globstar(opts);
          prev.value += value;
          state.output += prev.output;
          state.globstar = true;
          consume(value);
          continue;
        }
        const token = { type: "star", value, output: star };
        if (opts.bash === true) {
          token.output = ".*?";
          if (prev.type === "bos" || prev.type === "slash") {
            token.output = nodot + token.output;
          }
          push(token);
          continue;
        }
        if (prev && (prev.type === "bracket" || prev.type === "paren") && opts.regex === true) {
          token.output = value;
          push(token);
          continue;
        }
        if (state.index === state.start || prev.type === "slash" || prev.type === "dot") {
          if (prev.type === "dot") {
            state.output += NO_DOT_SLASH;
            prev.output += NO_DOT_SLASH;
          } else if (opts.dot === true) {
            state.output += NO_DOTS_SLASH;
            prev.output += NO_DOTS_SLASH;
          } else {
            state.output += nodot;
            prev.output += nodot;
          }
          if (peek() !== "*") {
            state.output += ONE_CHAR;
            prev.output += ONE_CHAR;
          }
        }
        push(token);
      }
      while (state.brackets > 0) {
        if (opts.strictBrackets === true) throw new SyntaxError(syntaxError("closing", "]"));
        state.output = utils.escapeLast(state.output, "[");
        decrement("brackets");
      }
      while (state.parens > 0) {
        if (opts.strictBrackets === true) throw new SyntaxError(syntaxError("closing", ")"));
        state.output = utils.escapeLast(state.output, "(");
        decrement("parens");
      }
      while (state.braces > 0) {
        if (opts.strictBrackets === true) throw new SyntaxError(syntaxError("closing", "}"));
        state.output = utils.escapeLast(state.output, "{");
        decrement("braces");
      }
      if (opts.strictSlashes !== true && (prev.type === "star" || prev.type === "bracket")) {
        push({ type: "maybe_slash", value: "", output: `${SLASH_LITERAL}?` });
      }
      if (state.backtrack === true) {
        state.output = "";
        for (const token of state.tokens) {
          state.output += token.output != null ? token.output : token.value;
          if (token.suffix) {
            state.output += token.suffix;
          }
        }
      }
      return state;
    };
    parse.fastpaths = (input, options) => {
      const opts = { ...options };
      const max = typeof opts.maxLength === "number" ? Math.min(MAX_LENGTH, opts.maxLength) : MAX_LENGTH;
      const len = input.length;
      if (len > max) {
        throw new SyntaxError(`Input length: ${len}, exceeds maximum allowed length: ${max}`);
      }
      input = REPLACEMENTS[input] || input;
      const {
        DOT_LITERAL,
        SLASH_LITERAL,
        ONE_CHAR,
        DOTS_SLASH,
        NO_DOT,
        NO_DOTS,
        NO_DOTS_SLASH,
        STAR,
        START_ANCHOR
      } = constants.globChars(opts.windows);
      const nodot = opts.dot ? NO_DOTS : NO_DOT;
      const slashDot = opts.dot ? NO_DOTS_SLASH : NO_DOT;
      const capture = opts.capture ? "" : "?:";
      const state = { negated: false, prefix: "" };
      let star = opts.bash === true ? ".*?" : STAR;
      if (opts.capture) {
        star = `(${star})`;
      }
      const globstar = (opts2) => {
        if (opts2.noglobstar === true) return star;
        return `(${capture}(?:(?!${START_ANCHOR}${opts2.dot ? DOTS_SLASH : DOT_LITERAL}).)*?)`;
      };
      const create = (str) => {
        switch (str) {
          case "*":
            return `${nodot}${ONE_CHAR}${star}`;
          case ".*":
            return `${DOT_LITERAL}${ONE_CHAR}${star}`;
          case "*.*":
            return `${nodot}${star}${DOT_LITERAL}${ONE_CHAR}${star}`;
          case "*/*":
            return `${nodot}${star}${SLASH_LITERAL}${ONE_CHAR}${slashDot}${star}`;
          case "**":
            return nodot + globstar(opts);
          case "**/*":
            return `(?:${nodot}${globstar(opts)}${SLASH_LITERAL})?${slashDot}${ONE_CHAR}${star}`;
          case "**/*.*":
            return `(?:${nodot}${globstar(opts)}${SLASH_LITERAL})?${slashDot}${star}${DOT_LITERAL}${ONE_CHAR}${star}`;
          case "**/.*":
            return `(?:${nodot}${globstar(opts)}${SLASH_LITERAL})?${DOT_LITERAL}${ONE_CHAR}${star}`;
          default: {
            const match = /^(.*?)\.(\w+)$/.exec(str);
            if (!match) return;
            const source2 = create(match[1]);
            if (!source2) return;
            return source2 + DOT_LITERAL + match[2];
          }
        }
      };
      const output = utils.removePrefix(input, state);
      let source = create(output);
      if (source && opts.strictSlashes !== true) {
        source += `${SLASH_LITERAL}?`;
      }
      return source;
    };
    module.exports = parse;
  }
});

// node_modules/picomatch/lib/picomatch.js
var require_picomatch = __commonJS({
  "node_modules/picomatch/lib/picomatch.js"(exports, module) {
    "use strict";
    var scan = require_scan();
    var parse = require_parse();
    var utils = require_utils();
    var constants = require_constants();
    var isObject = (val) => val && typeof val === "object" && !Array.isArray(val);
    var picomatch2 = (glob2, options, returnState = false) => {
      if (Array.isArray(glob2)) {
        const fns = glob2.map((input) => picomatch2(input, options, returnState));
        const arrayMatcher = (str) => {
          for (const isMatch of fns) {
            const state2 = isMatch(str);
            if (state2) return state2;
          }
          return false;
        };
        return arrayMatcher;
      }
      const isState = isObject(glob2) && glob2.tokens && glob2.input;
      if (glob2 === "" || typeof glob2 !== "string" && !isState) {
        throw new TypeError("Expected pattern to be a non-empty string");
      }
      const opts = options || {};
      const posix3 = opts.windows;
      const regex = isState ? picomatch2.compileRe(glob2, options) : picomatch2.makeRe(glob2, options, false, true);
      const state = regex.state;
      delete regex.state;
      let isIgnored = () => false;
      if (opts.ignore) {
        const ignoreOpts = { ...options, ignore: null, onMatch: null, onResult: null };
        isIgnored = picomatch2(opts.ignore, ignoreOpts, returnState);
      }
      const matcher = (input, returnObject = false) => {
        const { isMatch, match, output } = picomatch2.test(input, regex, options, { glob: glob2, posix: posix3 });
        const result = { glob: glob2, state, regex, posix: posix3, input, output, match, isMatch };
        if (typeof opts.onResult === "function") {
          opts.onResult(result);
        }
        if (isMatch === false) {
          result.isMatch = false;
          return returnObject ? result : false;
        }
        if (isIgnored(input)) {
          if (typeof opts.onIgnore === "function") {
            opts.onIgnore(result);
          }
          result.isMatch = false;
          return returnObject ? result : false;
        }
        if (typeof opts.onMatch === "function") {
          opts.onMatch(result);
        }
        return returnObject ? result : true;
      };
      if (returnState) {
        matcher.state = state;
      }
      return matcher;
    };
    picomatch2.test = (input, regex, options, { glob: glob2, posix: posix3 } = {}) => {
      if (typeof input !== "string") {
        throw new TypeError("Expected input to be a string");
      }
      if (input === "") {
        return { isMatch: false, output: "" };
      }
      const opts = options || {};
      const format = opts.format || (posix3 ? utils.toPosixSlashes : null);
      let match = input === glob2;
      let output = match && format ? format(input) : input;
      if (match === false) {
        output = format ? format(input) : input;
        match = output === glob2;
      }
      if (match === false || opts.capture === true) {
        if (opts.matchBase === true || opts.basename === true) {
          match = picomatch2.matchBase(input, regex, options, posix3);
        } else {
          match = regex.exec(output);
        }
      }
      return { isMatch: Boolean(match), match, output };
    };
    picomatch2.matchBase = (input, glob2, options, posix3 = options && options.windows) => {
      const regex = glob2 instanceof RegExp ? glob2 : picomatch2.makeRe(glob2, options);
      return regex.test(utils.basename(input, { windows: posix3 }));
    };
    picomatch2.isMatch = (str, patterns, options) => picomatch2(patterns, options)(str);
    picomatch2.parse = (pattern, options) => {
      if (Array.isArray(pattern)) return pattern.map((p) => picomatch2.parse(p, options));
      return parse(pattern, { ...options, fastpaths: false });
    };
    picomatch2.scan = (input, options) => scan(input, options);
    picomatch2.compileRe = (state, options, returnOutput = false, returnState = false) => {
      if (returnOutput === true) {
        return state.output;
      }
      const opts = options || {};
      const prepend = opts.contains ? "" : "^";
      const append = opts.contains ? "" : "$";
      let source = `${prepend}(?:${state.output})${append}`;
      if (state && state.negated === true) {
        source = `^(?!${source}).*$`;
      }
      const regex = picomatch2.toRegex(source, options);
      if (returnState === true) {
        regex.state = state;
      }
      return regex;
    };
    picomatch2.makeRe = (input, options = {}, returnOutput = false, returnState = false) => {
      if (!input || typeof input !== "string") {
        throw new TypeError("Expected a non-empty string");
      }
      let parsed = { negated: false, fastpaths: true };
      if (options.fastpaths !== false && (input[0] === "." || input[0] === "*")) {
        parsed.output = parse.fastpaths(input, options);
      }
      if (!parsed.output) {
        parsed = parse(input, options);
      }
      return picomatch2.compileRe(parsed, options, returnOutput, returnState);
    };
    picomatch2.toRegex = (source, options) => {
      try {
        const opts = options || {};
        return new RegExp(source, opts.flags || (opts.nocase ? "i" : ""));
      } catch (err) {
        if (options && options.debug === true) throw err;
        return /$^/;
      }
    };
    picomatch2.constants = constants;
    module.exports = picomatch2;
  }
});

// node_modules/picomatch/index.js
var require_picomatch2 = __commonJS({
  "node_modules/picomatch/index.js"(exports, module) {
    "use strict";
    var pico = require_picomatch();
    var utils = require_utils();
    function picomatch2(glob2, options, returnState = false) {
      if (options && (options.windows === null || options.windows === void 0)) {
        options = { ...options, windows: utils.isWindows() };
      }
      return pico(glob2, options, returnState);
    }
    Object.assign(picomatch2, pico);
    module.exports = picomatch2;
  }
});

// src/pipeline/build-variant.ts
import { readFile as readFile3, realpath as realpath4 } from "node:fs/promises";
import { join as join6, relative as relative3 } from "node:path";
import { isDeepStrictEqual } from "node:util";

// src/collect/capture.ts
import { mkdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";
async function captureOutputs(outputs, directory) {
  await rm(directory, { recursive: true, force: true });
  const captured = [];
  for (const output of outputs) {
    const folder = join(directory, output.artifact.key);
    await mkdir(folder, { recursive: true });
    const kept = join(folder, basename(output.path));
    await run("cp", [
      "--reflink=auto",
      "--sparse=always",
      "--preserve=timestamps",
      "--",
      output.path,
      kept
    ]);
    captured.push({ ...output, kept });
  }
  return captured;
}

// src/collect/file-state.ts
import { stat } from "node:fs/promises";
async function fileState(path) {
  try {
    const status = await stat(path, { bigint: true });
    if (!status.isFile()) return void 0;
    return {
      inode: String(status.ino),
      size: Number(status.size),
      mtime: String(status.mtimeNs)
    };
  } catch (error) {
    if (hasErrno(error, "ENOENT", "ENOTDIR", "ELOOP")) return void 0;
    throw error;
  }
}
function sameState(a, b) {
  return a.inode === b.inode && a.size === b.size && a.mtime === b.mtime;
}

// src/collect/find.ts
import { lstat as lstatThen } from "node:fs";
import { lstat, readdir as readdir2, realpath as realpath2 } from "node:fs/promises";
import { join as join2, relative as relative2, sep as sep2 } from "node:path";

// node_modules/tinyglobby/dist/index.mjs
import { readdir, readdirSync, realpath, realpathSync, stat as stat2, statSync } from "fs";
import { isAbsolute, posix, resolve as resolve2 } from "path";
import { fileURLToPath } from "url";

// node_modules/fdir/dist/index.mjs
import { createRequire } from "module";
import { basename as basename2, dirname, normalize, relative, resolve, sep } from "path";
import * as nativeFs from "fs";
var __require = /* @__PURE__ */ createRequire(import.meta.url);
function cleanPath(path) {
  let normalized = normalize(path);
  if (normalized.length > 1 && normalized[normalized.length - 1] === sep) normalized = normalized.substring(0, normalized.length - 1);
  return normalized;
}
var SLASHES_REGEX = /[\\/]/g;
function convertSlashes(path, separator) {
  return path.replace(SLASHES_REGEX, separator);
}
var WINDOWS_ROOT_DIR_REGEX = /^[a-z]:[\\/]$/i;
function isRootDirectory(path) {
  return path === "/" || WINDOWS_ROOT_DIR_REGEX.test(path);
}
function normalizePath(path, options) {
  const { resolvePaths, normalizePath: normalizePath$1, pathSeparator } = options;
  const pathNeedsCleaning = process.platform === "win32" && path.includes("/") || path.startsWith(".");
  if (resolvePaths) path = resolve(path);
  if (normalizePath$1 || pathNeedsCleaning) path = cleanPath(path);
  if (path === ".") return "";
  const needsSeperator = path[path.length - 1] !== pathSeparator;
  return convertSlashes(needsSeperator ? path + pathSeparator : path, pathSeparator);
}
function joinPathWithBasePath(filename, directoryPath) {
  return directoryPath + filename;
}
function joinPathWithRelativePath(root, options) {
  return function(filename, directoryPath) {
    const sameRoot = directoryPath.startsWith(root);
    if (sameRoot) return directoryPath.slice(root.length) + filename;
    else return convertSlashes(relative(root, directoryPath), options.pathSeparator) + options.pathSeparator + filename;
  };
}
function joinPath(filename) {
  return filename;
}
function joinDirectoryPath(filename, directoryPath, separator) {
  return directoryPath + filename + separator;
}
function build$7(root, options) {
  const { relativePaths, includeBasePath } = options;
  return relativePaths && root ? joinPathWithRelativePath(root, options) : includeBasePath ? joinPathWithBasePath : joinPath;
}
function pushDirectoryWithRelativePath(root) {
  return function(directoryPath, paths) {
    paths.push(directoryPath.substring(root.length) || ".");
  };
}
function pushDirectoryFilterWithRelativePath(root) {
  return function(directoryPath, paths, filters) {
    const relativePath = directoryPath.substring(root.length) || ".";
    if (filters.every((filter) => filter(relativePath, true))) paths.push(relativePath);
  };
}
var pushDirectory = (directoryPath, paths) => {
  paths.push(directoryPath || ".");
};
var pushDirectoryFilter = (directoryPath, paths, filters) => {
  const path = directoryPath || ".";
  if (filters.every((filter) => filter(path, true))) paths.push(path);
};
var empty$2 = () => {
};
function build$6(root, options) {
  const { includeDirs, filters, relativePaths } = options;
  if (!includeDirs) return empty$2;
  if (relativePaths) return filters && filters.length ? pushDirectoryFilterWithRelativePath(root) : pushDirectoryWithRelativePath(root);
  return filters && filters.length ? pushDirectoryFilter : pushDirectory;
}
var pushFileFilterAndCount = (filename, _paths, counts, filters) => {
  if (filters.every((filter) => filter(filename, false))) counts.files++;
};
var pushFileFilter = (filename, paths, _counts, filters) => {
  if (filters.every((filter) => filter(filename, false))) paths.push(filename);
};
var pushFileCount = (_filename, _paths, counts, _filters) => {
  counts.files++;
};
var pushFile = (filename, paths) => {
  paths.push(filename);
};
var empty$1 = () => {
};
function build$5(options) {
  const { excludeFiles, filters, onlyCounts } = options;
  if (excludeFiles) return empty$1;
  if (filters && filters.length) return onlyCounts ? pushFileFilterAndCount : pushFileFilter;
  else if (onlyCounts) return pushFileCount;
  else return pushFile;
}
var getArray = (paths) => {
  return paths;
};
var getArrayGroup = () => {
  return [""].slice(0, 0);
};
function build$4(options) {
  return options.group ? getArrayGroup : getArray;
}
var groupFiles = (groups, directory, files) => {
  groups.push({
    directory,
    files,
    dir: directory
  });
};
var empty = () => {
};
function build$3(options) {
  return options.group ? groupFiles : empty;
}
var resolveSymlinksAsync = function(path, state, callback$1) {
  const { queue, fs, options: { suppressErrors } } = state;
  queue.enqueue();
  fs.realpath(path, (error, resolvedPath) => {
    if (error) return queue.dequeue(suppressErrors ? null : error, state);
    fs.stat(resolvedPath, (error$1, stat4) => {
      if (error$1) return queue.dequeue(suppressErrors ? null : error$1, state);
      if (stat4.isDirectory() && isRecursive(path, resolvedPath, state)) return queue.dequeue(null, state);
      callback$1(stat4, resolvedPath);
      queue.dequeue(null, state);
    });
  });
};
var resolveSymlinks = function(path, state, callback$1) {
  const { queue, fs, options: { suppressErrors } } = state;
  queue.enqueue();
  try {
    const resolvedPath = fs.realpathSync(path);
    const stat4 = fs.statSync(resolvedPath);
    if (stat4.isDirectory() && isRecursive(path, resolvedPath, state)) return;
    callback$1(stat4, resolvedPath);
  } catch (e) {
    if (!suppressErrors) throw e;
  }
};
function build$2(options, isSynchronous) {
  if (!options.resolveSymlinks || options.excludeSymlinks) return null;
  return isSynchronous ? resolveSymlinks : resolveSymlinksAsync;
}
function isRecursive(path, resolved, state) {
  if (state.options.useRealPaths) return isRecursiveUsingRealPaths(resolved, state);
  let parent = dirname(path);
  let depth = 1;
  while (parent !== state.root && depth < 2) {
    const resolvedPath = state.symlinks.get(parent);
    const isSameRoot = !!resolvedPath && (resolvedPath === resolved || resolvedPath.startsWith(resolved) || resolved.startsWith(resolvedPath));
    if (isSameRoot) depth++;
    else parent = dirname(parent);
  }
  state.symlinks.set(path, resolved);
  return depth > 1;
}
function isRecursiveUsingRealPaths(resolved, state) {
  return state.visited.includes(resolved + state.options.pathSeparator);
}
var onlyCountsSync = (state) => {
  return state.counts;
};
var groupsSync = (state) => {
  return state.groups;
};
var defaultSync = (state) => {
  return state.paths;
};
var limitFilesSync = (state) => {
  return state.paths.slice(0, state.options.maxFiles);
};
var onlyCountsAsync = (state, error, callback$1) => {
  report(error, callback$1, state.counts, state.options.suppressErrors);
  return null;
};
var defaultAsync = (state, error, callback$1) => {
  report(error, callback$1, state.paths, state.options.suppressErrors);
  return null;
};
var limitFilesAsync = (state, error, callback$1) => {
  report(error, callback$1, state.paths.slice(0, state.options.maxFiles), state.options.suppressErrors);
  return null;
};
var groupsAsync = (state, error, callback$1) => {
  report(error, callback$1, state.groups, state.options.suppressErrors);
  return null;
};
function report(error, callback$1, output, suppressErrors) {
  if (error && !suppressErrors) callback$1(error, output);
  else callback$1(null, output);
}
function build$1(options, isSynchronous) {
  const { onlyCounts, group, maxFiles } = options;
  if (onlyCounts) return isSynchronous ? onlyCountsSync : onlyCountsAsync;
  else if (group) return isSynchronous ? groupsSync : groupsAsync;
  else if (maxFiles) return isSynchronous ? limitFilesSync : limitFilesAsync;
  else return isSynchronous ? defaultSync : defaultAsync;
}
var readdirOpts = { withFileTypes: true };
var walkAsync = (state, crawlPath, directoryPath, currentDepth, callback$1) => {
  state.queue.enqueue();
  if (currentDepth < 0) return state.queue.dequeue(null, state);
  const { fs } = state;
  state.visited.push(crawlPath);
  state.counts.directories++;
  fs.readdir(crawlPath || ".", readdirOpts, (error, entries = []) => {
    callback$1(entries, directoryPath, currentDepth);
    state.queue.dequeue(state.options.suppressErrors ? null : error, state);
  });
};
var walkSync = (state, crawlPath, directoryPath, currentDepth, callback$1) => {
  const { fs } = state;
  if (currentDepth < 0) return;
  state.visited.push(crawlPath);
  state.counts.directories++;
  let entries = [];
  try {
    entries = fs.readdirSync(crawlPath || ".", readdirOpts);
  } catch (e) {
    if (!state.options.suppressErrors) throw e;
  }
  callback$1(entries, directoryPath, currentDepth);
};
function build(isSynchronous) {
  return isSynchronous ? walkSync : walkAsync;
}
var Queue = class {
  count = 0;
  constructor(onQueueEmpty) {
    this.onQueueEmpty = onQueueEmpty;
  }
  enqueue() {
    this.count++;
    return this.count;
  }
  dequeue(error, output) {
    if (this.onQueueEmpty && (--this.count <= 0 || error)) {
      this.onQueueEmpty(error, output);
      if (error) {
        output.controller.abort();
        this.onQueueEmpty = void 0;
      }
    }
  }
};
var Counter = class {
  _files = 0;
  _directories = 0;
  set files(num) {
    this._files = num;
  }
  get files() {
    return this._files;
  }
  set directories(num) {
    this._directories = num;
  }
  get directories() {
    return this._directories;
  }
  /**
  * @deprecated use `directories` instead
  */
  /* c8 ignore next 3 */
  get dirs() {
    return this._directories;
  }
};
var Aborter = class {
  aborted = false;
  abort() {
    this.aborted = true;
  }
};
var Walker = class {
  root;
  isSynchronous;
  state;
  joinPath;
  pushDirectory;
  pushFile;
  getArray;
  groupFiles;
  resolveSymlink;
  walkDirectory;
  callbackInvoker;
  constructor(root, options, callback$1) {
    this.isSynchronous = !callback$1;
    this.callbackInvoker = build$1(options, this.isSynchronous);
    this.root = normalizePath(root, options);
    this.state = {
      root: isRootDirectory(this.root) ? this.root : this.root.slice(0, -1),
      paths: [""].slice(0, 0),
      groups: [],
      counts: new Counter(),
      options,
      queue: new Queue((error, state) => this.callbackInvoker(state, error, callback$1)),
      symlinks: /* @__PURE__ */ new Map(),
      visited: [""].slice(0, 0),
      controller: new Aborter(),
      fs: options.fs || nativeFs
    };
    this.joinPath = build$7(this.root, options);
    this.pushDirectory = build$6(this.root, options);
    this.pushFile = build$5(options);
    this.getArray = build$4(options);
    this.groupFiles = build$3(options);
    this.resolveSymlink = build$2(options, this.isSynchronous);
    this.walkDirectory = build(this.isSynchronous);
  }
  start() {
    this.pushDirectory(this.root, this.state.paths, this.state.options.filters);
    this.walkDirectory(this.state, this.root, this.root, this.state.options.maxDepth, this.walk);
    return this.isSynchronous ? this.callbackInvoker(this.state, null) : null;
  }
  walk = (entries, directoryPath, depth) => {
    const { paths, options: { filters, resolveSymlinks: resolveSymlinks$1, excludeSymlinks, exclude, maxFiles, signal, useRealPaths, pathSeparator }, controller } = this.state;
    if (controller.aborted || signal && signal.aborted || maxFiles && paths.length > maxFiles) return;
    const files = this.getArray(this.state.paths);
    for (let i = 0; i < entries.length; ++i) {
      const entry = entries[i];
      if (entry.isFile() || entry.isSymbolicLink() && !resolveSymlinks$1 && !excludeSymlinks) {
        const filename = this.joinPath(entry.name, directoryPath);
        this.pushFile(filename, files, this.state.counts, filters);
      } else if (entry.isDirectory()) {
        let path = joinDirectoryPath(entry.name, directoryPath, this.state.options.pathSeparator);
        if (exclude && exclude(entry.name, path)) continue;
        this.pushDirectory(path, paths, filters);
        this.walkDirectory(this.state, path, path, depth - 1, this.walk);
      } else if (this.resolveSymlink && entry.isSymbolicLink()) {
        let path = joinPathWithBasePath(entry.name, directoryPath);
        this.resolveSymlink(path, this.state, (stat4, resolvedPath) => {
          if (stat4.isDirectory()) {
            resolvedPath = normalizePath(resolvedPath, this.state.options);
            if (exclude && exclude(entry.name, useRealPaths ? resolvedPath : path + pathSeparator)) return;
            this.walkDirectory(this.state, resolvedPath, useRealPaths ? resolvedPath : path + pathSeparator, depth - 1, this.walk);
          } else {
            resolvedPath = useRealPaths ? resolvedPath : path;
            const filename = basename2(resolvedPath);
            const directoryPath$1 = normalizePath(dirname(resolvedPath), this.state.options);
            resolvedPath = this.joinPath(filename, directoryPath$1);
            this.pushFile(resolvedPath, files, this.state.counts, filters);
          }
        });
      }
    }
    this.groupFiles(this.state.groups, directoryPath, files);
  };
};
function promise(root, options) {
  return new Promise((resolve$1, reject) => {
    callback(root, options, (err, output) => {
      if (err) return reject(err);
      resolve$1(output);
    });
  });
}
function callback(root, options, callback$1) {
  let walker = new Walker(root, options, callback$1);
  walker.start();
}
function sync(root, options) {
  const walker = new Walker(root, options);
  return walker.start();
}
var APIBuilder = class {
  constructor(root, options) {
    this.root = root;
    this.options = options;
  }
  withPromise() {
    return promise(this.root, this.options);
  }
  withCallback(cb) {
    callback(this.root, this.options, cb);
  }
  sync() {
    return sync(this.root, this.options);
  }
};
var pm = null;
try {
  __require.resolve("picomatch");
  pm = __require("picomatch");
} catch {
}
var Builder = class {
  globCache = {};
  options = {
    maxDepth: Infinity,
    suppressErrors: true,
    pathSeparator: sep,
    filters: []
  };
  globFunction;
  constructor(options) {
    this.options = {
      ...this.options,
      ...options
    };
    this.globFunction = this.options.globFunction;
  }
  group() {
    this.options.group = true;
    return this;
  }
  withPathSeparator(separator) {
    this.options.pathSeparator = separator;
    return this;
  }
  withBasePath() {
    this.options.includeBasePath = true;
    return this;
  }
  withRelativePaths() {
    this.options.relativePaths = true;
    return this;
  }
  withDirs() {
    this.options.includeDirs = true;
    return this;
  }
  withMaxDepth(depth) {
    this.options.maxDepth = depth;
    return this;
  }
  withMaxFiles(limit) {
    this.options.maxFiles = limit;
    return this;
  }
  withFullPaths() {
    this.options.resolvePaths = true;
    this.options.includeBasePath = true;
    return this;
  }
  withErrors() {
    this.options.suppressErrors = false;
    return this;
  }
  withSymlinks({ resolvePaths = true } = {}) {
    this.options.resolveSymlinks = true;
    this.options.useRealPaths = resolvePaths;
    return this.withFullPaths();
  }
  withAbortSignal(signal) {
    this.options.signal = signal;
    return this;
  }
  normalize() {
    this.options.normalizePath = true;
    return this;
  }
  filter(predicate) {
    this.options.filters.push(predicate);
    return this;
  }
  onlyDirs() {
    this.options.excludeFiles = true;
    this.options.includeDirs = true;
    return this;
  }
  exclude(predicate) {
    this.options.exclude = predicate;
    return this;
  }
  onlyCounts() {
    this.options.onlyCounts = true;
    return this;
  }
  crawl(root) {
    return new APIBuilder(root || ".", this.options);
  }
  withGlobFunction(fn) {
    this.globFunction = fn;
    return this;
  }
  /**
  * @deprecated Pass options using the constructor instead:
  * ```ts
  * new fdir(options).crawl("/path/to/root");
  * ```
  * This method will be removed in v7.0
  */
  /* c8 ignore next 4 */
  crawlWithOptions(root, options) {
    this.options = {
      ...this.options,
      ...options
    };
    return new APIBuilder(root || ".", this.options);
  }
  glob(...patterns) {
    if (this.globFunction) return this.globWithOptions(patterns);
    return this.globWithOptions(patterns, ...[{ dot: true }]);
  }
  globWithOptions(patterns, ...options) {
    const globFn = this.globFunction || pm;
    if (!globFn) throw new Error("Please specify a glob function to use glob matching.");
    var isMatch = this.globCache[patterns.join("\0")];
    if (!isMatch) {
      isMatch = globFn(patterns, ...options);
      this.globCache[patterns.join("\0")] = isMatch;
    }
    this.options.filters.push((path) => isMatch(path));
    return this;
  }
};

// node_modules/tinyglobby/dist/index.mjs
var import_picomatch = __toESM(require_picomatch2(), 1);
var isReadonlyArray = Array.isArray;
var BACKSLASHES = /\\/g;
var DRIVE_RELATIVE_PATH = /^[A-Za-z]:$/;
var isWin = process.platform === "win32";
var ONLY_PARENT_DIRECTORIES = /^(\/?\.\.)+$/;
function getPartialMatcher(patterns, options = {}) {
  const patternsCount = patterns.length;
  const patternsParts = Array(patternsCount);
  const matchers = Array(patternsCount);
  let i, j;
  for (i = 0; i < patternsCount; i++) {
    const parts = splitPattern(patterns[i]);
    patternsParts[i] = parts;
    const partsCount = parts.length;
    const partMatchers = Array(partsCount);
    for (j = 0; j < partsCount; j++) partMatchers[j] = (0, import_picomatch.default)(parts[j], options);
    matchers[i] = partMatchers;
  }
  return (input) => {
    const inputParts = input.split("/");
    if (inputParts[0] === ".." && ONLY_PARENT_DIRECTORIES.test(input)) return true;
    for (i = 0; i < patternsCount; i++) {
      const patternParts = patternsParts[i];
      const matcher = matchers[i];
      const inputPatternCount = inputParts.length;
      const minParts = Math.min(inputPatternCount, patternParts.length);
      j = 0;
      while (j < minParts) {
        const part = patternParts[j];
        if (part.includes("/")) return true;
        if (!matcher[j](inputParts[j])) break;
        if (!options.noglobstar && part === "**") return true;
        j++;
      }
      if (j === inputPatternCount) return true;
    }
    return false;
  };
}
var WIN32_ROOT_DIR = /^[A-Z]:\/$/i;
var isRoot = isWin ? (p) => WIN32_ROOT_DIR.test(p) : (p) => p === "/";
function buildFormat(cwd, root, absolute) {
  if (cwd === root || root.startsWith(`${cwd}/`)) {
    if (absolute) {
      const start = cwd.length + +!isRoot(cwd);
      return (p, isDir) => p.slice(start, isDir ? -1 : void 0) || ".";
    }
    const prefix2 = root.slice(cwd.length + 1);
    if (prefix2) return (p, isDir) => {
      if (p === ".") return prefix2;
      const result = `${prefix2}/${p}`;
      return isDir ? result.slice(0, -1) : result;
    };
    return (p, isDir) => isDir && p !== "." ? p.slice(0, -1) : p;
  }
  if (absolute) return (p) => posix.relative(cwd, p) || ".";
  return (p) => posix.relative(cwd, `${root}/${p}`) || ".";
}
function buildRelative(cwd, root) {
  if (root.startsWith(`${cwd}/`)) {
    const prefix2 = root.slice(cwd.length + 1);
    return (p) => `${prefix2}/${p}`;
  }
  return (p) => {
    const result = posix.relative(cwd, `${root}/${p}`);
    return p[p.length - 1] === "/" && result !== "" ? `${result}/` : result || ".";
  };
}
function ensureNonDriveRelativePath(path) {
  return path.replace(DRIVE_RELATIVE_PATH, (match) => `${match}/`);
}
var splitPatternOptions = { parts: true };
function splitPattern(path) {
  var _result$parts;
  const result = import_picomatch.default.scan(path, splitPatternOptions);
  return ((_result$parts = result.parts) === null || _result$parts === void 0 ? void 0 : _result$parts.length) ? result.parts : [path];
}
var POSIX_UNESCAPED_GLOB_SYMBOLS = /(?<!\\)([()[\]{}*?|]|^!|[!+@](?=\()|\\(?![()[\]{}!*+?@|]))/g;
var WIN32_UNESCAPED_GLOB_SYMBOLS = /(?<!\\)([()[\]{}]|^!|[!+@](?=\())/g;
var escapePosixPath = (path) => path.replace(POSIX_UNESCAPED_GLOB_SYMBOLS, "\\$&");
var escapeWin32Path = (path) => path.replace(WIN32_UNESCAPED_GLOB_SYMBOLS, "\\$&");
var escapePath = isWin ? escapeWin32Path : escapePosixPath;
function isDynamicPattern(pattern, options) {
  if ((options === null || options === void 0 ? void 0 : options.caseSensitiveMatch) === false) return true;
  const scan = import_picomatch.default.scan(pattern);
  return scan.isGlob || scan.negated;
}
function log(...tasks) {
  console.log(`[tinyglobby ${(/* @__PURE__ */ new Date()).toLocaleTimeString("es")}]`, ...tasks);
}
function ensureStringArray(value) {
  return typeof value === "string" ? [value] : value !== null && value !== void 0 ? value : [];
}
var PARENT_DIRECTORY = /^(\/?\.\.)+/;
var ESCAPING_BACKSLASHES = /\\(?=[()[\]{}!*+?@|])/g;
function normalizePattern(pattern, opts, props, isIgnore) {
  var _PARENT_DIRECTORY$exe;
  const cwd = opts.cwd;
  let result = pattern;
  if (pattern[pattern.length - 1] === "/") result = pattern.slice(0, -1);
  if (result[result.length - 1] !== "*" && opts.expandDirectories) result += "/**";
  const escapedCwd = escapePath(cwd);
  result = isAbsolute(result.replace(ESCAPING_BACKSLASHES, "")) ? posix.relative(escapedCwd, result) : posix.normalize(result);
  const parentDir = (_PARENT_DIRECTORY$exe = PARENT_DIRECTORY.exec(result)) === null || _PARENT_DIRECTORY$exe === void 0 ? void 0 : _PARENT_DIRECTORY$exe[0];
  const parts = splitPattern(result);
  if (parentDir) {
    const n = (parentDir.length + 1) / 3;
    let i = 0;
    const cwdParts = escapedCwd.split("/");
    while (i < n && parts[i + n] === cwdParts[cwdParts.length + i - n]) {
      result = result.slice(0, (n - i - 1) * 3) + result.slice((n - i) * 3 + parts[i + n].length + 1) || ".";
      i++;
    }
    const potentialRoot = posix.join(cwd, parentDir.slice(i * 3));
    if (potentialRoot[0] !== "." && props.root.length > potentialRoot.length) {
      props.root = ensureNonDriveRelativePath(potentialRoot);
      props.depthOffset = -n + i;
    }
  }
  if (!isIgnore && props.depthOffset >= 0) {
    var _props$commonPath;
    (_props$commonPath = props.commonPath) !== null && _props$commonPath !== void 0 || (props.commonPath = parts);
    const newCommonPath = [];
    const length = Math.min(props.commonPath.length, parts.length);
    for (let i = 0; i < length; i++) {
      const part = parts[i];
      if (part === "**" && !parts[i + 1]) {
        newCommonPath.pop();
        break;
      }
      if (i === parts.length - 1 || part !== props.commonPath[i] || isDynamicPattern(part)) break;
      newCommonPath.push(part);
    }
    props.depthOffset = newCommonPath.length;
    props.commonPath = newCommonPath;
    props.root = ensureNonDriveRelativePath(newCommonPath.length > 0 ? posix.join(cwd, ...newCommonPath) : cwd);
  }
  return result;
}
function processPatterns(options, patterns, props) {
  const matchPatterns = [];
  const ignorePatterns = [];
  for (const pattern of options.ignore) {
    if (!pattern) continue;
    if (pattern[0] !== "!" || pattern[1] === "(") ignorePatterns.push(normalizePattern(pattern, options, props, true));
  }
  for (const pattern of patterns) {
    if (!pattern) continue;
    if (pattern[0] !== "!" || pattern[1] === "(") matchPatterns.push(normalizePattern(pattern, options, props, false));
    else if (pattern[1] !== "!" || pattern[2] === "(") ignorePatterns.push(normalizePattern(pattern.slice(1), options, props, true));
  }
  return {
    match: matchPatterns,
    ignore: ignorePatterns
  };
}
function buildCrawler(options, patterns) {
  const cwd = options.cwd;
  const props = {
    root: cwd,
    depthOffset: 0
  };
  const processed = processPatterns(options, patterns, props);
  if (options.debug) log("internal processing patterns:", processed);
  const { absolute, caseSensitiveMatch, debug, dot, followSymbolicLinks, onlyDirectories } = options;
  const root = props.root.replace(BACKSLASHES, "");
  const matchOptions = {
    dot,
    nobrace: options.braceExpansion === false,
    nocase: !caseSensitiveMatch,
    noextglob: options.extglob === false,
    noglobstar: options.globstar === false,
    posix: true
  };
  const matcher = (0, import_picomatch.default)(processed.match, matchOptions);
  const ignore = (0, import_picomatch.default)(processed.ignore, matchOptions);
  const partialMatcher = getPartialMatcher(processed.match, matchOptions);
  const format = buildFormat(cwd, root, absolute);
  const excludeFormatter = absolute ? format : buildFormat(cwd, root, true);
  const excludePredicate = (_, p) => {
    const relativePath = excludeFormatter(p, true);
    return relativePath !== "." && !partialMatcher(relativePath) || ignore(relativePath);
  };
  let maxDepth;
  if (options.deep !== void 0) maxDepth = Math.round(options.deep - props.depthOffset);
  const crawler = new Builder({
    filters: [debug ? (p, isDirectory) => {
      const path = format(p, isDirectory);
      const matches = matcher(path) && !ignore(path);
      if (matches) log(`matched ${path}`);
      return matches;
    } : (p, isDirectory) => {
      const path = format(p, isDirectory);
      return matcher(path) && !ignore(path);
    }],
    exclude: debug ? (_, p) => {
      const skipped = excludePredicate(_, p);
      log(`${skipped ? "skipped" : "crawling"} ${p}`);
      return skipped;
    } : excludePredicate,
    fs: options.fs,
    pathSeparator: "/",
    relativePaths: !absolute,
    resolvePaths: absolute,
    includeBasePath: absolute,
    resolveSymlinks: followSymbolicLinks,
    excludeSymlinks: !followSymbolicLinks,
    excludeFiles: onlyDirectories,
    includeDirs: onlyDirectories || !options.onlyFiles,
    maxDepth,
    signal: options.signal
  }).crawl(root);
  if (options.debug) log("internal properties:", {
    ...props,
    root
  });
  return [crawler, cwd !== root && !absolute && buildRelative(cwd, root)];
}
function formatPaths(paths, mapper) {
  if (mapper) for (let i = paths.length - 1; i >= 0; i--) paths[i] = mapper(paths[i]);
  return paths;
}
var defaultOptions = {
  caseSensitiveMatch: true,
  debug: !!process.env.TINYGLOBBY_DEBUG,
  expandDirectories: true,
  followSymbolicLinks: true,
  onlyFiles: true
};
function getOptions(options) {
  const opts = Object.assign({}, options);
  for (const key in defaultOptions) if (opts[key] === void 0) Object.assign(opts, { [key]: defaultOptions[key] });
  opts.cwd = (opts.cwd instanceof URL ? fileURLToPath(opts.cwd) : resolve2(opts.cwd || process.cwd())).replace(BACKSLASHES, "/");
  opts.ignore = ensureStringArray(opts.ignore);
  opts.fs && (opts.fs = {
    readdir: opts.fs.readdir || readdir,
    readdirSync: opts.fs.readdirSync || readdirSync,
    realpath: opts.fs.realpath || realpath,
    realpathSync: opts.fs.realpathSync || realpathSync,
    stat: opts.fs.stat || stat2,
    statSync: opts.fs.statSync || statSync
  });
  if (opts.debug) log("globbing with options:", opts);
  return opts;
}
function getCrawler(globInput, inputOptions = {}) {
  var _ref;
  if (globInput && (inputOptions === null || inputOptions === void 0 ? void 0 : inputOptions.patterns)) throw new Error("Cannot pass patterns as both an argument and an option");
  const isModern = isReadonlyArray(globInput) || typeof globInput === "string";
  const patterns = ensureStringArray((_ref = isModern ? globInput : globInput.patterns) !== null && _ref !== void 0 ? _ref : "**/*");
  const options = getOptions(isModern ? inputOptions : globInput);
  return patterns.length > 0 ? buildCrawler(options, patterns) : [];
}
async function glob(globInput, options) {
  const [crawler, relative4] = getCrawler(globInput, options);
  return crawler ? formatPaths(await crawler.withPromise(), relative4) : [];
}

// src/collect/find.ts
var linksAsFiles = {
  realpath: (path, done) => done(null, path),
  stat: lstatThen
};
async function matchOutputs(deploy, output) {
  if (await lstat(join2(deploy, output)).then(() => true, absent)) return [output];
  if (!isDynamicPattern(output)) return [];
  const matches = await glob(output, {
    cwd: deploy,
    onlyFiles: false,
    dot: true,
    fs: linksAsFiles,
    expandDirectories: false
  });
  return matches.map((path) => path.replace(/\/$/, "")).sort();
}
async function findOutputs(deploy, artifacts) {
  const found = [];
  for (const artifact of artifacts) {
    const matches = await matchOutputs(deploy, artifact.output);
    const [match] = matches;
    if (match === void 0) {
      if (!artifact.optional) throw await missing(deploy, artifact);
      continue;
    }
    if (matches.length > 1) {
      throw new UserError(
        "output-ambiguous",
        `${artifact.key}: ${artifact.output} matches ${matches.length} files in ${deploy}: ${matches.join(", ")}`,
        {
          hint: `name the one that is meant: make the pattern of the artifact ${artifact.key} narrower`
        }
      );
    }
    found.push({ artifact, ...await checkedFile(deploy, match, artifact) });
  }
  const [first] = artifacts;
  if (found.length === 0 && first !== void 0) throw await missing(deploy, first);
  return found;
}
async function checkedFile(deploy, match, artifact) {
  const named = join2(deploy, match);
  const [root, path] = await Promise.all([
    realpath2(deploy),
    realpath2(named).catch(() => void 0)
  ]);
  if (path === void 0 || `${relative2(root, path)}${sep2}`.startsWith(`..${sep2}`)) {
    throw new UserError(
      "output-escapes",
      `${artifact.key}: ${named} is a link that leads ${path === void 0 ? "nowhere" : `to ${path}`}`,
      {
        hint: "an output must be a file in the deploy directory"
      }
    );
  }
  const state = await fileState(path);
  if (state === void 0) {
    throw new UserError("output-missing", `${artifact.key}: ${named} is not a regular file`, {
      hint: "name a file, not a directory"
    });
  }
  if (state.size === 0) {
    throw new UserError("output-empty", `${artifact.key}: ${named} is empty`, {
      hint: "the build was interrupted or its disk was full: remove the file and build again"
    });
  }
  return { path, state };
}
async function missing(deploy, artifact) {
  const folders = artifact.output.split("/").slice(0, -1);
  const pattern = folders.findIndex((folder) => isDynamicPattern(folder));
  const directory = join2(deploy, ...pattern < 0 ? folders : folders.slice(0, pattern));
  const present = await readdir2(directory).catch(() => []);
  const hint = present.length === 0 ? `${directory} is empty or missing: is the machine's name in output right, and does the image class write there?` : `there are: ${present.sort().slice(0, 10).join(", ")}; correct output or the artifact in the configuration, or mark it optional`;
  return new UserError(
    "output-missing",
    `${artifact.key}: the build left no ${artifact.output} in ${deploy}`,
    { hint }
  );
}
function absent(error) {
  if (hasErrno(error, "ENOENT", "ENOTDIR")) return false;
  throw error;
}

// src/collect/freshness.ts
function isWritten({ path, state }, { before }) {
  const old = before[path];
  return old === void 0 || !sameState(old, state);
}
function checkFresh(output, sha256, journal, earlier) {
  if (isWritten(output, journal)) return;
  if (earlier?.digests.get(output.artifact.name) === sha256) return;
  throw staleOutput(output.artifact.key, output.path);
}
function staleOutput(what, path) {
  return new UserError(
    "output-stale",
    `${what}: ${path} lay there before this build, which did not write it`,
    {
      hint: "it may belong to another configuration: remove the build directory (sstate makes the next build quick) and build again"
    }
  );
}

// src/record/manifest.ts
function parseManifest(text, file) {
  return text.split("\n").map((line, index) => ({ line: line.trimEnd(), number: index + 1 })).filter(({ line }) => line !== "").map(({ line, number }) => {
    const match = /^(?<source>[^|@]+)\|(?<sourceVersion>[^|]+)\|(?<name>[^|:]+):(?<arch>[^|:]+)\|(?<version>[^|]+)$/.exec(
      line
    );
    const { source, sourceVersion, name, arch, version: version2 } = match?.groups ?? {};
    if (!source || !sourceVersion || !name || !arch || !version2) {
      throw new UserError(
        "record-invalid",
        `${file}:${number}: not a line of a package manifest: ${line}`,
        {
          hint: "expected source|source version|package:architecture|version, as Isar writes it"
        }
      );
    }
    return { name, version: version2, arch, source, sourceVersion };
  });
}

// src/pipeline/kas-build.ts
import { createHash as createHash2 } from "node:crypto";
import { join as join5 } from "node:path";

// src/build/container.ts
var buildLabel = "isar-artifacts.build";
var ownerLabel = "isar-artifacts.owner";
function containerName(variant, random) {
  return `isar-artifacts-${variant.replace(/[^A-Za-z0-9_.-]/g, "-")}-${random}`;
}
function containerVariables({ image, engine }) {
  return { KAS_CONTAINER_IMAGE: image, KAS_CONTAINER_ENGINE: engine };
}
function containerOptions({ isolation, "runtime-args": runtimeArgs }, identity2, release, forwarded) {
  const args = [
    ...identity2 === void 0 ? [] : identityArguments(identity2),
    // By name alone: kas-container would split a value at its blanks.
    ...forwarded.flatMap((variable) => ["--env", variable]),
    ...runtimeArgs
  ];
  const mode = isolation === void 0 ? [] : [isolationFlag(isolation, release)];
  return args.length === 0 ? mode : [...mode, "--runtime-args", args.join(" ")];
}
function identityArguments({ name, build: build2, owner }) {
  const labels = [`${buildLabel}=${build2}`, `${ownerLabel}=${owner}`];
  return ["--name", name, ...labels.flatMap((label) => ["--label", label])];
}
function isolationFlag(isolation, release = "0") {
  const [major = 0, minor = 0] = release.split(".").map(Number);
  if (major > 5 || major === 5 && minor >= 4) return `--isar-${isolation}`;
  if (isolation === "privileged") return "--isar";
  throw new UserError(
    "config-invalid",
    `kas.isolation: rootless needs kas-container 5.4, and this is ${release === "0" ? "an unknown release" : release}`,
    { hint: "install a newer kas-container, or set kas.isolation: privileged" }
  );
}
var engineVariables = [
  "CONTAINERS_CONF",
  "CONTAINERS_STORAGE_CONF",
  "CONTAINER_HOST",
  "DBUS_SESSION_BUS_ADDRESS",
  "DOCKER_CONFIG",
  "DOCKER_CONTEXT",
  "DOCKER_HOST",
  "KAS_SUDO_CMD",
  "XDG_CONFIG_HOME",
  "XDG_DATA_HOME",
  "XDG_RUNTIME_DIR"
];
var ofThisMachine = /* @__PURE__ */ new Set([
  ...engineVariables,
  ...["HOME", "LOGNAME", "PATH", "SHELL", "TMPDIR", "USER"],
  ...["BB_HASHSERVE_DB_DIR", "DL_DIR", "SSH_AUTH_SOCK", "SSTATE_DIR"],
  ...["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_WEB_IDENTITY_TOKEN_FILE"],
  ...["GITCONFIG_FILE", "NETRC_FILE", "NPMRC_FILE", "REGISTRY_AUTH_FILE"]
]);
function forwardedNames(environment, listed) {
  const names = /* @__PURE__ */ new Set(["SSTATE_MIRRORS", "DISTRO_APT_PREMIRRORS", ...listed]);
  return [...names].filter(
    (name) => environment[name] !== void 0 && !ofThisMachine.has(name) && !name.startsWith("KAS_")
  );
}
function refuseUnfitPaths(paths) {
  for (const [name, path = ""] of Object.entries(paths)) {
    const found = /[\s:*?[\]|\\]/.exec(path)?.[0];
    if (found === void 0) continue;
    const what = /\s/.test(found) ? "a blank" : found;
    throw new UserError(
      "config-invalid",
      `${name} is ${JSON.stringify(path)}: kas-container cannot mount a path with ${what} in it`,
      { hint: "move it to a path of letters, digits, / . - and _" }
    );
  }
}

// src/build/directories.ts
import { join as join3, resolve as resolve3 } from "node:path";
function buildDirectories({ id }, { kas, mode, builds, environment }) {
  const work = resolve3(kas, environment.KAS_WORK_DIR ?? ".");
  const build2 = mode === "per-variant" ? join3(builds, id) : resolve3(kas, environment.KAS_BUILD_DIR ?? join3(work, "build"));
  return { kas, work, build: build2, deploy: join3(build2, "tmp", "deploy", "images") };
}

// src/build/environment.ts
var inherited = [
  "PATH",
  "HOME",
  "USER",
  "LOGNAME",
  "SHELL",
  "TERM",
  "TMPDIR",
  "TZ",
  "LANG",
  "LANGUAGE",
  "LC_ALL",
  "LC_CTYPE",
  "LC_MESSAGES",
  "http_proxy",
  "https_proxy",
  "ftp_proxy",
  "all_proxy",
  "no_proxy",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "FTP_PROXY",
  "ALL_PROXY",
  "NO_PROXY",
  "SSH_AUTH_SOCK",
  "DL_DIR",
  "SSTATE_DIR",
  "SSTATE_MIRRORS",
  "DISTRO_APT_PREMIRRORS",
  "KAS_WORK_DIR",
  "KAS_BUILD_DIR",
  "KAS_REPO_REF_DIR",
  "KAS_PREMIRRORS",
  "KAS_TMUX",
  "KAS_CONTAINER_ENGINE",
  "KAS_CONTAINER_IMAGE",
  "KAS_IMAGE_VERSION",
  "KAS_ALLOW_ROOT"
];
function kasEnvironment(own, options) {
  const allowed = [...inherited, ...options.inherit].map((name) => [name, own[name]]);
  return Object.fromEntries(
    [...allowed, ...Object.entries(options.set)].filter(
      (entry) => entry[1] !== void 0
    )
  );
}

// src/build/log/progress-text.ts
var textOf = {
  preparing: "preparing",
  fetching: "fetching repositories",
  parsing: "parsing recipes",
  sstate: "restoring from sstate",
  building: "building",
  done: "tasks done"
};
function percentOfBuild({ phase, task, failed }) {
  if (phase === "done" && failed === 0) return 100;
  if (task === void 0 || task.of === 0) return void 0;
  return Math.min(99, Math.floor(task.n * 100 / task.of));
}
function progressText({ phase, task, running, failed }) {
  const failures = failed > 0 ? `, ${failed} failed` : "";
  if (task === void 0 || phase !== "building") return `${textOf[phase]}${failures}`;
  const { recipe, name } = task.name === void 0 ? running[0] ?? {} : task;
  const what = name === void 0 ? "" : ` (${recipe} ${name})`;
  return `task ${task.n} of ${task.of}${what}${failures}`;
}

// src/build/start-kas.ts
import { randomBytes } from "node:crypto";
import { mkdir as mkdir3 } from "node:fs/promises";
import { resolve as resolve4 } from "node:path";

// src/build/command.ts
function kasCommand(command, chain, options = []) {
  const [program, ...args] = wordsOf(command);
  return [program, ...args, ...options, "build", chain.join(":")];
}
function wordsOf(command) {
  const [program = "kas", ...args] = typeof command === "string" ? [command] : command;
  return [program, ...args];
}

// src/build/container-engine.ts
import { spawn } from "node:child_process";
var patienceMilliseconds = 1e4;
var sudo = ["sudo", "--non-interactive", "--preserve-env"];
function enginesFor(environment, isolation, { isRoot: isRoot2, dockerContext: dockerContext2 }) {
  const chosen = environment.KAS_CONTAINER_ENGINE;
  const preferred = isolation === "rootless" ? ["podman", "docker"] : ["docker", "podman"];
  const names = chosen ? [chosen] : preferred;
  const asRoot = [];
  if (isolation !== "rootless") {
    if (names.includes("podman") && !isRoot2) asRoot.push([...sudo, "podman"]);
    if (names.includes("docker") && dockerContext2 === "rootless")
      asRoot.push([...sudo, "docker", "--context", "default"]);
  }
  if (asRoot.length > 0 && environment.KAS_SUDO_CMD === "run0") {
    throw new UserError(
      "config-invalid",
      "KAS_SUDO_CMD is run0: a container that it starts could not be ended unattended",
      { hint: "leave KAS_SUDO_CMD out (sudo is taken), or set kas.isolation: rootless" }
    );
  }
  return { commands: [...names.map((name) => [name]), ...asRoot], environment };
}
async function dockerContext(environment) {
  const { ok, stdout } = await ask(environment, ["docker"], ["context", "show"]);
  return ok ? stdout.trim() : void 0;
}
async function ask(environment, [program, ...words], args) {
  const { exitCode, timedOut, stdout, stderr, shortMessage } = await execa(
    program,
    [...words, ...args],
    {
      env: environment,
      extendEnv: false,
      stdin: "ignore",
      timeout: patienceMilliseconds,
      // A group of its own: whatever is sent to ours must not keep it from its work.
      detached: true,
      reject: false
    }
  );
  return {
    ok: exitCode === 0,
    timedOut,
    stdout: stdout ?? "",
    reason: stderr?.trim() || (shortMessage ?? "")
  };
}
var list = (filter, format) => ["ps", "--all", "--filter", filter, "--format", format];
var labelFormat = (label) => `{{if eq (printf "%T" .Labels) "map[string]string"}}{{index .Labels "${label}"}}{{else}}{{.Label "${label}"}}{{end}}`;
async function containersOf({ commands, environment }, build2) {
  const question = list(`label=${buildLabel}=${build2}`, `{{.Names}} ${labelFormat(ownerLabel)}`);
  const asked = commands.map(async (engine) => {
    const answer = await ask(environment, engine, question);
    if (answer.ok) return { engine, lines: answer.stdout.split("\n").filter(Boolean) };
    if (await isAway(environment, engine, answer)) return void 0;
    throw new UserError(
      "program-failed",
      `${quoteCommand(engine)} does not say which containers there are: ${answer.reason}`,
      {
        hint: `one of an earlier run may be at work in ${build2}: mend this, or choose by kas.engine the one that you use`
      }
    );
  });
  const answers = (await Promise.all(asked)).filter((answer) => answer !== void 0);
  const left = answers.flatMap(
    ({ engine, lines }) => lines.map((line) => {
      const [name = "", owner = ""] = line.split(" ");
      return { name, owner, engine };
    })
  );
  const byName = new Map(left.map((container) => [container.name, container]));
  return {
    answering: { commands: answers.map(({ engine }) => engine), environment },
    left: [...byName.values()]
  };
}
async function isAway(environment, engine, { reason }) {
  if (/connect to (?:the )?(?:docker|podman)|error during connect/i.test(reason)) return true;
  const version2 = await ask(environment, engine, ["--version"]);
  return !version2.ok && !version2.timedOut;
}
async function removeContainer({ commands, environment }, name) {
  const gone = commands.map(async (engine) => {
    await ask(environment, engine, ["kill", name]);
    await ask(environment, engine, ["rm", "--force", name]);
    const pattern = name.replaceAll(".", "\\.");
    const { ok, stdout } = await ask(environment, engine, list(`name=^${pattern}$`, "{{.Names}}"));
    return ok && stdout.trim() === "";
  });
  return (await Promise.all(gone)).every(Boolean);
}
function removeContainerLater({ commands, environment }, container) {
  for (const [program, ...words] of commands) {
    const args = [...words, "rm", "--force", container];
    const child = spawn(program, args, { env: environment, stdio: "ignore", detached: true });
    child.on("error", () => {
    });
    child.unref();
  }
}
async function engineTools({ commands, environment }, image) {
  for (const command of commands) {
    const format = "{{if .RepoDigests}}{{index .RepoDigests 0}}{{else}}{{.Id}}{{end}}";
    const inspected = await ask(environment, command, [
      ...["image", "inspect", "--format", format, image]
    ]);
    if (!inspected.ok) continue;
    const { stdout } = await ask(environment, command, ["--version"]);
    const version2 = /\d+\.\d+[^\s,]*/.exec(stdout)?.[0] ?? "unknown";
    const digest = inspected.stdout.trim().replace(/^.*@/, "");
    return {
      [command.includes("docker") ? "docker" : "podman"]: version2,
      image: image.includes("@") ? image : `${image}@${digest}`
    };
  }
  return {};
}

// src/build/process-identity.ts
import { readFile, stat as stat3 } from "node:fs/promises";
async function processIdentity(pid) {
  const { start = "" } = await statOf(pid);
  return `${pid}@${start}@${await numbering() ?? ""}`;
}
async function processState(identity2) {
  const [, pid, start, where] = /^(\d+)@(\d+)@(.+)$/.exec(identity2) ?? [];
  if (where === void 0 || where !== await numbering()) return "unknown";
  const now = await statOf(Number(pid));
  if (now.start === void 0) return exists(Number(pid)) ? "unknown" : "ended";
  return now.start === start && !now.isZombie ? "running" : "ended";
}
async function numbering() {
  try {
    const boot = (await readFile("/proc/sys/kernel/random/boot_id", "utf8")).trim();
    return `${boot}@${(await stat3("/proc/self/ns/pid")).ino}`;
  } catch {
    return void 0;
  }
}
function exists(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code !== "ESRCH";
  }
}
async function statOf(pid) {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return { start: fields[19], isZombie: fields[0] === "Z" };
}

// src/build/container-guard.ts
var graceMilliseconds = 3500;
async function guardContainer(candidates, identity2, { signal, onLine }, build2) {
  const engines = await removeLeft(candidates, identity2, onLine);
  const { name } = identity2;
  const abandon = () => removeContainerLater(engines, name);
  process.once("exit", abandon);
  let timer;
  const hurry = () => {
    timer = setTimeout(() => void removeContainer(engines, name), graceMilliseconds);
  };
  signal.addEventListener("abort", hurry);
  try {
    await build2();
  } catch (error) {
    clearTimeout(timer);
    if (!await removeContainer(engines, name)) {
      onLine(`The container ${name} could not be removed, and may still run.`);
    }
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", hurry);
    process.off("exit", abandon);
  }
}
async function removeLeft(engines, { build: build2, owner: ours }, onLine) {
  const { answering, left } = await containersOf(engines, build2);
  for (const { name, owner, engine } of left) {
    const byHand = quoteCommand([...engine, "rm", "--force", name]);
    const state = owner === ours ? "ended" : await processState(owner);
    if (state === "running") {
      throw new UserError(
        "build-failed",
        `another run (process ${owner.replace(/@.*/, "")}) is building in ${build2}`,
        { hint: "wait for it, or stop it; then run this again" }
      );
    }
    if (state === "unknown") {
      throw new UserError(
        "build-failed",
        `another run may be building in ${build2}, in the container ${name}`,
        {
          hint: `it began on another machine, in another container or before a reboot, so whether it goes on cannot be told; if it does not: ${byHand}`
        }
      );
    }
    onLine(`An earlier run left the container ${name}: it is removed.`);
    if (await removeContainer({ ...answering, commands: [engine] }, name)) continue;
    throw new UserError(
      "build-failed",
      `the container ${name} of an earlier run cannot be removed`,
      { hint: `it may still write into ${build2}: ${byHand}` }
    );
  }
  return answering;
}

// src/build/kas-version.ts
async function kasVersion(command, { cwd, environment }) {
  const [program, ...args] = wordsOf(command);
  const { stdout, exitCode } = await execa(program, [...args, "--version"], {
    cwd,
    env: environment,
    extendEnv: false,
    stdin: "ignore",
    reject: false
  });
  if (exitCode !== 0) return void 0;
  return /^kas\S* (\S+)/.exec(stdout)?.[1];
}

// src/build/run-kas.ts
import { createWriteStream } from "node:fs";
import { access, mkdir as mkdir2 } from "node:fs/promises";
import { dirname as dirname2 } from "node:path";
import { pipeline } from "node:stream/promises";

// src/build/log/look.ts
import { posix as posix2 } from "node:path";
var places = [
  /\bParseError (?:at|in) (\/[^:\s]+):(\d+)/,
  /^\s*in "(\/[^"]+)", line (\d+), column (\d+)/,
  /\bwhile validating the config file: (\/.+)$/,
  /\bfile has version \d+: (\/.+)$/,
  /\((?:but|for) (\/\S+\.bb) (?:DEPENDS|RDEPENDS)/,
  /\bFailed to parse recipe: (\/\S+)/,
  /\bduring parsing (\/\S+\.bb\w*)/
];
function lookOf(text) {
  for (const pattern of places) {
    const [, file, line, column] = pattern.exec(text) ?? [];
    if (file === void 0) continue;
    return {
      file: normalFile(file),
      ...line === void 0 ? {} : { line: Number(line) },
      ...column === void 0 ? {} : { column: Number(column) }
    };
  }
  return void 0;
}
function normalFile(file) {
  return posix2.normalize(file);
}
function lookText({ file, line, column }) {
  return [file, line, column].filter((part) => part !== void 0).join(":");
}

// src/build/log/failure-text.ts
var mostFailures = 5;
function failureText(what, { failures, look, tail }) {
  const [first, ...others] = failures.map(failureLine);
  const more = others.length - (mostFailures - 1);
  const below = [
    ...others.slice(0, mostFailures - 1),
    ...more > 0 ? [`and ${more} more`] : [],
    ...look === void 0 ? [] : [`look at ${lookText(look)}`],
    ...tail
  ];
  const head = first === void 0 ? what : `${what}: ${first}`;
  return [head, ...below.map((line) => `  ${line}`)].join("\n");
}
function failureLine({ recipe, task, cause }) {
  return [recipe, task, cause].filter((part) => part !== void 0).join(": ");
}

// src/build/build-failure.ts
var BuildFailure = class extends UserError {
  digest;
  /**
   * @param what how it ended, as in `kas ended with 2`
   * @param advice what to do in any case, below the hint of a known cause
   * @param places files of this machine that are to be looked at
   */
  constructor(what, digest, { advice, places: places2 }) {
    const { hint } = digest;
    super("build-failed", failureText(what, digest), {
      hint: hint === void 0 ? advice : `${hint}
${advice}`,
      places: places2
    });
    this.digest = digest;
  }
};

// src/build/lines.ts
import { StringDecoder } from "node:string_decoder";
var longest = 64 * 1024;
function lineSplitter(onLine) {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  const take = (text) => {
    const lines = (rest + text).split(/\r?\n|\r(?=.)/s);
    rest = lines.pop() ?? "";
    for (const line of lines) onLine(line);
    if (rest.length < longest) return;
    onLine(rest);
    rest = "";
  };
  return {
    write: (chunk) => take(decoder.write(chunk)),
    end: () => {
      take(decoder.end());
      if (rest !== "") onLine(rest.replace(/\r$/, ""));
    }
  };
}

// src/build/tail.ts
var longest2 = 1e3;
function lastLines(count) {
  const kept = [];
  return {
    add: (line) => {
      const all = line.trimEnd();
      const text = all.length > longest2 ? `${all.slice(0, longest2)}\u2026` : all;
      if (text === "" || kept.some((known) => known.endsWith(text))) return;
      kept.push(text);
      if (kept.length > count) kept.shift();
    },
    lines: () => kept
  };
}

// src/build/log/causes.ts
var ofImages = /initializing source docker:|pinging container registry|copying system image from|requesting bearer token|(?:pulling|pull(?:ed)?) (?:the )?(?:container )?image|Error response from daemon: (?:Get|Head) "?https:|failed to resolve reference/i;
var mounters = /(?:^|[\s:'"`(]|\/s?bin\/)(?:u?mount|losetup|chroot|unshare|pivot_root|mknod)(?=[\s:;,'"`()]|$)/;
var knownCauses = [
  {
    name: "disk full",
    patterns: [/No space left on device|\bENOSPC\b|Disk quota exceeded|disk space monitor action/i],
    hint: "the disk is full, and a build may need 35 GB and more: remove build directories that nobody needs, or move DL_DIR, SSTATE_DIR and the build directory to a larger disk"
  },
  {
    name: "locale",
    patterns: [/make sure locale '?en_US\.UTF-8'? is available/i],
    hint: "Isar needs that locale: apt-get install locales, add it to /etc/locale.gen, then locale-gen"
  },
  {
    name: "root",
    patterns: [
      /Do not use Bitbake as root|setgroups 65534 failed|Running as root - may break|(?:must|should) not be run as root/i
    ],
    hint: "Isar does not build as root: start it as another user, also within a container"
  },
  {
    name: "certificate",
    patterns: [
      /\bx509: [^:]*(?:certificate|authority)|\btls: (?:failed to verify|handshake failure|bad certificate|unknown certificate|first record does not)|certificate (?:signed by unknown authority|verif\w+ failed)|SSL certificate problem|cannot verify \S+ certificate/i
    ],
    hint: "the certificate of that server is not trusted here: put the authority that signed it into /usr/local/share/ca-certificates and run update-ca-certificates, also within the container; check the clock, too"
  },
  {
    name: "subordinate ids",
    patterns: [/insufficient UIDs or GIDs available in user namespace/i],
    hint: "a rootless engine has too few ids for that image: give the user 65536 in /etc/subuid and in /etc/subgid (usermod --add-subuids, --add-subgids), then podman system migrate"
  },
  {
    name: "image missing",
    patterns: [
      /manifest unknown|manifest for \S+ not found|access to the resource is denied|pull access denied|unauthorized: authentication required|repository name not known|invalid status code from registry 40[134]\b/i,
      [/(?<!permission )\bdenied\b|\bunauthorized\b|\bname unknown\b|\b403 Forbidden/i, ofImages]
    ],
    hint: "the registry has no such container image, or wants a login: check its name, its digest, and the login of the engine"
  },
  {
    name: "image pull",
    patterns: [/toomanyrequests/i, ofImages],
    hint: "the container image could not be pulled: try again later, or pull it once by hand; an image pinned by digest is not pulled again",
    transient: true
  },
  {
    name: "network",
    patterns: [
      /Could not resolve (?:host|proxy)|Temporary failure (?:in name resolution|resolving)|unable to resolve host address|Name or service not known|Network is unreachable|No route to host/i,
      [/failed with exit code 4\b/, /\bwget /]
    ],
    hint: "no network, or no DNS: check both on this machine and in its container, and that the proxy variables are set (https_proxy, no_proxy)"
  },
  {
    name: "mirror",
    patterns: [
      /\b404:? +Not Found|\b429:? +Too Many Requests|\b50[0234]:? +(?:Internal|Bad Gateway|Service|Gateway)|returned error: (?:429|5\d\d)\b/i,
      [/failed with exit code 8\b/, /\bwget /]
    ],
    hint: "a mirror refused: try again later (--retries does). Where it stays, the package lists in an old sstate or download cache name what the mirror has no more: build without them, or pin a snapshot",
    transient: true
  },
  {
    name: "privilege",
    patterns: [
      [/Operation not permitted|permission denied|must be superuser|failed to set up/i, mounters],
      /loop device (?:not available|setup unsuccessful)/i,
      [
        /password is required|terminal is required|no new privileges|effective uid is not 0|may not run/i,
        /\bsudo: /
      ]
    ],
    hint: "Isar mounts file systems and changes roots: it needs sudo without a password, or a container that may (kas-container --isar, a privileged runner)"
  },
  {
    name: "binfmt",
    patterns: [/Exec format error|binfmt_misc|(?<![\w-])qemu-[\w-]+: (?:not found|No such file)/i],
    hint: "this machine cannot run programs of the foreign architecture: apt-get install qemu-user-static binfmt-support on the host; containers share its registration"
  },
  {
    name: "memory",
    patterns: [
      /^Killed\b|: +\d+ Killed\b|Killed signal terminated|Out of memory|oom-kill|Cannot allocate memory|\b(?:exit code|exit status|exited with|ended with|error)(?: code)? '?137\b|ended by SIGKILL/i
    ],
    hint: "something was killed, most likely since memory ran out: lower BB_NUMBER_THREADS and PARALLEL_MAKE, or give the machine more (journalctl -k tells)"
  },
  {
    name: "kas too old",
    patterns: [/compatible with version \d+ to \d+, file has version/],
    hint: "this kas does not know header.version of that file yet: install a newer kas, or lower the version"
  },
  {
    name: "kas file missing",
    patterns: [
      /No such file or directory: '[^']+\.(?:ya?ml|json)'|(?:configuration file|config file) \S+ (?:not found|does not exist)/i
    ],
    hint: "a kas file is not there: check the chain in the configuration, and `includes` of the kas files that it names"
  },
  {
    name: "kas schema",
    patterns: [/Config file validation Error|Error\(s\) occured while validating the config file/],
    hint: 'kas takes no such thing there, or not at this header.version: see "Project configuration" in the manual of kas'
  },
  {
    name: "layer missing",
    patterns: [
      /layer directories do not exist|Did not find any init-build-env|depends on layer '[^']+', but this layer is not enabled|Layer directory '?\S+'? does not exist/i
    ],
    hint: "a layer is not there: check `repos` and `layers` of the kas files, and that their repositories were checked out"
  },
  {
    name: "foreign files",
    patterns: [
      [
        /Permission denied|Operation not permitted/i,
        /cannot (?:remove|create|open|unlink|touch)|PermissionError|sstate|\/tmp\/stamps|\/downloads/i
      ]
    ],
    hint: "an earlier build left files of root or another user there: remove the build directory with sudo, and give DL_DIR and SSTATE_DIR to the user who builds"
  },
  {
    name: "written by kas",
    patterns: [/ParseError at \S*\/conf\/(?:local|bblayers)\.conf:/],
    hint: "kas writes that file: look for the line in local_conf_header or bblayers_conf_header of the kas files"
  },
  {
    name: "no provider",
    patterns: [/Nothing R?PROVIDES '/],
    hint: "no layer of the chain has a recipe for it: check its name, and that its layer is in `repos`"
  },
  {
    name: "no package",
    patterns: [/E: Unable to locate package|has no installation candidate/],
    hint: "no package archive of the build has it: check its name, the distribution, and the architecture"
  }
];
function knownCause(text) {
  return knownCauses.find(({ patterns }) => patterns.some((pattern) => isFound(pattern, text)));
}
function isFound(pattern, text) {
  return pattern instanceof RegExp ? pattern.test(text) : pattern.every((part) => part.test(text));
}

// src/build/log/candidate.ts
var strengths = {
  none: 0,
  wrapper: 1,
  last: 2,
  passing: 3,
  complaint: 4,
  cause: 5,
  error: 6
};
var wrappers = /^(?:ExecutionError\(|Fetcher failure: Fetch command|Error executing a python function|Function failed: |Execution of (?:'|event handler)|Command execution failed|Unable to parse \S+\.py$|Command ".*(?: failed|status)|Command (?:returned non-zero|failed)|Task \(.*\) failed|Logfile of failure|For a list of supported|Error\(s\) occured while|make(?:\[\d+\])?: \*\*\*|Shell returned|dpkg-buildpackage: error: .* subprocess returned exit status)/;
var remarks = /^(?:DEBUG|NOTE|INFO|WARNING|Warning|W|N|Get|Hit|Ign|Err|Note|hint|remote|From|Cloning into|Switched to|HEAD is now|Summary)\b[: ]|^(?: \* |-|##teamcity\[|Sstate summary: |sudo: unable to resolve host |\S+:\d+:(?:\d+:)? \w*[Ww]arning:|$)/;
var complaints = /^E: |^fatal: |^(?:docker: )?Error response from daemon: |(?:^|[\s:])(?:fatal )?error: (?!(?:429|5\d\d)\b)|^(?:\w+\.)*\w*(?:Error|Exception): /i;
var endings = /: (?:No such file or directory|Permission denied|Operation not permitted|command not found|not found)$/i;
function strengthOf(text) {
  if (remarks.test(text)) return strengths.none;
  if (wrappers.test(text)) return strengths.wrapper;
  if (complaints.test(text)) return strengths.cause;
  const known = knownCause(text);
  if (known !== void 0) return known.transient ? strengths.passing : strengths.cause;
  return endings.test(text) ? strengths.complaint : strengths.last;
}
function strengthOfError(text) {
  const strength = strengthOf(text);
  return strength > strengths.wrapper ? strengths.cause : strength;
}
function strengthOfLine({ level, text }) {
  if (isRemark(level)) return strengths.none;
  const strength = strengthOf(text);
  if (level === "error" || level === "critical") {
    return strength === strengths.last ? strengths.complaint : strength;
  }
  if (strength < strengths.passing || strength === strengths.complaint) return strengths.none;
  return level === void 0 && exception.test(text) ? strengths.complaint : strength;
}
function isRemark(level) {
  return level === "debug" || level === "warning";
}
var exception = /^(?:\w+\.)*\w*(?:Error|Exception): /;

// src/build/log/failed-task.ts
function noReason() {
  return { text: "", strength: strengths.none };
}
function offer(reason, text, strength) {
  const better = strength > reason.strength;
  if (!better && (strength !== strengths.last || reason.strength !== strengths.last)) return false;
  Object.assign(reason, { text, strength });
  return better;
}
var mostTasks = 50;
var FailedTasks = class {
  #tasks = /* @__PURE__ */ new Map();
  /** @returns undefined for what does no harm, or where there are too many */
  at(recipe, task) {
    if (task.endsWith("_setscene")) return void 0;
    const key = `${recipe} ${task}`;
    const known = this.#tasks.get(key);
    if (known !== void 0 || this.#tasks.size >= mostTasks) return known;
    const failed = {
      recipe,
      task,
      reason: noReason(),
      wrapped: void 0,
      logfile: void 0,
      file: void 0
    };
    this.#tasks.set(key, failed);
    return failed;
  }
  all() {
    return [...this.#tasks.values()];
  }
};
function knownCauseOf({ reason, wrapped }) {
  return knownCause(reason.text) ?? wrapped;
}

// src/build/log/digest.ts
function digestOf({ tasks, said, look, tail }, { exitCode, how }) {
  const causes = [...tasks.map(knownCauseOf), ...said === "" ? [] : [knownCause(said)]];
  const known = causes.find((cause) => cause !== void 0) ?? knownCause(how);
  const file = tasks.find((task) => task.file !== void 0)?.file;
  return {
    failures: [...tasks.map(failureOf), ...failuresOf(said)],
    tail,
    look: file === void 0 ? look : { file },
    hint: known?.hint,
    // Where one of them stays, it is no use to try again.
    transient: causes.length > 0 && causes.every(isTransient),
    exitCode
  };
}
function failureOf({ recipe, task, reason, logfile }) {
  return { recipe, task, cause: shortened(reason.text || "failed"), logfile };
}
function failuresOf(said) {
  if (said === "") return [];
  return [{ recipe: void 0, task: void 0, cause: shortened(said), logfile: void 0 }];
}
function isTransient(cause) {
  return cause?.transient === true;
}
var longestCause = 500;
function shortened(text) {
  return text.length > longestCause ? `${text.slice(0, longestCause)}\u2026` : text;
}

// src/build/log/message.ts
var mostOfList = 3;
function generalMessage() {
  const reason = noReason();
  const more = [];
  let look;
  let open = false;
  const isList = () => reason.text.endsWith(":");
  return {
    begin(text, strength) {
      open = false;
      if (strength === strengths.none) return;
      look ??= lookOf(text);
      if (strength === strengths.wrapper || !offer(reason, text, strength)) return;
      open = true;
      more.length = 0;
      look = lookOf(text) ?? look;
    },
    goOn({ level, text }) {
      const belongs = level === void 0 || level === "error" && isList();
      const ends = tracebacks.test(text) || strengthOf(text) <= strengths.wrapper;
      if (!open || !belongs || ends) {
        open = false;
        return false;
      }
      const place = lookOf(text);
      if (place !== void 0) look = place;
      else if (text !== reason.text && more.length < (isList() ? mostOfList : 1)) {
        more.push(text.trim());
      }
      return true;
    },
    text() {
      const [first, list2] = [reason.text, more.join(", ")];
      if (list2 === "") return first;
      return first.endsWith(":") ? `${first} ${list2}` : `${first}: ${list2}`;
    },
    isError: () => reason.strength === strengths.error,
    look: () => look
  };
}
var tracebacks = /^Traceback |^---/;

// src/build/log/recipe.ts
function recipeOfFile(file) {
  const name = file.slice(file.lastIndexOf("/") + 1);
  return name.replace(/\.bb$/, "").replace(/_.*$/, "");
}
function recipeOfVersion(versioned) {
  const name = versioned.slice(versioned.lastIndexOf(":") + 1);
  return name.replace(/-[^-]+-r[^-]+$/, "");
}

// src/build/log/failure.ts
var linesOfTail = 20;
var mostErrors = 200;
function failureCollector() {
  const tail = lastLines(linesOfTail);
  const errors = /* @__PURE__ */ new Set();
  const tasks = new FailedTasks();
  const general = generalMessage();
  let block = noReason();
  let current;
  const errorRules = [
    [
      /^(\S+-[^-\s]+-r[^-\s]+) (do_\w+): (.*)$/,
      ([, versioned = "", name = "", message = ""]) => {
        current = tasks.at(recipeOfVersion(versioned), name);
        if (current !== void 0) addMessage(current, message);
      }
    ],
    [
      /^Logfile of failure stored in: (.+)$/,
      ([, logfile]) => {
        if (current !== void 0) current.logfile = logfile;
      }
    ],
    [
      /^Task \((.+):(do_\w+)\) failed with exit code/,
      ({ input, 1: file = "", 2: name = "" }) => {
        const task = tasks.at(recipeOfFile(file), name);
        current = void 0;
        if (task === void 0) return;
        task.file = normalFile(file);
        addMessage(task, input);
      }
    ],
    [
      /^/,
      ({ input }) => {
        current = void 0;
        const strength = strengthOfError(input);
        general.begin(input, strength === strengths.cause ? strengths.error : strength);
      }
    ]
  ];
  function addError(text) {
    for (const [pattern, take] of errorRules) {
      const match = pattern.exec(text);
      if (match === null) continue;
      take(match);
      return;
    }
  }
  function addOther(line) {
    const { level, text } = line;
    const [, versioned, name = ""] = failedTask.exec(text) ?? [];
    if (versioned !== void 0) {
      const task = tasks.at(recipeOfVersion(versioned), name);
      if (task !== void 0) offer(task.reason, block.text, block.strength);
      block = noReason();
    } else if (current !== void 0 && level === "error") {
      const strength = strengthOf(text);
      if (strength >= strengths.passing) offer(current.reason, text, strength);
    } else if (!general.goOn(line)) {
      general.begin(text, strengthOfLine(line));
    }
  }
  return {
    add(line) {
      const { text } = line;
      const repeated = errors.has(text) || text === summaryMark;
      if (!repeated) tail.add(text);
      if (text.startsWith("| ")) {
        const inner = text.slice(2).trim();
        offer(block, inner, strengthOf(inner));
      } else if (text === blockMark) {
        block = noReason();
      } else if (text.startsWith(errorMark) && !isRemark(line.level)) {
        if (errors.size < mostErrors) errors.add(text);
        addError(text.slice(errorMark.length));
      } else {
        addOther(line);
      }
    },
    digest(ending) {
      const failed = tasks.all();
      const said = failed.length === 0 || general.isError() ? general.text() : "";
      return digestOf({ tasks: failed, said, look: general.look(), tail: tail.lines() }, ending);
    }
  };
}
var errorMark = "ERROR: ";
var blockMark = "Log data follows:";
var summaryMark = "--- Error summary ---";
var failedTask = /^NOTE: recipe (\S+): task (do_\w+): Failed/;
function addMessage(task, message) {
  const strength = strengthOfError(message);
  offer(task.reason, message, strength);
  if (strength === strengths.wrapper) task.wrapped ??= knownCause(message);
}

// src/build/log/line.ts
var longest3 = 4096;
var prefix = /^(?:\u001b\[[0-9;]*m)*\d{4}-\d\d-\d\d \d\d:\d\d:\d\d - (DEBUG|INFO|WARNING|ERROR|CRITICAL) *- ?/;
function logLine(raw) {
  const line = raw.length > longest3 ? raw.slice(0, longest3) : raw;
  const match = prefix.exec(line);
  const level = match?.[1]?.toLowerCase();
  return { level, text: foreignLogLine(line.slice(match?.[0].length ?? 0)).trimEnd() };
}

// src/build/log/progress.ts
import { createHash } from "node:crypto";
var phases = ["preparing", "fetching", "parsing", "sstate", "building", "done"];
var noBuildProgress = {
  phase: "preparing",
  task: void 0,
  running: [],
  sstate: void 0,
  warnings: 0,
  failed: 0,
  warned: /* @__PURE__ */ new Set()
};
var mostWarnings = 1e3;
var mostRunning = 100;
function advanceBuild(state, { level, text }) {
  for (const [pattern, next] of rules) {
    const match = pattern.exec(text);
    if (match !== null) return next(state, match);
  }
  return level === "warning" ? withWarning(state, text) : state;
}
var rules = [
  [
    /^NOTE: Running (?:noexec )?task (\d+) of (\d+) \((.+):(do_\w+)\)/,
    (state, [, n, of, file = "", name = ""]) => inPhase(
      { ...state, task: { ...numbered(n, of), recipe: recipeOfFile(file), name } },
      "building"
    )
  ],
  [
    /^NOTE: recipe (\S+): task (do_\w+): (Started|Succeeded|Failed)/,
    (state, [, recipe = "", name = "", what]) => what === "Started" ? withRunning(state, recipe, name) : withoutRunning(state, { recipe: recipeOfVersion(recipe), name }, what === "Failed")
  ],
  [/^NOTE: Running setscene task /, (state) => inPhase(state, "sstate")],
  [
    /^(?:Initialising tasks\.\.\.)?Sstate summary: Wanted (\d+) Local (\d+) (?:Mirrors|Network) (\d+) Missed (\d+) Current (\d+)/,
    (state, [, ...numbers]) => {
      const [wanted = 0, local = 0, mirrors = 0, missed = 0, current = 0] = numbers.map(Number);
      return inPhase({ ...state, sstate: { wanted, local, mirrors, missed, current } }, "sstate");
    }
  ],
  [
    /^(?:##teamcity\[\w+ (?:name=)?')?(?:Loading cache|Parsing recipes|Parsing of \d+ )/,
    (state) => inPhase(state, "parsing")
  ],
  [
    /^(?:\S+\$ git (?:clone|fetch) |Repository \S+ (?:cloned|updated|already contains)|Trying to pull )/,
    (state) => inPhase(state, "fetching")
  ],
  [
    /^(?:NOTE: |##teamcity\[message text=')Tasks Summary: /,
    (state) => inPhase({ ...state, running: [] }, "done")
  ],
  // A terminal: what runs is drawn anew each time, below this line, and once more after the end.
  [
    /^(?:Currently +\d+|No currently) running tasks \((\d+) of (\d+)\)/,
    (state, [, n, of]) => state.phase === "done" ? state : inPhase({ ...state, running: [], task: numbered(n, of) }, "building")
  ],
  [
    /^\d+: (\S+) (do_\w+) - \S+ \(pid \d+\)/,
    (state, [, recipe = "", name = ""]) => withRunning(state, recipe, name)
  ],
  [/^WARNING: /, (state, { input }) => withWarning(state, input)]
];
function inPhase(state, phase) {
  const goesOn = phases.indexOf(phase) > phases.indexOf(state.phase);
  return goesOn || state.phase === "done" ? { ...state, phase } : state;
}
function numbered(n, of) {
  const all = Math.min(Number(of), Number.MAX_SAFE_INTEGER);
  return { n: Math.min(Number(n), all), of: all };
}
function withRunning(state, versioned, name) {
  const task = { recipe: recipeOfVersion(versioned), name };
  return { ...state, running: [...without(state.running, task), task].slice(-mostRunning) };
}
function withoutRunning(state, task, failed) {
  const running = without(state.running, task);
  const counts = failed && !task.name.endsWith("_setscene");
  return { ...state, running, failed: state.failed + (counts ? 1 : 0) };
}
function without(running, { recipe, name }) {
  return running.filter((other) => other.recipe !== recipe || other.name !== name);
}
function withWarning(state, text) {
  if (state.warned.size >= mostWarnings) return state;
  const digest = createHash("sha256").update(text).digest("base64");
  if (state.warned.has(digest)) return state;
  return { ...state, warned: new Set(state.warned).add(digest), warnings: state.warnings + 1 };
}

// src/build/process-group.ts
import { setTimeout as sleep } from "node:timers/promises";
var graceMilliseconds2 = 5e3;
async function endProcessGroup(leader) {
  const giveUp = () => send(leader, "SIGKILL");
  process.once("exit", giveUp);
  send(leader, "SIGTERM");
  if (!await isGone(leader, graceMilliseconds2)) {
    send(leader, "SIGKILL");
    await isGone(leader, 500);
  }
  process.off("exit", giveUp);
}
async function isGone(leader, milliseconds) {
  const deadline = Date.now() + milliseconds;
  while (send(leader, 0)) {
    if (Date.now() > deadline) return false;
    await sleep(20);
  }
  return true;
}
function send(leader, signal) {
  try {
    return process.kill(-leader, signal);
  } catch (error) {
    return error.code !== "ESRCH";
  }
}

// src/build/run-kas.ts
async function runKas({
  command,
  byHand = command,
  cwd,
  environment,
  log: log2,
  onLine,
  onProgress = () => {
  },
  signal
}) {
  await mkdir2(dirname2(log2), { recursive: true });
  signal.throwIfAborted();
  const failure = failureCollector();
  let progress = noBuildProgress;
  onProgress(progress);
  const lines = lineSplitter((raw) => {
    const line = logLine(raw);
    failure.add(line);
    const next = advanceBuild(progress, line);
    if (next !== progress) onProgress(next);
    progress = next;
    onLine(raw);
  });
  const [program, ...args] = command;
  const child = execa(program, args, {
    cwd,
    env: environment,
    extendEnv: false,
    detached: true,
    stdin: "ignore",
    all: true,
    buffer: false,
    reject: false
  });
  const { pid } = child;
  let ended;
  const end = async () => {
    if (pid !== void 0) await endProcessGroup(pid);
    for (const stream of [child.stdout, child.stderr, child.all]) stream.destroy();
  };
  const stop = () => {
    ended ??= end();
  };
  signal.addEventListener("abort", stop);
  try {
    await pipeline(
      child.all,
      async function* (chunks) {
        for await (const chunk of chunks) {
          lines.write(chunk);
          yield chunk;
        }
        lines.end();
      },
      createWriteStream(log2)
    );
  } catch (cause) {
    stop();
    await ended;
    signal.throwIfAborted();
    if (asUserError(cause) === void 0) throw cause;
    throw new UserError("build-failed", `the log of ${program} broke off: ${messageOf(cause)}`, {
      hint: `is there room for ${log2}, and may it be written?`,
      cause
    });
  } finally {
    signal.removeEventListener("abort", stop);
  }
  const result = await child;
  await ended;
  signal.throwIfAborted();
  refuseUnstarted(program, result);
  if (result.exitCode === 0) return;
  const how = endingOf(result);
  const digest = failure.digest({ exitCode: result.exitCode, how });
  throw new BuildFailure(`${program} ${how}`, digest, {
    advice: `the whole log is in ${log2}; to repeat it by hand: ${quoteCommand(byHand)}`,
    places: await placesOf(digest)
  });
}
async function placesOf({ look, failures: [first] }) {
  if (look === void 0 || first === void 0) return [];
  const there = await access(look.file).then(
    () => true,
    () => false
  );
  return there ? [{ ...look, message: failureLine(first) }] : [];
}

// src/build/start-kas.ts
async function startKas(start) {
  const { command, container, variant, directories, environment } = start;
  if (container !== void 0) refuseUnfit(directories, environment);
  await makeCaches(directories, environment);
  if (container !== void 0) return startContainer(start, container);
  const cwd = directories.kas;
  await runKas({ ...start, cwd, command: kasCommand(command, variant.kas) });
  const release = await kasVersion(command, { cwd, environment });
  return release === void 0 ? {} : { kas: release };
}
async function startContainer(start, settings) {
  const { variant, directories } = start;
  const { kas: cwd, build: build2 } = directories;
  const isRoot2 = process.getuid?.() === 0;
  const environment = isRoot2 ? start.environment : { KAS_SUDO_CMD: "sudo", ...start.environment };
  const release = await kasVersion(start.command, { cwd, environment });
  const identity2 = {
    name: containerName(variant.id, randomBytes(4).toString("hex")),
    build: build2,
    owner: await processIdentity(process.pid)
  };
  const listed = [...Object.keys(variant.environment), ...settings.inherit];
  const forwarded = forwardedNames(environment, listed);
  const commandFor = (whose) => kasCommand(start.command, variant.kas, containerOptions(settings, whose, release, forwarded));
  const command = commandFor(identity2);
  const byHand = commandFor(void 0);
  const engines = enginesFor(environment, settings.isolation, {
    isRoot: isRoot2,
    dockerContext: environment.KAS_CONTAINER_ENGINE === "podman" ? void 0 : await dockerContext(environment)
  });
  await guardContainer(
    engines,
    identity2,
    start,
    () => runKas({ ...start, environment, cwd, command, byHand })
  );
  const image = environment.KAS_CONTAINER_IMAGE ?? defaultImage(environment, release);
  return {
    ...release === void 0 ? {} : { "kas-container": release },
    ...await engineTools(engines, image)
  };
}
function refuseUnfit({ kas, work, build: build2 }, environment) {
  const { DL_DIR, SSTATE_DIR, KAS_REPO_REF_DIR } = environment;
  const paths = { KAS_WORK_DIR: work, KAS_BUILD_DIR: build2, DL_DIR, SSTATE_DIR, KAS_REPO_REF_DIR };
  refuseUnfitPaths({ "the directory of the kas files": kas, ...paths });
}
function defaultImage(environment, release = "latest") {
  return `ghcr.io/siemens/kas/kas-isar:${environment.KAS_IMAGE_VERSION ?? release}`;
}
async function makeCaches({ kas, build: build2 }, { DL_DIR, SSTATE_DIR, KAS_REPO_REF_DIR }) {
  const caches = [DL_DIR, SSTATE_DIR, KAS_REPO_REF_DIR].filter((path) => path);
  for (const path of [build2, ...caches.map((cache) => resolve4(kas, cache ?? ""))]) {
    await mkdir3(path, { recursive: true });
  }
}

// src/collect/journal.ts
import { mkdir as mkdir4, readdir as readdir3, readFile as readFile2, realpath as realpath3, rm as rm2, writeFile } from "node:fs/promises";
import { dirname as dirname3, join as join4 } from "node:path";
var journalSchema = external_exports.object({
  build: external_exports.string(),
  before: external_exports.record(
    external_exports.string(),
    external_exports.object({ inode: external_exports.string(), size: external_exports.number(), mtime: external_exports.string() })
  )
});
async function beginJournal(file, build2, deploy) {
  const open = await readJournal(file);
  if (open?.build === build2) return open;
  const journal = { build: build2, before: await statesOf(deploy) };
  await mkdir4(dirname3(file), { recursive: true });
  await writeFile(file, JSON.stringify(journal));
  return journal;
}
async function endJournal(file) {
  await rm2(file, { force: true });
}
async function readJournal(file) {
  try {
    return journalSchema.parse(JSON.parse(await readFile2(file, "utf8")));
  } catch {
    return void 0;
  }
}
async function statesOf(deploy) {
  const names = await readdir3(deploy, { recursive: true }).catch((error) => {
    if (hasErrno(error, "ENOENT")) return [];
    throw error;
  });
  const states = {};
  for (const name of names) {
    const path = await realpath3(join4(deploy, name)).catch(() => void 0);
    const state = path === void 0 ? void 0 : await fileState(path);
    if (path !== void 0 && state !== void 0) states[path] = state;
  }
  return states;
}

// src/pipeline/retry-build.ts
import { setTimeout as sleep2 } from "node:timers/promises";
var firstPause = 1e4;
var longestPause = 5 * 6e4;
async function retryTransient(build2, { retries, signal, onRetry, pause = sleepUnlessAborted }) {
  for (let retry = 1; ; retry++) {
    try {
      return await build2();
    } catch (error) {
      const transient = error instanceof BuildFailure && error.digest.transient;
      if (!transient || retry > retries) throw error;
      const milliseconds = Math.min(firstPause * 2 ** (retry - 1), longestPause);
      const [what] = error.message.split("\n", 1);
      onRetry(`${what}; trying again in ${milliseconds / 1e3} s (${retry} of ${retries})`);
      await pause(milliseconds, signal);
      signal.throwIfAborted();
    }
  }
}
async function sleepUnlessAborted(milliseconds, signal) {
  await sleep2(milliseconds, void 0, { signal }).catch(() => {
  });
  signal.throwIfAborted();
}

// src/pipeline/kas-build.ts
async function kasBuild(project, variant, { onLine, onStep, ...retrying }) {
  const { directory, config } = project.loaded;
  const environment = environmentOf(project, variant);
  const directories = buildDirectories(variant, {
    kas: join5(directory, config.kas.directory),
    mode: project.buildDirectory,
    builds: project.paths.builds,
    environment
  });
  const inputs = () => inputsNow(project, variant, directories);
  const before = await inputs();
  const journalFile = join5(
    project.paths.journals,
    `${project.buildDirectory === "shared" ? "shared" : variant.id}.json`
  );
  const journal = await beginJournal(journalFile, identity(variant, before), directories.deploy);
  const startedOn = (/* @__PURE__ */ new Date()).toISOString();
  const start = {
    command: config.kas.command,
    container: isKasContainer(config.kas.command) ? config.kas : void 0,
    variant,
    directories,
    environment: {
      ...environment,
      KAS_WORK_DIR: directories.work,
      KAS_BUILD_DIR: directories.build
    },
    log: join5(project.paths.logs, `${variant.id}.log`),
    onLine,
    onProgress: (progress) => onStep({ percent: percentOfBuild(progress), text: progressText(progress) }),
    signal: retrying.signal
  };
  const tools = await retryTransient(() => startKas(start), retrying);
  return {
    directories,
    inputs: earliest(before, await inputs()),
    journal,
    endJournal: () => endJournal(journalFile),
    tools,
    startedOn,
    finishedOn: (/* @__PURE__ */ new Date()).toISOString()
  };
}
function environmentOf({ loaded, environment }, variant) {
  const { kas } = loaded.config;
  const engine = isKasContainer(kas.command) ? engineVariables : [];
  return kasEnvironment(
    { ...containerVariables(kas), ...environment },
    { inherit: [...kas.inherit, ...engine], set: variant.environment }
  );
}
function inputsNow({ source, loaded, paths }, { kas }, directories) {
  return inputsOf({
    root: source.root,
    kasDirectory: directories.kas,
    workDirectory: directories.work,
    chain: kas,
    except: [
      paths.registry,
      paths.state,
      directories.build,
      join5(directories.work, "build"),
      join5(loaded.directory, "build")
    ]
  });
}
function identity({ id, kas }, inputs) {
  const local = inputs.filter(({ url }) => url === void 0);
  return createHash2("sha256").update(JSON.stringify([id, kas, contentsOf(local)])).digest("hex");
}

// src/pipeline/build-variant.ts
async function buildVariant(project, variant, options) {
  const built = await kasBuild(project, variant, options);
  const found = await findOutputs(built.directories.deploy, variant.artifacts);
  const outputs = options.keepOutputs && project.buildDirectory === "shared" ? await captureOutputs(found, join6(project.paths.captured, variant.id)) : found.map((output) => ({ ...output, kept: output.path }));
  const earlier = await earlierBuild(project, variant, built);
  const packages = await packagesOf(variant, built, earlier);
  const artifacts = [];
  for (const output of outputs) {
    options.signal.throwIfAborted();
    const digest = await hashed(project, output, options);
    checkFresh(output, digest.sha256, built.journal, earlier);
    artifacts.push(recorded(output, relative3(project.loaded.directory, output.kept), digest));
  }
  const record = recordOf(project, variant, built, { artifacts, packages });
  await writeRecord(project.paths.records, record);
  await built.endJournal();
  return record;
}
function hashed({ digests }, { artifact: { name }, kept, state: { size } }, { signal, onProgress }) {
  const show = (done) => onProgress([{ name, activity: "hashing", done, size }]);
  return digests(kept, { signal, onProgress: show });
}
function recorded({ artifact }, file, { sha256, size }) {
  const { attributePath, name, reproducible } = artifact;
  return { attributePath, name, file, sha256, size, reproducible };
}
function recordOf(project, variant, built, results) {
  const { commit, time, dirty } = project.source;
  return {
    variant: { id: variant.id, axes: variant.axes },
    kas: variant.kas,
    source: { commit, time, dirty },
    inputs: built.inputs,
    ...results,
    tools: { "isar-artifacts": version, node: process.versions.node, ...built.tools },
    startedOn: built.startedOn,
    finishedOn: built.finishedOn
  };
}
async function packagesOf({ manifest }, { directories, journal }, earlier) {
  if (manifest === void 0) return void 0;
  const path = join6(directories.deploy, manifest);
  const state = await fileState(path);
  if (state === void 0) return void 0;
  const packages = parseManifest(await readFile3(path, "utf8"), path);
  const written = isWritten({ path: await realpath4(path), state }, journal);
  if (written || isDeepStrictEqual(packages, earlier?.packages)) return packages;
  throw staleOutput("package list", path);
}
async function earlierBuild({ paths }, { id }, { inputs }) {
  const record = await readRecord(paths.records, id).catch(() => void 0);
  if (record === void 0 || contentsOf(record.inputs) !== contentsOf(inputs)) return void 0;
  const digests = new Map(record.artifacts.map(({ name, sha256 }) => [name, sha256]));
  return { digests, packages: record.packages };
}

// src/pipeline/build-matrix.ts
async function buildMatrix(project, variants, options) {
  const outcomes = [];
  for (const variant of variants) {
    const { id } = variant;
    const stopped = options.failFast && outcomes.some(({ status }) => status === "failed");
    outcomes.push(
      stopped ? { status: "not started", id } : await attempt(
        id,
        `build ${id}`,
        options,
        (task) => buildOne(project, variant, options, task)
      )
    );
  }
  return outcomes;
}
async function buildOne(project, variant, options, task) {
  const { publishing, signal, force, retries = 0 } = options;
  const record = await buildVariant(project, variant, {
    signal,
    onLine: task.log,
    onStep: task.building,
    retries,
    onRetry: task.warn,
    onProgress: task.progress,
    keepOutputs: publishing === void 0
  });
  if (publishing === void 0) {
    task.succeed("built");
    return { status: "built", id: variant.id, record };
  }
  const judged = await judgeRecord(publishing.against, record, {
    store: project.store,
    root: project.source.root,
    force,
    signal
  });
  return publishIfNews(project, judged, { task, publisher: publishing.publisher });
}

export {
  kasCommand,
  buildMatrix
};
