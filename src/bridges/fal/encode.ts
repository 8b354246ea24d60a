// Envelope → the HTTP response that fal's own server would give, with what it leaves out where the platform has a
// header for it. Faces the open: public unless it is told otherwise (SPEC 11).

import { armor } from "../../codec/armor.js";
import type { Disclosure } from "../../disclosure.js";
import type { ErrorEnvelope } from "../../envelope.js";
import type { ErrorRegistry } from "../../registry.js";
import {
  APP,
  CANCELLED,
  CANCELLED_STATUS,
  FIELD,
  FIELD_STATUS,
  FIELD_TYPE,
  GPU_STATUS,
  HTTP_OF_STATUS,
  STATUS_OF_HTTP,
  UNKNOWN_STATUS,
  UNKNOWN_TEXT,
} from "./platform.js";
import { formatUnits } from "./units.js";

export interface EncodeResponseOptions {
  /** Default `public`: the text of fal's own classes, and of those that `errors` has registered. */
  readonly disclosure?: Disclosure | undefined;
  /** The registry whose classes may show their message. */
  readonly errors?: Pick<ErrorRegistry, "capture" | "restore"> | undefined;
  /** Whether the platform ends the runner, whatever the status; without it, 503 ends it where it was chosen. */
  readonly stopRunner?: boolean | undefined;
}

export interface FieldError {
  readonly loc: readonly string[];
  readonly msg: string;
  readonly type: string;
}

/** A response as data: `Response.json(body, { status, headers })`. */
export interface EncodedResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: { readonly detail: string | readonly FieldError[]; readonly error_type?: string };
}

/**
 * Envelope → what fal would answer.
 * @throws {EncodeError} under `internal`, for an envelope that a Decoder would refuse
 */
export function encodeResponse(
  envelope: ErrorEnvelope,
  options: EncodeResponseOptions = {},
): EncodedResponse {
  const { type, lineage = [] } = envelope;
  const own = [type, ...lineage].find((name) => STATUS_OF_TYPE.has(name));
  const status = statusOf(envelope, own);
  const text = textOf(envelope, own, status, options);
  return {
    status,
    headers: headersOf(envelope, own, status, options.stopRunner),
    body: own === FIELD ? { detail: [fieldError(envelope, text)] } : bodyOf(envelope, own, text),
  };
}

/** The classes that fal's server has a handler for, and the status of those that say none. */
const STATUS_OF_TYPE: ReadonlyMap<string | undefined, number> = new Map([
  [APP, UNKNOWN_STATUS],
  [FIELD, FIELD_STATUS],
  [CANCELLED, CANCELLED_STATUS],
]);

function statusOf(envelope: ErrorEnvelope, own: string | undefined): number {
  const meant = STATUS_OF_TYPE.get(own) ?? HTTP_OF_STATUS.get(envelope.status) ?? UNKNOWN_STATUS;
  const chosen = own === CANCELLED ? meant : (envelope.httpStatus ?? meant);
  // Anything below would be a success to whoever asked, anything above is refused by servers.
  return chosen >= 400 && chosen <= 599 ? chosen : UNKNOWN_STATUS;
}

function textOf(
  envelope: ErrorEnvelope,
  own: string | undefined,
  status: number,
  { disclosure, errors }: EncodeResponseOptions,
): string {
  if (disclosure === "internal") {
    const token = ascii.decode(armor.encode(envelope));
    return `${envelope.message ?? phrase(envelope, status)} ${token}`;
  }
  // fal's own server sends these texts to whoever asked.
  if (own !== undefined) return envelope.message ?? "";
  const shown = errors?.capture(errors.restore(envelope), { disclosure: "public" }).message;
  return shown ?? phrase(envelope, status);
}

const ascii = new TextDecoder();

/** What can be said of an error to a stranger. */
function phrase({ status: stated }: ErrorEnvelope, http: number): string {
  if (http === UNKNOWN_STATUS) return UNKNOWN_TEXT;
  const name = stated ?? STATUS_OF_HTTP.get(http) ?? `HTTP ${http}`;
  return `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll("_", " ")}`;
}

function fieldError({ attributes }: ErrorEnvelope, msg: string): FieldError {
  const { field, type } = attributes ?? {};
  return {
    loc: typeof field === "string" ? ["body", field] : ["body"],
    msg,
    type: typeof type === "string" ? type : FIELD_TYPE,
  };
}

function bodyOf({ code }: ErrorEnvelope, own: string | undefined, detail: string): EncodedResponse["body"] {
  return { detail, ...(code !== undefined && own === undefined && { error_type: code }) };
}

/** What any server takes as the value of a header. */
const HEADER = /^[!-~](?:[ -~]{0,126}[!-~])?$/;

function headersOf(
  { billableUnits, code, httpStatus, retryable, retryAfterMs }: ErrorEnvelope,
  own: string | undefined,
  status: number,
  stopRunner: boolean | undefined,
): Record<string, string> {
  // For fal's FieldException nothing, which it costs by default, says nothing.
  const units = billableUnits === undefined || (own === FIELD && !billableUnits) ? undefined : billableUnits;
  // 503 ends the runner: right for a failed GPU, not for whatever else is unavailable.
  const stops = stopRunner ?? (status === GPU_STATUS && httpStatus !== GPU_STATUS ? false : undefined);
  const all: Record<string, string | undefined> = {
    "x-fal-billable-units": units === undefined ? undefined : formatUnits(units),
    "X-Fal-Error-Type": code !== undefined && own === undefined && HEADER.test(code) ? code : undefined,
    "X-Fal-Needs-Retry": retryable === undefined ? undefined : retryable ? "1" : "0",
    "X-Fal-Retryable": retryable === undefined ? undefined : String(retryable),
    "Retry-After": retryAfterMs === undefined ? undefined : String(Math.ceil(retryAfterMs / 1000)),
    "x-fal-stop-runner": stops === undefined ? undefined : String(stops),
  };
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
