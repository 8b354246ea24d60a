// `validate` and the Decoder agree (SPEC 7.3): what one refuses the other refuses, at the same place, apart from a
// closed list of what JSON Schema cannot express. Over every vector of a Codec, and over envelopes that were changed.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkEnvelope } from "../src/check.js";
import { formOf } from "../src/codec/codec.js";
import { CODECS, detect } from "../src/codec/index.js";
import { emptyTree, isMap } from "../src/codec/tree.js";
import { UnknownFields } from "../src/envelope.js";
import { Fault } from "../src/errors.js";
import { SCHEMA } from "../src/generated/schema.js";
import { DEFAULT_LIMITS, DecodeError, EncodeError, encode, type Limits } from "../src/index.js";
import { resolveLimits } from "../src/limits.js";
import { type Violation, validate } from "../src/validate.js";
import { envelope } from "./arbitraries.js";
import { CODEC_FILES, inputs, type Json, type Vector } from "./vector-files.js";

type Refusal = Pick<DecodeError, "code" | "path">;

/** A tree, and what a Decoder or an Encoder refuses of it. */
interface Case {
  readonly tree: unknown;
  readonly refusal: Refusal | undefined;
  /** The same question with one limit raised. */
  readonly retry: (limits: Limits) => Refusal | undefined;
}

function refusalOf(action: () => unknown): Refusal | undefined {
  try {
    action();
  } catch (error) {
    if (error instanceof DecodeError || error instanceof EncodeError || error instanceof Fault) return error;
    throw error;
  }
  return undefined;
}

/** What stands at a path; `{"$error": n}` as n, since the path of a tag is that of its map. */
function at(tree: unknown, path: string): unknown {
  let found = tree;
  for (const segment of path.split("/").slice(1)) {
    found = (found as { [key: string]: unknown })[segment.replaceAll("~1", "/").replaceAll("~0", "~")];
  }
  return (found as { $error?: unknown } | null)?.$error ?? found;
}

/** Everything that a Decoder refuses and JSON Schema cannot express, by requirement. */
const INEXPRESSIBLE: readonly (readonly [why: string, holds: (each: Case, refusal: Refusal) => boolean])[] = [
  [
    "ENV-5: how long `related` is",
    ({ tree }, { code, path }) => code === "schema" && /^(?:number|bigint)$/.test(typeof at(tree, path)),
  ],
  [
    "LIM-1: limits, which are the receiver's",
    ({ retry }, { code, path }) =>
      code === "limit" &&
      Object.keys(DEFAULT_LIMITS).some((name) => {
        const other = retry({ [name]: name === "maxDepth" ? 256 : Number.MAX_SAFE_INTEGER });
        return other?.code !== code || other.path !== path;
      }),
  ],
  [
    "LIM-3: UTF-8 bytes, where the schema counts characters",
    ({ tree }, { code, path }) =>
      code === "limit" && /\/\$opaque\/text$/.test(path) && utf8(at(tree, path)) > 1024,
  ],
  [
    "VAL-1: an integer beyond ±(2^53 − 1), which in JSON is a float",
    ({ tree }, { code, path }) => code === "limit" && typeof at(tree, path) === "bigint",
  ],
  [
    "UNK-1: raw records, which have no JSON form, where they cannot stand",
    ({ tree }, { code, path }) => code === "schema" && at(tree, path) instanceof UnknownFields,
  ],
  ["VAL-3: a lone surrogate", (_, { code }) => code === "invalid_utf8"],
];

const utf8 = (text: unknown): number => Buffer.byteLength(text as string);

/** The path of a violation is that of the refusal, or leads from a tag's map to what is wrong under the tag. */
const explains = ({ path }: Violation, refused: Refusal): boolean =>
  path === refused.path || path.startsWith(`${refused.path}/$`);

/** Why the schema may be silent where something is refused; "agrees" where both say the same, otherwise what is wrong. */
function judged(each: Case): string {
  const violations = validate(each.tree);
  const { refusal } = each;
  if (!refusal) return violations.length === 0 ? "agrees" : `only the schema: ${JSON.stringify(violations)}`;
  if (violations.some((violation) => explains(violation, refusal))) return "agrees";
  const [why] = INEXPRESSIBLE.find(([, holds]) => holds(each, refusal)) ?? [];
  return why ?? `not in the schema: ${refusal.code} ${refusal.path}, but ${JSON.stringify(violations)}`;
}

const isFine = (judgement: string) =>
  judgement === "agrees" || INEXPRESSIBLE.some(([why]) => why === judgement);

/** The tree of a vector's input, where its form is right. */
function caseOf(input: Uint8Array | string, { codec, limits }: Vector): Case | undefined {
  try {
    const found = codec ? CODECS[codec] : detect(input, limits);
    const tree = formOf(found)(input, resolveLimits(limits));
    const retry = (more: Limits) => refusalOf(() => found.decode(input, { ...limits, ...more }));
    return { tree, refusal: refusalOf(() => found.decode(input, limits)), retry };
  } catch (error) {
    if (error instanceof Fault || error instanceof DecodeError) return undefined;
    throw error;
  }
}

describe("[JSON] every vector of a Codec: the schema says what the Decoder says", () => {
  const met = new Map<string, number>();
  const count = (judgement: string) => met.set(judgement, (met.get(judgement) ?? 0) + 1);

  test.each([...CODEC_FILES])("%s", (_, { cases }) => {
    const wrong: string[] = [];
    for (const vector of cases) {
      for (const judgement of judgementsOf(vector)) {
        count(judgement);
        if (!isFine(judgement)) wrong.push(`${vector.id}: ${judgement}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  function judgementsOf(vector: Vector): string[] {
    if (vector.op === "find") return [];
    if (vector.op === "encode") {
      const tree = vector.envelope as Json;
      return [judged({ tree, refusal: refusalOf(() => encode(tree as never)), retry: () => undefined })];
    }
    return inputs(vector)
      .map((input) => caseOf(input, vector))
      .flatMap((each) => (each ? [judged(each)] : []));
  }

  test("and meets each kind of what it cannot express, but for what no encoding carries", () => {
    expect([...met.keys()].sort()).toEqual(
      ["agrees", ...INEXPRESSIBLE.map(([why]) => why)].filter((why) => !/^UNK-1/.test(why)).sort(),
    );
    expect(met.get("agrees")).toBeGreaterThan(1000);
  });
});

/** Stands for a member that throws when it is read. */
const GETTER = (): never => {
  throw new Error("a getter");
};

/** What stands in a changed tree: wrong for most fields, right for some. */
const ODDITIES: readonly (() => unknown)[] = [
  ...[
    null,
    true,
    false,
    0,
    -0,
    -1,
    1,
    1.5,
    99,
    100,
    999,
    1000,
    2 ** 31 - 1,
    2 ** 31,
    2 ** 53 - 1,
    2 ** 53,
    1e300,
  ],
  ...["", "x", "user", "unknown", "internal", "failed", "$x", "\ud800"],
  ...["$int", "$float", "$time", "$bytes", "$tuple", "$map", "$error", "$object", "$opaque", "$new"].flatMap(
    (tag) =>
      [0, 1, "", "9007199254740992", "nan", "2024-02-29T00:00:00Z", "AQ==", [], [1], [[1, 2]], {}].map(
        (content) => ({
          [tag]: content,
        }),
      ),
  ),
  { $object: { type: "x", fields: { $int: "5" } } },
  { $opaque: { type: "x", text: "é".repeat(513) } },
  { reason: "failed" },
  { type: "a.B" },
  new Array(65).fill({ reason: "failed" }),
  "x".repeat(300),
  Number.NaN,
  Number.POSITIVE_INFINITY,
  2n ** 53n,
  7n,
  Symbol("x"),
  new Date(0),
  new Map(),
  new Uint8Array(2),
  new UnknownFields(new Uint8Array()),
  () => 1,
]
  .map((value) => () => copyOf(value))
  .concat(GETTER);

/** Lists and maps anew, so that a change reaches one of them alone; everything else as it is. */
function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  if (!isMap(value)) return value;
  const copy = emptyTree();
  for (const key of Object.keys(value)) copy[key] = copyOf(value[key]);
  return copy;
}

type Container = { [key: string]: unknown };

/** Every list and map of a tree. */
function containersOf(tree: unknown): Container[] {
  if (!Array.isArray(tree) && !isMap(tree)) return [];
  const descriptors = Object.values(Object.getOwnPropertyDescriptors(tree));
  return [tree as unknown as Container, ...descriptors.flatMap(({ value }) => containersOf(value))];
}

const NAMES = [
  ...Object.keys(SCHEMA.$defs.ErrorEnvelope.properties),
  ...[
    "line",
    "path",
    "reason",
    "size",
    "fields",
    "text",
    "",
    "$x",
    "$int",
    "$error",
    "__proto__",
    "x".repeat(300),
  ],
];

const change = fc.record({
  place: fc.nat(),
  member: fc.nat(),
  how: fc.constantFrom("replace", "remove", "add", "rename"),
  name: fc.constantFrom(...NAMES),
  value: fc.constantFrom(...ODDITIES),
});

function changed(
  tree: unknown,
  changes: readonly (typeof change extends fc.Arbitrary<infer C> ? C : never)[],
): unknown {
  for (const { place, member, how, name, value } of changes) {
    const containers = containersOf(tree);
    const container = containers[place % containers.length] as Container;
    // The version is read before anything else, and then the members of `related` are counted.
    if (container === tree && value === GETTER) continue;
    const keys = Object.keys(container);
    const key = keys[member % Math.max(1, keys.length)] ?? name;
    const put = (at: string, get: () => unknown) => {
      const isGetter = get === GETTER;
      const how = isGetter ? { get } : { value: get(), writable: true };
      Object.defineProperty(container, at, { ...how, enumerable: true, configurable: true });
    };
    if (Array.isArray(container)) {
      if (how === "remove") container.length = Math.max(0, container.length - 1);
      else if (how === "add") container.push(value === GETTER ? null : value());
      else if (container.length > 0) put(key, value);
    } else if (how === "replace") {
      put(key, value);
    } else if (how === "add") {
      put(name, value);
    } else {
      const descriptor = Object.getOwnPropertyDescriptor(container, key);
      delete container[key];
      if (how === "rename" && descriptor) Object.defineProperty(container, name, descriptor);
    }
  }
  return tree;
}

test("[ENC-4] a changed envelope breaks a rule of the schema where its Encoder refuses it, and nowhere else", () => {
  const met = new Set<string>();
  fc.assert(
    fc.property(envelope(), fc.array(change, { maxLength: 3 }), (each, changes) => {
      const tree = changed(copyOf(each), changes);
      const retry = (limits: Limits) => refusalOf(() => checkEnvelope(tree, resolveLimits(limits)));
      const judgement = judged({ tree, refusal: refusalOf(() => encode(tree as never)), retry });
      met.add(judgement);
      expect(judgement).toSatisfy(isFine);
    }),
    { numRuns: 1000, interruptAfterTimeLimit: 15_000, markInterruptAsFailure: false },
  );
  expect(met.has("agrees")).toBe(true);
});

describe("messages", () => {
  /** Every keyword of the schema that can be broken, with what it asks for. */
  const keywords = new Set<string>();
  const walk = (schema: unknown): void => {
    if (typeof schema !== "object" || schema === null) return;
    for (const [keyword, inner] of Object.entries(schema)) {
      if (!Array.isArray(schema)) keywords.add(keyword);
      if (/^(?:\$defs|properties)$/.test(keyword)) Object.values(inner).forEach(walk);
      else if (keyword !== "enum") walk(inner);
    }
  };
  walk(SCHEMA);
  const silent = new Set([
    ...[
      "$schema",
      "$id",
      "title",
      "description",
      "$defs",
      "$ref",
      "properties",
      "items",
      "if",
      "then",
      "else",
    ],
    // Asked for under `if` alone.
    ...["minProperties", "maxProperties"],
  ]);

  test.each([
    [{ v: 2, type: "T" }, "/v: must be 1 (const)"],
    [{ v: 1 }, "/type: must be there (required)"],
    [{ v: 1, type: "" }, "/type: must not be empty (minLength)"],
    [{ v: 1, type: 5 }, "/type: must be a string, not an integer (type)"],
    [{ v: 1, type: "T", retryAfterMs: 0.5 }, "/retryAfterMs: must be an integer, not a fraction (type)"],
    [
      { v: 1, type: "T", billableUnits: true },
      "/billableUnits: must be a number or a string, not a boolean (type)",
    ],
    [{ v: 1, type: "T", frames: {} }, "/frames: must be an array, not an object (type)"],
    [{ v: 1, type: "T", message: null }, "/message: must be a string, not null (type)"],
    [
      { v: 1, type: "T", message: Number.NaN },
      "/message: must be a string, not what JSON has no word for (type)",
    ],
    [{ v: 1, type: "T", kind: "me" }, "/kind: must be one of unknown, user, system (enum)"],
    [{ v: 1, type: "T", httpStatus: 99 }, "/httpStatus: must be at least 100 (minimum)"],
    [{ v: 1, type: "T", httpStatus: 1000 }, "/httpStatus: must be at most 999 (maximum)"],
    [
      { v: 1, type: "T", $x: 1 },
      "/$x: must not be empty or begin with $, being the name of a field (propertyNames)",
    ],
    [{ v: 1, type: "T", related: [{ type: "a", v: 1 }] }, "/related/0/v: must not be there (not)"],
    [
      { v: 1, type: "T", omitted: new Array(65).fill({ reason: "failed" }) },
      "/omitted: must have at most 64 elements (maxItems)",
    ],
    [{ v: 1, type: "T", args: [{ $map: [[]] }] }, "/args/0/$map/0: must have at least 2 elements (minItems)"],
    [
      { v: 1, type: "T", args: [{ $int: "5" }] },
      "/args/0/$int: must be an integer outside ±(2^53 − 1), in decimal, of at most 1000 digits (pattern)",
    ],
    [
      { v: 1, type: "T", args: [{ $opaque: { type: "x", text: "x".repeat(1025) } }] },
      "/args/0/$opaque/text: must have at most 1024 characters (maxLength)",
    ],
    [
      { v: 1, type: "T", args: [{ $opaque: { type: "x", text: "", more: 1 } }] },
      "/args/0/$opaque/more: must not stand beside type and text (additionalProperties)",
    ],
  ])("%j", (broken, expected) => {
    const found = validate(broken).map(({ path, rule, message }) => `${path}: ${message} (${rule})`);
    expect(found).toEqual([expected]);
    keywords.delete(/\((\w+)\)$/.exec(expected)?.[1] ?? "");
  });

  test("stand above for every keyword that the schema uses", () => {
    expect([...keywords].filter((keyword) => !silent.has(keyword))).toEqual([]);
  });
});
