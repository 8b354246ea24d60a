// An HTTP response as data: headers by name, the body as JSON where it is some, how long to wait. Total: what cannot
// be read is not there.

import { isBytes } from "./codec/bytes.js";

/** The headers of a response, in any form that a client has them in. */
export type HttpHeaders =
  | Iterable<readonly [string, string]>
  | { readonly [name: string]: string | readonly string[] | undefined };

/** Reads headers by name, without regard to case. */
export function headerOf(headers: HttpHeaders | undefined): (name: string) => string | undefined {
  const byName = new Map(pairs(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
  return (name) => byName.get(name);
}

function pairs(headers: HttpHeaders): [string, string][] {
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
export function bodyText(body: unknown): string {
  if (typeof body === "string") return body;
  if (isBytes(body)) return utf8.decode(body);
  try {
    return JSON.stringify(body) ?? "";
  } catch {
    return "";
  }
}

/** The JSON of a text; the text itself where it is none, null where there is nothing. */
export function parsedJson(text: string): unknown {
  if (text.trim() === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A member of an object of JSON. */
export const member = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;

/** A member of an object of JSON, where it is text. */
export function textIn(value: unknown, name: string): string | undefined {
  const found = member(value, name);
  return typeof found === "string" ? found : undefined;
}

/** Milliseconds of `Retry-After`: seconds, or a date, which counts from the response's own. */
export function waitOf(retryAfter: string | undefined, date: string | undefined): number | undefined {
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

/** Whether a number can be the status of a response. */
export const isHttpStatus = (status: unknown): status is number =>
  Number.isInteger(status) && (status as number) >= 100 && (status as number) <= 999;
