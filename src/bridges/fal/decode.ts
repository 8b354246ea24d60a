// An HTTP response of fal → envelope: of an app's own server, of the platform before it, of whatever stands between.
// Total: what cannot be read is an ApiError with the text that came.

import type { ErrorEnvelope, RelatedError, Value } from "../../envelope.js";
import { LIMITS } from "../../generated/constants.js";
import { FAL_TYPES } from "../../generated/types.js";
import { compact } from "../../graph.js";
import { member, textIn } from "../../http.js";
import { isError, read } from "../../identity.js";
import { Types } from "../../names.js";
import { Omissions } from "../../omissions.js";
import { ErrorRegistry } from "../../registry.js";
import { cutMiddle } from "../../text.js";
import { Budget, captureValue, LEFT_OUT } from "../../values/capture.js";
import { armored, finished, typed } from "../foreign.js";
import {
  API_ERROR,
  APP,
  CANCELLED,
  CANCELLED_STATUS,
  CANCELLED_TEXT,
  FIELD,
  FIELD_STATUS,
  GPU_STATUS,
  GPU_TEXTS,
  UNKNOWN_STATUS,
  UNKNOWN_TEXT,
  USER_FUNCTION,
  VALIDATION_ERROR,
} from "./platform.js";
import {
  answeredBy,
  type FalResponse,
  REQUEST_ID,
  type Received,
  received,
  statedIn,
  TIMEOUT_TYPE,
} from "./response.js";
import { parseUnits } from "./units.js";

/** What a response is: a type of fal's, its message, its fields. */
interface Shape {
  readonly type: string;
  readonly message: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
}

/** What fal answered → envelope. Never throws, whatever the response holds. */
export function decodeResponse(response: FalResponse): ErrorEnvelope {
  const answer = received(response);
  const answered = answeredBy(answer);
  const stated = statedIn(answer);
  const carried = armored(textsOf(answer), { ...answered, ...stated });
  if (carried) return carried;
  const shape = SHAPES.map((each) => each(answer)).find((each) => each !== undefined) ?? unreadable(answer);
  const { shown, omissions } = within(shape);
  const known = typed(FAL_TYPES, shape.type);
  // A response says nothing of what the constructor was given (SPEC ENV-9).
  if (known.lineage?.includes("python.BaseException")) omissions.add("/args", "unsupported");
  return finished({
    v: 1,
    ...answered,
    ...known,
    ...stated,
    ...compact({ ...shown, omitted: omissions.list() }),
  });
}

/**
 * What fal's client threw → envelope: of its ApiError and ValidationError what they kept of the response; whatever else
 * was thrown is captured. Never throws.
 */
export function decodeClientError(error: unknown): ErrorEnvelope {
  const [status, body, requestId, timeoutType] = ["status", "body", "requestId", "timeoutType"].map((name) =>
    read(error as object, name),
  );
  if (!isError(error) || typeof status !== "number" || typeof requestId !== "string") {
    return new ErrorRegistry().capture(error);
  }
  const headers: [string, string][] = [[REQUEST_ID, requestId]];
  if (typeof timeoutType === "string") headers.push([TIMEOUT_TYPE, timeoutType]);
  return decodeResponse({ status, headers, body: body ?? read(error, "message") });
}

/** What the sender wrote. Not what it echoes: the input of a request is anyone's, and could hold forged armor. */
function textsOf({ body, detail }: Received): string[] {
  const items = Array.isArray(detail) ? detail.map((each) => textIn(each, "msg")) : [];
  const texts = [body, detail, ...items, textIn(body, "message"), textIn(body, "error")];
  return texts.filter((each): each is string => typeof each === "string");
}

/** The forms that fal's errors have on the wire; the first that fits. */
const SHAPES: readonly ((answer: Received) => Shape | undefined)[] = [
  cancelled,
  listed,
  ofThePlatform,
  ofAGpu,
  unknown,
  ofTheApp,
];

function cancelled({ status, detail }: Received): Shape | undefined {
  if (status !== CANCELLED_STATUS) return undefined;
  // fal prints nothing for the text that the class has by itself.
  const message = typeof detail === "string" && detail !== "" ? detail : CANCELLED_TEXT;
  return { type: CANCELLED, message, attributes: { message } };
}

function listed(answer: Received): Shape | undefined {
  const { status, header, detail } = answer;
  if (!Array.isArray(detail) || !detail.every(isItem)) return undefined;
  const [only, ...more] = detail;
  if (only === undefined) return undefined;
  if (more.length > 0 || !isFieldError(only)) {
    return clientError(answer, detail.map(({ loc, msg }) => `${loc.join(".")}: ${msg}`).join("; "));
  }
  const { loc, msg, type } = only;
  const units = header("x-fal-billable-units");
  const billable_units = units === undefined ? 0 : parseUnits(units);
  const attributes = { field: loc[1], message: msg, status_code: status, type, billable_units };
  return { type: FIELD, message: msg, attributes };
}

function ofThePlatform(answer: Received): Shape | undefined {
  const { detail, errorType } = answer;
  return typeof detail === "string" && errorType ? clientError(answer, detail) : undefined;
}

function ofAGpu({ status, detail }: Received): Shape | undefined {
  const type = status === GPU_STATUS ? GPU_TEXTS.get(detail) : undefined;
  return type === undefined ? undefined : withStatus(type, detail as string, status);
}

function unknown({ status, detail }: Received): Shape | undefined {
  const isUnknown = status === UNKNOWN_STATUS && detail === UNKNOWN_TEXT;
  return isUnknown ? { type: USER_FUNCTION, message: UNKNOWN_TEXT } : undefined;
}

function ofTheApp({ status, detail }: Received): Shape | undefined {
  return typeof detail === "string" ? withStatus(APP, detail, status) : undefined;
}

const withStatus = (type: string, message: string, status_code: number): Shape => ({
  type,
  message,
  attributes: { message, status_code },
});

/** What pydantic, or a model, says of one place in the input. */
interface Item {
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly type: string;
}

function isItem(value: unknown): value is Item {
  const loc = member(value, "loc");
  const isPlace =
    Array.isArray(loc) && loc.every((each) => typeof each === "string" || Number.isSafeInteger(each));
  return isPlace && textIn(value, "msg") !== undefined && textIn(value, "type") !== undefined;
}

/** FieldException.to_pydantic_format(): nothing but these three, and one field of the body. */
function isFieldError(item: Item): boolean {
  const [place, field, ...deeper] = item.loc;
  return (
    Object.keys(item).length === 3 && place === "body" && typeof field === "string" && deeper.length === 0
  );
}

function unreadable(answer: Received): Shape {
  const { status, body } = answer;
  const text = typeof body === "string" && !body.trim().startsWith("<") ? body.trim() : "";
  return clientError(answer, text || textIn(body, "message") || textIn(body, "error") || `HTTP ${status}`);
}

/** As fal's client for JavaScript would throw it, less its message, which is that of the status line. */
function clientError({ status, header, body }: Received, message: string): Shape {
  const requestId = header(REQUEST_ID) ?? "";
  const attributes = { status, body, requestId, timeoutType: header(TIMEOUT_TYPE) ?? null };
  return { type: status === FIELD_STATUS ? VALIDATION_ERROR : API_ERROR, message, attributes };
}

const types = new Types();

/** Message and attributes within their limits, and what that cost. */
function within({ message, attributes = {} }: Shape) {
  const omissions = new Omissions();
  const budget = new Budget(LIMITS.maxValues - 100);
  const context = { types, omissions, budget, reference: () => undefined, isSecret: () => false };
  const values = Object.entries(attributes).flatMap(([name, value]) => {
    const captured = captureValue(value, `/attributes/${name}`, context);
    return captured === LEFT_OUT ? [] : [[name, captured] as const];
  });
  const cut = cutMiddle(message, LIMITS.maxTextBytes);
  if (cut.size !== undefined) omissions.add("/message", "truncated", cut.size);
  const shown: Pick<RelatedError, "message" | "attributes"> = {
    message: cut.text,
    attributes: Object.fromEntries(values) as Record<string, Value>,
  };
  return { shown, omissions };
}
