// An envelope against schema/envelope.schema.json, for those who build envelopes by hand, and want every mistake
// named at once (SPEC 7.3). No substitute for `encode` and `decode`: the schema knows no references and no limits.

import { Ajv2020, type ErrorObject, type Options, type ValidateFunction } from "ajv/dist/2020.js";
import { isBytes } from "./codec/bytes.js";
import { compareText, encodeBase64 } from "./codec/text.js";
import { emptyTree, isMap } from "./codec/tree.js";
import { UNKNOWN } from "./codec/unknown.js";
import { BYTES_TAG } from "./codec/value.js";
import { UnknownFields } from "./envelope.js";
import { pointer } from "./errors.js";
import { SCHEMA } from "./generated/schema.js";

/** One broken rule of the schema. */
export interface Violation {
  /** JSON Pointer to what breaks it, or to what is missing. */
  readonly path: string;
  /** The keyword of JSON Schema. */
  readonly rule: string;
  /** The same in every language. */
  readonly message: string;
}

/**
 * Every rule of the schema that an envelope breaks, or that its JSON form breaks once parsed, sorted by path; empty
 * where it is valid. Unknown Protobuf records have no JSON form, and are not looked at. The first call compiles the
 * schema, which takes about 0.1 s.
 */
export function validate(value: unknown): Violation[] {
  let form: unknown;
  try {
    form = jsonForm(value, 0);
  } catch (reason) {
    // A proxy that cannot be asked is no envelope.
    if (reason !== TOO_DEEP) return validate(NO_JSON);
    return [{ path: "", rule: "depth", message: `must not be nested more than ${MAX_LEVELS} levels` }];
  }
  compiled ??= new Ajv2020(OPTIONS).compile(SCHEMA);
  if (compiled(form)) return [];
  const found = (compiled.errors ?? []).filter(isOwnFault).map(violation);
  return found.sort((a, b) => compareText(a.path, b.path) || compareText(a.rule, b.rule));
}

let compiled: ValidateFunction | undefined;

const OPTIONS: Options = {
  allErrors: true,
  verbose: true,
  // It asks for a type beside every $ref, and each would be a second violation.
  strictTypes: false,
  // What ajv writes copies all violations so far for each one more: 50 s for 100,000 of them, and 0.3 s so.
  code: {
    process: (code) =>
      code.replace(
        /vErrors\.concat\((\w+\.errors)\)/g,
        "($1.forEach((each) => vErrors.push(each)), vErrors)",
      ),
  },
};

// Deeper than what a decoder accepts by default, and shallow enough for ajv, which recurses.
const MAX_LEVELS = 64;
const TOO_DEEP = Symbol("too deep");

// What JSON has no word for. Not undefined, which ajv takes for absence.
const NO_JSON = Symbol("no JSON");

/** What the schema describes: bytes as `$bytes`, numbers as binary64. Throws TOO_DEEP. */
function jsonForm(value: unknown, level: number): unknown {
  if (level > MAX_LEVELS) throw TOO_DEEP;
  if (typeof value === "bigint") return Number(value);
  if (typeof value !== "object" || value === null) return value;
  if (isBytes(value)) return { [BYTES_TAG]: encodeBase64(value, "base64") };
  if (Array.isArray(value))
    return Array.from(value.keys(), (index) => jsonForm(read(value, index), level + 1));
  // An instance of a class is no map, however much it looks like one.
  if (!isMap(value)) return NO_JSON;
  const map = emptyTree();
  for (const key of Object.keys(value)) {
    const element = read(value, key);
    if (element === undefined || (key === UNKNOWN && element instanceof UnknownFields)) continue;
    map[key] = jsonForm(element, level + 1);
  }
  return map;
}

/** Getters can throw. */
function read(container: object, key: string | number): unknown {
  try {
    return Reflect.get(container, key);
  } catch {
    return NO_JSON;
  }
}

/** Not what ajv adds to another error: which branch was taken, and why a name is none. */
const isOwnFault = ({ keyword, propertyName }: ErrorObject): boolean =>
  keyword !== "if" && propertyName === undefined;

/** What ajv calls the name that is missing or must not be there, by rule. */
const CULPRIT: ReadonlyMap<string, string> = new Map([
  ["required", "missingProperty"],
  ["additionalProperties", "additionalProperty"],
  ["propertyNames", "propertyName"],
]);

function violation({ instancePath, keyword, params, schema, parentSchema, data }: ErrorObject): Violation {
  const culprit = CULPRIT.get(keyword);
  const below = culprit === undefined ? "" : pointer([String(params[culprit])]);
  const message = `must ${MESSAGES.get(keyword)?.(schema, data, parentSchema ?? {})}`;
  return { path: `${instancePath}${below}`, rule: keyword, message };
}

/** What a rule asks for, what it found, and the schema that it stands in. */
type Explain = (
  // biome-ignore lint/suspicious/noExplicitAny: text, a number or a list, as the rule has it
  asked: any,
  found: unknown,
  schema: { readonly [keyword: string]: unknown },
) => string;

/** How each rule of the schema goes on after "must". */
const MESSAGES: ReadonlyMap<string, Explain> = new Map<string, Explain>([
  ["type", (types, found) => `be ${anyOf([types].flat())}, not ${nounOf(found)}`],
  ["const", (value) => `be ${JSON.stringify(value)}`],
  ["enum", (names) => `be one of ${names.join(", ")}`],
  ["required", () => "be there"],
  ["not", () => "not be there"],
  ["additionalProperties", (_, __, { properties }) => `not stand beside ${keys(properties)}`],
  ["propertyNames", () => "not be empty or begin with $, being the name of a field"],
  ["minLength", () => "not be empty"],
  ["maxLength", (n) => `have at most ${n} characters`],
  ["minItems", (n) => `have at least ${n} elements`],
  ["maxItems", (n) => `have at most ${n} elements`],
  ["minimum", (n) => `be at least ${n}`],
  ["maximum", (n) => `be at most ${n}`],
  // A pattern of two hundred characters explains nothing.
  ["pattern", (_, __, { description }) => `be ${clause(String(description))}`],
]);

const NOUNS: ReadonlyMap<string, string> = new Map([
  ["integer", "an integer"],
  ["number", "a number"],
  ["string", "a string"],
  ["boolean", "a boolean"],
  ["array", "an array"],
  ["object", "an object"],
]);

function anyOf(types: string[]): string {
  const nouns = types.map((type) => NOUNS.get(type) ?? type);
  const last = nouns.pop() ?? "";
  return nouns.length === 0 ? last : `${nouns.join(", ")} or ${last}`;
}

function nounOf(found: unknown): string {
  if (found === null) return "null";
  if (Array.isArray(found)) return "an array";
  if (typeof found !== "number") return NOUNS.get(typeof found) ?? "what JSON has no word for";
  if (!Number.isFinite(found)) return "what JSON has no word for";
  return Number.isInteger(found) ? "an integer" : "a fraction";
}

const keys = (properties: unknown): string => Object.keys(properties as object).join(" and ");

/** A sentence as a part of another. */
const clause = (text: string): string =>
  `${text.slice(0, 1).toLowerCase()}${text.slice(1).replace(/\.$/, "")}`;
