// An HTTP response as its parts: headers by name, the body as JSON where it is some, and the facts of an envelope that
// its headers state.

import { LIMITS } from "../../generated/constants.js";
import { compact } from "../../graph.js";
import {
  bodyText,
  type HttpHeaders,
  headerOf,
  isHttpStatus,
  member,
  parsedJson,
  textIn,
  waitOf,
} from "../../http.js";
import { cutMiddle } from "../../text.js";
import { PLATFORM_ERRORS, STATUS_OF_HTTP } from "./platform.js";
import { parseUnits } from "./units.js";

export type FalHeaders = HttpHeaders;

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
  const header = headerOf(headers);
  const body = parsedJson(bodyText(given));
  const errorType = textIn(body, "error_type") || header("x-fal-error-type") || undefined;
  return { status, header, body, detail: member(body, "detail"), errorType };
}

/** What the status alone says. */
export const answeredBy = ({ status }: Received) =>
  compact({
    httpStatus: isHttpStatus(status) ? status : undefined,
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
