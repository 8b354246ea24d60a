// `repr` of a Python exception → its class's name, and its arguments as values (SPEC 6). Reads literals alone, once
// through, without recursion beyond the depth that a value may have: the text is a stranger's. What is no literal
// has no value here, and the caller says so.

import type { Value } from "../envelope.js";
import { BOUNDS, LIMITS } from "../generated/constants.js";

/** What `NAME(…)` says. */
export interface Repr {
  /** The class's own name, without its module. */
  readonly name: string;
  /** What stands in the parentheses. */
  readonly inner: string;
  /** Absent where something in there is no literal. */
  readonly args?: Value[];
  /** The first argument, where that is a literal. */
  readonly first?: Value | undefined;
  /** The arguments by keyword; with `args` alone. */
  readonly keywords?: { [name: string]: Value };
}

/** Characters that end a name; the rest is for Python to know. */
const NAME = /^[^ \t\r\n\v\f()'"=,<>[\]{}:;]+/;
const MAX_NAME = 256;

/** The parts of a repr; undefined for a text that is none. */
export function parseRepr(text: string): Repr | undefined {
  const name = nameAt(text, 0);
  if (name === undefined || text[name.length] !== "(" || !text.endsWith(")")) return undefined;
  const inner = text.slice(name.length + 1, -1);
  const reader = new Reader(inner);
  const isWhole = reader.read();
  const { args, keywords } = reader;
  return {
    name,
    inner,
    first: args[0],
    ...(isWhole && { args }),
    ...(isWhole && keywords.size > 0 && { keywords: Object.fromEntries(keywords) }),
  };
}

/** The same for a repr that was cut behind the first quote: `inner` is what there is of the first text. */
export function parseCutRepr(text: string): Repr | undefined {
  const name = nameAt(text, 0);
  const quote = text[(name?.length ?? 0) + 1] ?? "";
  if (name === undefined || text[name.length] !== "(") return undefined;
  const inner = text.slice(name.length + 1);
  // The cut can go through an escape.
  for (let cut = 0; cut < LONGEST_ESCAPE; cut++) {
    const value = parseLiteral(inner.slice(0, inner.length - cut) + quote);
    if (typeof value === "string") return { name, inner: value };
  }
  return { name, inner };
}

/** A literal that is the whole text; undefined where it is none. */
export function parseLiteral(text: string): Value | undefined {
  const reader = new Reader(text);
  return reader.read() && reader.args.length === 1 && reader.keywords.size === 0 ? reader.args[0] : undefined;
}

function nameAt(text: string, at: number): string | undefined {
  return NAME.exec(text.slice(at, at + MAX_NAME))?.[0];
}

const WORDS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ["None", null],
  ["True", true],
  ["False", false],
  ["nan", { $float: "nan" }],
  ["inf", { $float: "inf" }],
  ["-inf", { $float: "-inf" }],
]);
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ["\\", "\\"],
  ["'", "'"],
  ['"', '"'],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);
/** How many hexadecimal digits follow. */
const HEXADECIMAL: ReadonlyMap<string, number> = new Map([
  ["x", 2],
  ["u", 4],
  ["U", 8],
]);
const LONGEST_ESCAPE = "\\U00000000".length;
const INTEGER = /^-?(?:0|[1-9][0-9]*)$/;
const FLOAT = /^-?[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?$/;

/** Thrown where a text is no literal, and caught in this room. */
const NO_LITERAL = Symbol("no literal");

class Reader {
  readonly args: Value[] = [];
  readonly keywords = new Map<string, Value>();
  readonly #text: string;
  #at = 0;
  #values = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Reads arguments up to the end, or to the first that is no literal. */
  read(): boolean {
    try {
      while (this.#at < this.#text.length) {
        const name = this.#keyword();
        const value = this.#value(1);
        if (name === undefined) this.args.push(value);
        else this.keywords.set(name, value);
        this.#skipComma(this.#text.length);
      }
      return true;
    } catch (reason) {
      if (reason !== NO_LITERAL) throw reason;
      return false;
    }
  }

  #keyword(): string | undefined {
    const name = nameAt(this.#text, this.#at);
    if (name === undefined || this.#text[this.#at + name.length] !== "=") return undefined;
    this.#at += name.length + 1;
    return name;
  }

  #value(depth: number): Value {
    if (depth > LIMITS.maxDepth || ++this.#values > LIMITS.maxValues) throw NO_LITERAL;
    const first = this.#text[this.#at];
    if (first === "'" || first === '"') return this.#string(first);
    if (first === "b") return this.#bytes();
    if (first === "[") return this.#items("]", depth).items;
    if (first === "(") {
      const { items, comma } = this.#items(")", depth);
      // One in parentheses and no comma is that one.
      return items.length === 1 && !comma ? (items[0] as Value) : { $tuple: items };
    }
    if (first === "{") return this.#dict(depth);
    return this.#word();
  }

  #items(end: string, depth: number): { items: Value[]; comma: boolean } {
    const items: Value[] = [];
    let comma = false;
    this.#at++;
    while (this.#text[this.#at] !== end) {
      items.push(this.#value(depth + 1));
      comma = this.#skipComma(this.#indexOfEnd(end));
    }
    this.#at++;
    return { items, comma };
  }

  #dict(depth: number): Value {
    const pairs: [Value, Value][] = [];
    this.#at++;
    while (this.#text[this.#at] !== "}") {
      const key = this.#value(depth + 1);
      if (!this.#text.startsWith(": ", this.#at)) throw NO_LITERAL;
      this.#at += 2;
      pairs.push([key, this.#value(depth + 1)]);
      this.#skipComma(this.#indexOfEnd("}"));
    }
    this.#at++;
    const only = pairs.length === 1 ? pairs[0]?.[0] : undefined;
    const isTag = typeof only === "string" && only.startsWith("$");
    const isMap = !isTag && pairs.every(([key]) => typeof key === "string");
    // Own properties all, `__proto__` too.
    return isMap ? Object.fromEntries(pairs) : { $map: pairs };
  }

  /** Where we are if the closing bracket stands here, otherwise nowhere. */
  #indexOfEnd(end: string): number {
    return this.#text[this.#at] === end ? this.#at : -1;
  }

  /** Behind a value: the end, or a comma. */
  #skipComma(end: number): boolean {
    if (this.#at === end) return false;
    if (this.#text[this.#at] !== ",") throw NO_LITERAL;
    this.#at++;
    if (this.#text[this.#at] === " ") this.#at++;
    return true;
  }

  #string(quote: string): string {
    let start = ++this.#at;
    const parts: string[] = [];
    for (;;) {
      const char = this.#text[this.#at];
      if (char === undefined) throw NO_LITERAL;
      if (char === quote) break;
      this.#at++;
      if (char !== "\\") continue;
      parts.push(this.#text.slice(start, this.#at - 1), this.#escaped());
      start = this.#at;
    }
    parts.push(this.#text.slice(start, this.#at++));
    return parts.join("");
  }

  #escaped(): string {
    const char = this.#text[this.#at++] ?? "";
    const digits = HEXADECIMAL.get(char);
    if (digits === undefined) {
      const plain = ESCAPES.get(char);
      if (plain === undefined) throw NO_LITERAL;
      return plain;
    }
    const hex = this.#text.slice(this.#at, this.#at + digits);
    if (hex.length !== digits || !/^[0-9a-f]+$/.test(hex)) throw NO_LITERAL;
    this.#at += digits;
    const code = Number.parseInt(hex, 16);
    if (code > 0x10ffff) throw NO_LITERAL;
    return String.fromCodePoint(code);
  }

  #bytes(): Uint8Array {
    const quote = this.#text[++this.#at];
    if (quote !== "'" && quote !== '"') throw NO_LITERAL;
    const text = this.#string(quote);
    return Uint8Array.from(text, (char) => {
      if (char > "\xff") throw NO_LITERAL;
      return char.charCodeAt(0);
    });
  }

  #word(): Value {
    const word = nameAt(this.#text, this.#at) ?? "";
    this.#at += word.length;
    // A number that is longer than a name.
    const more = word.length === MAX_NAME ? (/^[0-9]*/.exec(this.#text.slice(this.#at))?.[0] ?? "") : "";
    this.#at += more.length;
    const value = WORDS.has(word) ? WORDS.get(word) : number(word + more);
    if (value === undefined) throw NO_LITERAL;
    return value;
  }
}

function number(text: string): Value | undefined {
  if (INTEGER.test(text)) {
    const value = Number(text);
    if (Number.isSafeInteger(value)) return value;
    return text.replace("-", "").length <= BOUNDS.maxIntegerDigits ? { $int: text } : undefined;
  }
  if (!FLOAT.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}
