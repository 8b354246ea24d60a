// An HTTP response as its parts: headers by name, the body as JSON where it is some, and the facts of an envelope that
// its headers state.

import { isBytes } from "../../codec/bytes.js";
import { LIMITS } from "../../generated/constants.js";
import { compact } from "../../graph.js";
import { cutMiddle } from "../../text.js";
import { PLATFORM_ERRORS, STATUS_OF_HTTP } from "./platform.js";
import { parseUnits } from "./units.js";

/** The headers of a response, in any form that a client has them in. */
export type FalHeaders =
  | Iterable<readonly [string, string]>
  | { readonly [name: string]: string | readonly string[] | undefined };

export interface FalResponse {
  readonly status: number;
  readonly headers?: FalHeaders | undefined;
  /** JSON that was parsed, or text, or bytes. */
  readonly body?: unknown;
}

/** A response on its way. */
export interface Received {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  /** JSON, or the text that is none; null where there is nothing. */
  readonly body: unknown;
  readonly detail: unknown;
  readonly errorType: string | undefined;
}

export const REQUEST_ID = "x-fal-request-id";
export const TIMEOUT_TYPE = "x-fal-request-timeout-type";

export function received({ status, headers, body: given }: FalResponse): Received {
  const byName = new Map(pairs(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
  const header = (name: string) => byName.get(name);
  const body = parsed(textOf(given));
  const errorType = textIn(body, "error_type") || header("x-fal-error-type") || undefined;
  return { status, header, body, detail: member(body, "detail"), errorType };
}

/** A member of an object of JSON. */
export const member = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;

export function textIn(value: unknown, name: string): string | undefined {
  const found = member(value, name);
  return typeof found === "string" ? found : undefined;
}

/** What the status alone says. */
export const answeredBy = ({ status }: Received) =>
  compact({
    httpStatus: Number.isInteger(status) && status >= 100 && status <= 999 ? status : undefined,
    status: STATUS_OF_HTTP.get(status),
  });

/** What headers and error type say, which nothing else knows better. */
export function statedIn({ status, header, errorType }: Received) {
  const units = header("x-fal-billable-units");
  const task = header(REQUEST_ID);
  return compact({
    ...PLATFORM_ERRORS.get(errorType),
    code: errorType && cutMiddle(errorType, LIMITS.maxTextBytes).text,
    retryable: retryableOf(status, header),
    retryAfterMs: waitOf(header("retry-after"), header("date")),
    billableUnits: units === undefined ? undefined : parseUnits(units),
    origin: task ? { task: cutMiddle(task, LIMITS.maxTextBytes).text } : undefined,
  });
}

function pairs(headers: FalHeaders): [string, string][] {
  try {
    const all: unknown[] = Symbol.iterator in headers ? [...headers] : Object.entries(headers);
    return all.flatMap((pair): [string, string][] => {
      const [name, value] = Array.isArray(pair) ? pair : [];
      const first: unknown = Array.isArray(value) ? value[0] : value;
      return typeof name === "string" && typeof first === "string" ? [[name, first.trim()]] : [];
    });
  } catch {
    return [];
  }
}

const utf8 = new TextDecoder();

/** As it came; JSON that was parsed becomes text again, since it is anyone's. */
function textOf(body: unknown): string {
  if (typeof body === "string") return body;
  if (isBytes(body)) return utf8.decode(body);
  try {
    return JSON.stringify(body) ?? "";
  } catch {
    return "";
  }
}

function parsed(text: string): unknown {
  if (text.trim() === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const ANSWERS: ReadonlyMap<string | undefined, boolean> = new Map([
  ...["1", "true", "yes"].map((each) => [each, true] as const),
  ...["0", "false", "no"].map((each) => [each, false] as const),
]);

/** What was said to the caller, then what was said to the queue. */
function retryableOf(status: number, header: Received["header"]): boolean | undefined {
  const answer = (name: string) => ANSWERS.get(header(name)?.toLowerCase());
  // The caller's own deadline: it would pass again.
  if (status === 504 && header(TIMEOUT_TYPE) === "user") return false;
  const said = answer("x-fal-retryable") ?? answer("x-fal-needs-retry");
  return said ?? (answer("x-fal-no-retry") ? false : undefined);
}

/** Seconds, or a date, which counts from the response's own. */
function waitOf(retryAfter: string | undefined, date: string | undefined): number | undefined {
  if (retryAfter === undefined) return undefined;
  if (/^\d{1,9}$/.test(retryAfter)) return Number(retryAfter) * 1000;
  const until = instantOf(retryAfter);
  return until === undefined ? undefined : Math.max(0, until - (instantOf(date) ?? Date.now()));
}

function instantOf(date = ""): number | undefined {
  const at = Date.parse(date);
  // Date.parse takes much that is no date of HTTP.
  return !Number.isNaN(at) && new Date(at).toUTCString() === date ? at : undefined;
}
