// Checks what a testee writes against schema/testee.schema.json.

import { join } from "node:path";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { home, readJson } from "./load.js";

let start: ValidateFunction | undefined;
let reply: ValidateFunction | undefined;

function compile(name: string): ValidateFunction {
  const schema = readJson(join(home, "conformance", "schema", "testee.schema.json")) as { $defs: object };
  // Each kind of line alone, so that an error names its own fault and not that of both.
  const alone = { $defs: schema.$defs, type: "object", $ref: `#/$defs/${name}` };
  return new Ajv2020({ strict: false, verbose: true }).compile(alone);
}

export function check(validate: ValidateFunction, value: unknown): string | undefined {
  if (validate(value)) return undefined;
  const { instancePath = "", message = "", params = {}, data } = validate.errors?.[0] ?? {};
  const allowed: unknown[] | undefined = params.allowedValues;
  if (allowed) return `${instancePath} is ${JSON.stringify(data)}, and must be one of ${allowed.join(", ")}`;
  const detail = params.additionalProperty ?? params.propertyName ?? "";
  return `${instancePath || "the line"} ${message}${detail === "" ? "" : ` (${detail})`}`;
}

/** What is wrong with the reply to `start`, if anything is. */
export function faultOfStart(line: unknown): string | undefined {
  start ??= compile("start");
  return check(start, line);
}

/** What is wrong with another reply, if anything is. */
export function faultOfReply(line: unknown): string | undefined {
  reply ??= compile("reply");
  return check(reply, line);
}
