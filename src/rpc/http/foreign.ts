// What a server that never heard of envelopes says of a failure (SPEC CAR-6): a problem document (RFC 9457), JSON in
// one of the forms that others have, text, or a page.

import { finished } from "../../bridges/foreign.js";
import type { ErrorEnvelope, RelatedError, Status, Value } from "../../envelope.js";
import { ENUMERATIONS } from "../../fields.js";
import { CARRIERS, HTTP_STATUSES, LIMITS } from "../../generated/constants.js";
import { compact } from "../../graph.js";
import { isHttpStatus, member, textIn } from "../../http.js";
import { Types } from "../../names.js";
import { below, Omissions } from "../../omissions.js";
import { cutMiddle, utf8Length } from "../../text.js";
import { Budget, captureValue, LEFT_OUT } from "../../values.js";
import { phraseOf } from "./encode.js";

const STATUS_OF: ReadonlyMap<number, Status> = new Map(
  HTTP_STATUSES.map(({ code, status }) => [code, status]),
);

/** More of a text or a page than this explains nothing. */
const MAX_BODY_BYTES = 4096;
const MAX_LINE_BYTES = 1024;

/**
 * The envelope of a response that carries none.
 * @param type the media type of the body
 * @param said the body: JSON, or text that is none, or null
 */
export function foreignEnvelope(
  http: number,
  type: string,
  said: unknown,
  facts: Partial<RelatedError>,
): ErrorEnvelope {
  const omissions = new Omissions();
  const name = isHttpStatus(http) ? `http.${http}` : "http.Error";
  const problem = problemType(said);
  const lineage = [problem === undefined ? "" : name, "http.Error"].filter(
    (each) => each !== "" && (problem ?? name) !== each,
  );
  const text = typeof said === "string" ? said : undefined;
  const isPage = text !== undefined && (type.includes("html") || /^\s*<(?:!doctype|html)/i.test(text));
  const message =
    text === undefined ? firstText(said, MESSAGES) : isPage ? pageTitle(text) : oneLine(text.trim());
  const cut = cutMiddle(message || phraseOf(http), LIMITS.maxTextBytes);
  if (cut.size !== undefined) omissions.add("/message", "truncated", cut.size);
  const code = codeIn(said, message);
  const attributes = text === undefined ? membersOf(said, omissions) : bodyOf(text, message, omissions);
  return finished({
    v: 1,
    type: problem ?? name,
    ...compact({
      lineage,
      message: cut.text,
      code,
      status: statusIn(said) ?? STATUS_OF.get(http) ?? (http >= 500 && http <= 599 ? "internal" : undefined),
      httpStatus: isHttpStatus(http) ? http : undefined,
      ...facts,
      attributes,
      omitted: omissions.list(),
    }),
  });
}

/** RFC 9457: an absolute URI is the identity of the problem; anything else says no more than the status. */
function problemType(said: unknown): string | undefined {
  const type = textIn(said, "type") ?? "";
  const isUri = /^[a-z][a-z0-9+.-]*:[^\s]+$/i.test(type) && !/^about:/i.test(type);
  return isUri && utf8Length(type) <= LIMITS.maxNameBytes ? type : undefined;
}

/** Where servers say what went wrong, the best first: members of members. */
const MESSAGES: readonly (readonly (string | number)[])[] = [
  ["detail"],
  ["message"],
  ["error_description"],
  ["error", "message"],
  ["errors", 0, "message"],
  ["errors", 0, "detail"],
  ["errors", 0],
  ["detail", 0, "msg"],
  ["title"],
  ["error"],
  ["reason"],
];

const CODES: typeof MESSAGES = [
  ["code"],
  ["error", "code"],
  ["errors", 0, "code"],
  ["error", "status"],
  ["error"],
];

/** Members that the envelope has a place for. */
const STANDARD: ReadonlySet<string> = new Set([
  ...["type", "title", "status", "detail", "message", "code", "error_description"],
  CARRIERS.member,
]);

function firstText(said: unknown, places: typeof MESSAGES): string | undefined {
  for (const place of places) {
    const found = place.reduce<unknown>((value, name) => member(value, String(name)), said);
    if (typeof found === "string" && found.trim() !== "") return found;
  }
  return undefined;
}

/** A machine code is not what was taken for the message. */
function codeIn(said: unknown, message: string | undefined): string | undefined {
  const code = firstText(said, CODES);
  const isCode = code !== undefined && code !== message && utf8Length(code) <= LIMITS.maxNameBytes;
  return isCode ? code : undefined;
}

/** The name of a status, as Google's and Connect's JSON have it. */
function statusIn(said: unknown): Status | undefined {
  const names = [textIn(said, "code"), textIn(member(said, "error"), "status")];
  return names
    .map((name = "") => name.toLowerCase() as Status)
    .find((name) => ENUMERATIONS.status.numberOf.has(name));
}

const types = new Types();

/** What else a JSON object says. */
function membersOf(said: unknown, omissions: Omissions): Record<string, Value> {
  const budget = new Budget(LIMITS.maxValues - 100);
  const context = { types, omissions, budget, reference: () => undefined, isSecret: () => false };
  const members: Record<string, Value> = Object.create(null);
  const isObject = typeof said === "object" && said !== null && !Array.isArray(said);
  for (const [name, value] of isObject
    ? Object.entries(said)
    : said === null
      ? []
      : [["body", said] as const]) {
    const isKept = !STANDARD.has(name) || typeof value === "object";
    if (!isKept || name === CARRIERS.member) continue;
    const path = below("/attributes", name);
    const captured = utf8Length(name) > LIMITS.maxNameBytes ? LEFT_OUT : captureValue(value, path, context);
    if (captured !== LEFT_OUT) members[name] = captured;
    else if (utf8Length(name) > LIMITS.maxNameBytes) omissions.add("/attributes", "truncated");
  }
  return members;
}

/** The text itself, where the message does not hold all of it. */
function bodyOf(text: string, message: string | undefined, omissions: Omissions): Record<string, Value> {
  if (text.trim() === (message ?? "")) return {};
  const cut = cutMiddle(text, MAX_BODY_BYTES);
  if (cut.size !== undefined) omissions.add("/attributes/body", "truncated", cut.size);
  return { body: cut.text };
}

const oneLine = (text: string): string => {
  const [line = ""] = text.split(/\r?\n/, 1);
  return utf8Length(line) <= MAX_LINE_BYTES ? line.trim() : cutMiddle(line, MAX_LINE_BYTES).text;
};

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ["&lt;", "<"],
  ["&gt;", ">"],
  ["&quot;", '"'],
  ["&#39;", "'"],
  ["&nbsp;", " "],
  ["&amp;", "&"],
]);

/** What a page calls itself. Not parsed: a page is anyone's, and its title is a hint. */
function pageTitle(page: string): string | undefined {
  const head = page.slice(0, 65_536);
  const lower = head.toLowerCase();
  const start = lower.indexOf(">", lower.indexOf("<title"));
  const end = lower.indexOf("</title", start);
  if (!lower.includes("<title") || start < 0 || end < 0) return undefined;
  const title = head
    .slice(start + 1, end)
    .replace(/&(?:lt|gt|quot|#39|nbsp|amp);/g, (each) => ENTITIES.get(each) ?? each);
  return oneLine(title.replace(/\s+/g, " ").trim()) || undefined;
}
