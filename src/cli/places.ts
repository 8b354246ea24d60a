// Where the values of a JSON text stand, and where it stops being one (SPEC 7.3): lines and columns for what a
// Decoder names by path. It builds no values, and takes memory in proportion to the text, however long its keys are.

import { BOUNDS } from "../generated/constants.js";
import { DEFAULT_LIMITS } from "../limits.js";

interface Place {
  readonly start: number;
  /** By key or index. */
  readonly members: Map<string, Place>;
}

interface Open extends Place {
  readonly end: "}" | "]";
  key: string | undefined;
}

// A text with an unpaired surrogate is none (JSON-3).
const HEX = "[0-9a-fA-F]";
const UNIT = `[0-9a-cefA-CEF]${HEX}{3}|[dD](?:[0-7]${HEX}{2}|[89abAB]${HEX}{2}\\\\u[dD][c-fC-F]${HEX}{2})`;
const PLAIN = '[^"\\\\\\x00-\\x1f]*';
const TEXT = `"${PLAIN}(?:\\\\(?:["\\\\/bfnrt]|u(?:${UNIT}))${PLAIN})*"`;
const NUMBER = "-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?";
/** White space, then a text, another scalar, or a sign; or nothing. */
const TOKEN = new RegExp(`[ \\t\\r\\n]*(?:(${TEXT}|${NUMBER}|true|false|null|[{}[\\],:])|)`, "y");

// What is deeper is refused (JSON-4).
const MAX_LEVELS = DEFAULT_LIMITS.maxDepth + BOUNDS.levelsAboveValues;

/** What can come next: a value, a key, the sign between them, or what separates and ends. */
type Expected = "value" | "key" | ":" | ",";

export class Places {
  /** Where the first token stands that does not belong; the end of the text where more was to come, or all was well. */
  readonly stop: number;
  readonly #text: string;
  readonly #root: Place;
  /** The last offset that was asked for, and where it is. */
  #known = { offset: 0, line: 1, column: 1 };

  constructor(text: string) {
    this.#text = text;
    const document: Open = { start: 0, members: new Map(), end: "]", key: "" };
    this.stop = scan(text, document);
    this.#root = document.members.get("") ?? document;
  }

  /** Where the value at a path starts, or the nearest one around it. */
  of(path: string): number {
    let place = this.#root;
    for (const segment of path.split("/").slice(1)) {
      const member = place.members.get(segment.replaceAll("~1", "/").replaceAll("~0", "~"));
      if (member === undefined) break;
      place = member;
    }
    return place.start;
  }

  /** The line and column of an offset, from 1, in characters. Cheap where offsets ascend. */
  at(offset: number): { line: number; column: number } {
    if (offset < this.#known.offset) this.#known = { offset: 0, line: 1, column: 1 };
    const between = this.#text.slice(this.#known.offset, offset);
    const lines = between.split("\n");
    const last = characters(lines.at(-1) as string);
    const { line, column } = this.#known;
    this.#known = {
      offset,
      line: line + lines.length - 1,
      column: lines.length === 1 ? column + last : 1 + last,
    };
    return { line: this.#known.line, column: this.#known.column };
  }
}

/** Two units that make one character count once. */
const characters = (text: string): number =>
  text.length - (text.match(/[\ud800-\udbff][\udc00-\udfff]/g)?.length ?? 0);

function scan(text: string, document: Open): number {
  const open: Open[] = [document];
  let expected: Expected = "value";
  // Whether the innermost container can end here, though no separator was read: it is still empty.
  let isEmpty = false;
  TOKEN.lastIndex = 0;
  for (;;) {
    const sign = TOKEN.exec(text)?.[1];
    const start = TOKEN.lastIndex - (sign?.length ?? 0);
    const top = open.at(-1) as Open;
    if (sign === undefined) return start;
    const isRoot = open.length === 1;

    if (sign === "}" || sign === "]") {
      if (isRoot || sign !== top.end || !(isEmpty || expected === ",")) return start;
      open.pop();
      expected = ",";
    } else if (sign === "," || sign === ":") {
      if (isRoot || sign !== expected) return start;
      expected = sign === "," && top.end === "}" ? "key" : "value";
    } else if (expected === "key") {
      if (!sign.startsWith('"')) return start;
      top.key = JSON.parse(sign) as string;
      if (top.members.has(top.key)) return start;
      expected = ":";
    } else if (expected === "value") {
      // Nor is a number beyond binary64 one.
      if (Math.abs(Number(sign)) === Infinity) return start;
      const place = { start, members: new Map() };
      top.members.set(top.key ?? String(top.members.size), place);
      isEmpty = sign === "{" || sign === "[";
      if (isEmpty && open.length > MAX_LEVELS) return start;
      if (isEmpty) open.push({ ...place, end: sign === "{" ? "}" : "]", key: undefined });
      expected = sign === "{" ? "key" : sign === "[" ? "value" : ",";
      continue;
    } else {
      return start;
    }
    isEmpty = false;
  }
}
