// The statuses of HTTP, as schema/constants.json lists them.

import type { Status } from "../../envelope.js";
import { HTTP_STATUSES } from "../../generated/constants.js";

/** What a status of HTTP says of the failure. */
export const STATUS_OF: ReadonlyMap<number, Status> = new Map(
  HTTP_STATUSES.map(({ code, status }) => [code, status]),
);

const PHRASES: ReadonlyMap<number, string> = new Map(HTTP_STATUSES.map(({ code, phrase }) => [code, phrase]));

/** What a status is called; the status in numbers where it has no name. */
export const phraseOf = (status: number): string => PHRASES.get(status) ?? `HTTP ${status}`;

/** Whether a status is one that says that the call failed. */
export const isFailure = (status: unknown): status is number =>
  Number.isInteger(status) && (status as number) >= 400 && (status as number) <= 599;
