// What fal says in words and numbers: the types that its server sends, its platform's error types, and what HTTP
// statuses stand for. What both languages must agree on here is pinned by conformance/vectors/95-bridges/fal.json.

import type { Kind, Status } from "../../envelope.js";
import { STATUSES } from "../../generated/constants.js";

export const SERVERLESS = "fal.exceptions._base.FalServerlessException";
export const APP = "fal.exceptions._base.AppException";
export const FIELD = "fal.exceptions._base.FieldException";
export const CANCELLED = "fal.exceptions._base.RequestCancelledException";
export const USER_FUNCTION = "fal.api.api.UserFunctionException";
export const API_ERROR = "fal.client.ApiError";
export const VALIDATION_ERROR = "fal.client.ValidationError";

export const CANCELLED_STATUS = 499;
export const CANCELLED_TEXT = "Request cancelled by the client.";
export const GPU_STATUS = 503;
export const FIELD_STATUS = 422;
export const FIELD_TYPE = "value_error";
export const UNKNOWN_STATUS = 500;
/** All that fal's server says of an error that it has no class for. */
export const UNKNOWN_TEXT = "Internal Server Error";

/** The texts that fal's server gives to the failures of a GPU. */
export const GPU_TEXTS: ReadonlyMap<unknown, string> = new Map([
  ["CUDA error: out of memory", "fal.exceptions.gpu.CUDAOutOfMemoryException"],
  ["GPU error", "fal.exceptions.gpu.GPUException"],
]);

/** What the platform's `error_type` stands for. */
export const PLATFORM_ERRORS: ReadonlyMap<unknown, { readonly status: Status; readonly kind?: Kind }> =
  new Map([
    ["request_timeout", { status: "deadline_exceeded" }],
    ["startup_timeout", { status: "deadline_exceeded", kind: "system" }],
    ["runner_scheduling_failure", { status: "unavailable", kind: "system" }],
    ["runner_connection_timeout", { status: "unavailable", kind: "system" }],
    ["runner_disconnected", { status: "unavailable", kind: "system" }],
    ["runner_connection_refused", { status: "unavailable", kind: "system" }],
    ["runner_connection_error", { status: "unavailable", kind: "system" }],
    ["runner_incomplete_response", { status: "unavailable", kind: "system" }],
    ["runner_server_error", { status: "internal", kind: "system" }],
    ["client_disconnected", { status: "cancelled", kind: "user" }],
    ["client_cancelled", { status: "cancelled", kind: "user" }],
    ["bad_request", { status: "invalid_argument", kind: "user" }],
    ["concurrent_requests_limit", { status: "resource_exhausted", kind: "user" }],
    ["internal_error", { status: "internal", kind: "system" }],
  ]);

export const HTTP_OF_STATUS: ReadonlyMap<unknown, number> = new Map(
  STATUSES.map(({ name, http }) => [name, http]),
);

/** The first status of SPEC 4.2 with that number, and a few that stand for no status of their own. */
export const STATUS_OF_HTTP: ReadonlyMap<number, Status> = new Map<number, Status>([
  ...STATUSES.map(({ name, http }) => [http, name] as const).reverse(),
  [408, "deadline_exceeded"],
  [412, "failed_precondition"],
  [422, "invalid_argument"],
  [502, "unavailable"],
]);
