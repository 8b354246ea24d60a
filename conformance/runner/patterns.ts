// Compares JSON with what a case expects of it: by value, or by a pattern (`pattern` in schema/vectors.schema.json).

import type { Json, JsonMap } from "./protocol.js";
import { elided } from "./style.js";

export const isMap = (value: unknown): value is JsonMap =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Own members alone: any name is data. */
const member = (map: JsonMap, key: string): Json | undefined =>
  Object.hasOwn(map, key) ? map[key] : undefined;

/** JSON with sorted keys, so that equal values look the same. */
export function show(value: unknown): string {
  if (value === undefined) return "nothing";
  return JSON.stringify(sorted(value));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isMap(value)) return value === 0 ? 0 : value;
  const map: JsonMap = Object.create(null);
  for (const key of Object.keys(value).sort()) map[key] = sorted(value[key]) as Json;
  return map;
}

/** Where two values first differ; undefined where they do not. Numbers are binary64, and −0 is 0. */
export function difference(want: Json, got: Json | undefined, path = ""): string | undefined {
  return compare(want, got, path, false);
}

/** The same, where `want` can hold patterns. */
export function mismatch(want: Json, got: Json | undefined, path = ""): string | undefined {
  return compare(want, got, path, true);
}

function compare(want: Json, got: Json | undefined, path: string, patterns: boolean): string | undefined {
  const pattern = patterns ? patternOf(want) : undefined;
  if (pattern?.(got)) return undefined;
  if (pattern) {
    const optional = member(want as JsonMap, "$optional");
    if (optional !== undefined) return compare(optional, got, path, patterns);
    return `${differ(want, got, path)}${missed(want as JsonMap, got)}`;
  }
  if (got === undefined) return differ(want, got, path);
  if (Array.isArray(want)) {
    if (!Array.isArray(got)) return differ(want, got, path);
    for (let index = 0; index < Math.max(want.length, got.length); index++) {
      const wanted = want[index];
      const below = `${path}/${index}`;
      const found =
        wanted === undefined
          ? differ(undefined, got[index], below)
          : compare(wanted, got[index], below, patterns);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (!isMap(want)) return want === got ? undefined : differ(want, got, path);
  if (!isMap(got)) return differ(want, got, path);
  for (const key of [...new Set([...Object.keys(want), ...Object.keys(got)])].sort()) {
    const wanted = member(want, key);
    const below = `${path}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    const found =
      wanted === undefined
        ? differ(undefined, member(got, key), below)
        : compare(wanted, member(got, key), below, patterns);
    if (found !== undefined) return found;
  }
  return undefined;
}

function differ(want: Json | undefined, got: Json | undefined, path: string): string {
  const place = `at ${path || "the root"}`;
  if (isText(want) && isText(got) && want.length > LONGEST) {
    return `${place}, ${firstDifference(want, got, "character").replace(/^at /, "")}`;
  }
  return `${place}: want ${elided(show(want), LONGEST)}, got ${elided(show(got), LONGEST)}`;
}

/** Of a value in a difference. */
const LONGEST = 160;

type Test = (got: Json | undefined) => boolean;

/** What each member of a pattern asks. */
const TESTS: ReadonlyMap<string, (operand: Json) => Test> = new Map<string, (operand: Json) => Test>([
  ["$any", () => (got) => got !== undefined],
  ["$absent", () => (got) => got === undefined],
  ["$optional", (each) => (got) => got === undefined || mismatch(each, got) === undefined],
  ["$oneOf", (choices) => (got) => (choices as Json[]).some((each) => mismatch(each, got) === undefined)],
  ["$begins", (first) => (got) => Array.isArray(got) && begins(first as Json[], got)],
  ["$contains", (parts) => (got) => got !== undefined && within(got, parts).every((held) => held)],
  ["$lacks", (parts) => (got) => got !== undefined && !within(got, parts).some((held) => held)],
  ["$longest", (limit) => (got) => isText(got) && Buffer.byteLength(got) <= Number(limit)],
]);

const begins = (first: readonly Json[], got: readonly Json[]): boolean =>
  first.every((each, index) => mismatch(each, got[index]) === undefined);

/** Of each part, whether a text holds it; of a list or map its JSON text. */
function within(got: Json, parts: Json): boolean[] {
  const text = isText(got) ? got : JSON.stringify(got);
  return (parts as string[]).map((part) => text.includes(part));
}

/** Which parts of a text are what is wrong. */
function missed(want: JsonMap, got: Json | undefined): string {
  if (got === undefined) return "";
  const parts = (name: string, isWrong: (held: boolean) => boolean): string => {
    const listed = member(want, name) ?? [];
    const wrong = (listed as string[]).filter((_, index) => isWrong(within(got, listed)[index] === true));
    return wrong.map((part) => elided(JSON.stringify(part), LONGEST)).join(", ");
  };
  const lacks = parts("$contains", (held) => !held);
  const holds = parts("$lacks", (held) => held);
  return [lacks && `, which lacks ${lacks}`, holds && `, which holds ${holds}`].join("");
}

const isText = (value: unknown): value is string => typeof value === "string";

function patternOf(want: Json): Test | undefined {
  if (!isMap(want)) return undefined;
  const entries = Object.entries(want);
  if (entries.length === 0 || !entries.every(([key]) => TESTS.has(key))) return undefined;
  const tests = entries.map(([key, operand]) => TESTS.get(key)?.(operand) as Test);
  return (got) => tests.every((test) => test(got));
}

/** What depends on language, time and place: compared where the pattern names it. */
const LOCAL = ["lineage", "args", "traceback", "frames", "origin", "time"];

/** A captured envelope without the local fields that a pattern does not name, of the root and of each member. */
export function withoutLocal(want: Json, got: Json | undefined): Json | undefined {
  if (!isMap(want) || !isMap(got) || patternOf(want)) return got;
  const kept = Object.entries(got).filter(([key]) => !LOCAL.includes(key) || Object.hasOwn(want, key));
  const map: JsonMap = Object.fromEntries(kept);
  const [wanted, related] = [member(want, "related"), member(map, "related")];
  if (Array.isArray(wanted) && Array.isArray(related)) {
    map.related = related.map((error, index) => withoutLocal(wanted[index] ?? {}, error) as Json);
  }
  return map;
}

/** The first place where two lines of hexadecimal or text differ. */
export function firstDifference(want: string, got: string, unit: "byte" | "character"): string {
  let at = 0;
  while (at < want.length && want[at] === got[at]) at++;
  const size = unit === "byte" ? 2 : 1;
  at -= at % size;
  const piece = (text: string) =>
    at >= text.length ? "the end" : unit === "byte" ? text.slice(at, at + 2) : JSON.stringify(excerpt(text));
  const excerpt = (text: string) => text.slice(at, at + 24);
  return `at ${unit} ${at / size}: want ${piece(want)}, got ${piece(got)}`;
}
