// An envelope against schema/envelope.schema.json, for those who build envelopes by hand, and want every mistake
// named at once. No substitute for `encode` and `decode`: the schema knows no references and no limits.

import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import { isBytes } from "./codec/bytes.js";
import { encodeBase64 } from "./codec/text.js";
import { emptyTree, isMap } from "./codec/tree.js";
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
  readonly message: string;
}

/**
 * Every rule of the schema that an envelope breaks, or that its JSON form breaks once parsed; empty where it is valid.
 * Unknown Protobuf records have no JSON form, and are not looked at. The first call compiles the schema, which takes
 * about 0.1 s.
 */
export function validate(value: unknown): Violation[] {
  const form = jsonForm(value, 0);
  if (form === TOO_DEEP) {
    return [{ path: "", rule: "depth", message: `must not be nested more than ${MAX_LEVELS} levels` }];
  }
  // strictTypes asks for a type beside every $ref, and each would be a second violation.
  compiled ??= new Ajv2020({ allErrors: true, strictTypes: false, verbose: true }).compile(SCHEMA);
  return compiled(form) ? [] : (compiled.errors ?? []).filter(isOwnFault).map(violation);
}

let compiled: ValidateFunction | undefined;

// Deeper than any envelope that a decoder accepts, and shallow enough for ajv, which recurses.
const MAX_LEVELS = 64;
const TOO_DEEP = Symbol("too deep");

/** What the schema describes: bytes as `$bytes`, and without what JSON has no word for. */
function jsonForm(value: unknown, level: number): unknown {
  if (level > MAX_LEVELS) return TOO_DEEP;
  if (isBytes(value)) return { [BYTES_TAG]: encodeBase64(value, "base64") };
  if (Array.isArray(value)) {
    const list = value.map((element) => jsonForm(element, level + 1));
    return list.includes(TOO_DEEP) ? TOO_DEEP : list;
  }
  // An instance of a class is no map, however much it looks like one.
  if (!isMap(value)) return typeof value === "object" && value !== null ? undefined : value;
  const map = emptyTree();
  for (const [key, element] of Object.entries(value)) {
    if (element === undefined || element instanceof UnknownFields) continue;
    map[key] = jsonForm(element, level + 1);
    if (map[key] === TOO_DEEP) return TOO_DEEP;
  }
  return map;
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

function violation({ instancePath, keyword, params, parentSchema, message = "" }: ErrorObject): Violation {
  const culprit = CULPRIT.get(keyword);
  const below = culprit === undefined ? "" : pointer([String(params[culprit])]);
  // A pattern of two hundred characters explains nothing.
  const text =
    keyword === "pattern" ? `must be what the schema describes: ${parentSchema?.description}` : message;
  return { path: `${instancePath}${below}`, rule: keyword, message: text };
}
