// What a server that never heard of envelopes says of a failure (SPEC CAR-6): a problem document (RFC 9457), JSON in
// one of the forms that others have, text, or a page.

import { finished } from "../../bridges/foreign.js";
import type { ErrorEnvelope, RelatedError, Status, Value } from "../../envelope.js";
import { ENUMERATIONS } from "../../fields.js";
import { CARRIER_BOUNDS, CARRIERS, LIMITS } from "../../generated/constants.js";
import { compact } from "../../graph.js";
import { isHttpStatus, member, textIn } from "../../http.js";
import { Types } from "../../names.js";
import { below, Omissions } from "../../omissions.js";
import { cutMiddle, utf8Length } from "../../text.js";
import { Budget, captureValue, LEFT_OUT } from "../../values/capture.js";
import { phraseOf, STATUS_OF } from "./statuses.js";

/** More of a text or a page than this explains nothing. */
const { bodyBytes: MAX_BODY_BYTES, lineBytes: MAX_LINE_BYTES } = CARRIER_BOUNDS;

/**
 * The envelope of a response that carries none.
 * @param media the media type of the body
 * @param said the body: JSON, or text that is none, or null
 */
export function foreignEnvelope(
  given: number,
  media: string,
  said: unknown,
  facts: Partial<RelatedError>,
): ErrorEnvelope {
  const omissions = new Omissions();
  const http = isHttpStatus(given) ? given : 0;
  const name = http > 0 ? `http.${http}` : "http.Error";
  const type = problemType(said) ?? name;
  const text = typeof said === "string" ? said : undefined;
  const message = text === undefined ? firstText(said, MESSAGES) : messageIn(text, media);
  const cut = cutMiddle(message || phraseOf(http), LIMITS.maxTextBytes);
  if (cut.size !== undefined) omissions.add("/message", "truncated", cut.size);
  const code = codeIn(said, http);
  const attributes =
    text === undefined
      ? membersOf(said, [type, message, code, http], omissions)
      : bodyOf(text, message, omissions);
  return finished({
    v: 1,
    type,
    ...compact({
      lineage: [...new Set([name, "http.Error"])].filter((each) => each !== type),
      message: cut.text,
      code,
      status: statusIn(said) ?? STATUS_OF.get(http) ?? (http >= 500 && http <= 599 ? "internal" : undefined),
      httpStatus: http || undefined,
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
  ["errors", 0, "title"],
  ["errors", 0],
  ["detail", 0, "msg"],
  ["message", 0],
  ["Message"],
  ["title"],
  ["error"],
  ["reason"],
];

const CODES: typeof MESSAGES = [
  ["code"],
  ["error", "code"],
  ["errors", 0, "code"],
  ["errors", 0, "extensions", "code"],
  ["error", "status"],
  ["error"],
  ["__type"],
  ["reason"],
];

/** Members that are left out where the envelope says the same in a field of its own. */
const STANDARD: ReadonlySet<string> = new Set([
  ...["type", "status", "statusCode", "title"],
  ...[...MESSAGES, ...CODES].map(([name]) => String(name)),
]);

function firstText(said: unknown, places: typeof MESSAGES, isIt = isSomething): string | undefined {
  for (const place of places) {
    const found = place.reduce(step, said);
    if (typeof found === "string" && isIt(found)) return found;
  }
  return undefined;
}

const step = (value: unknown, name: string | number): unknown =>
  typeof name === "string" ? member(value, name) : Array.isArray(value) ? value[name] : undefined;

const isSomething = (text: string): boolean => text.trim() !== "";

/** A code is one word, which is not only what the status is called. */
const codeIn = (said: unknown, http: number): string | undefined =>
  firstText(
    said,
    CODES,
    (text) => /^[^\s]+$/.test(text) && text !== phraseOf(http) && utf8Length(text) <= LIMITS.maxNameBytes,
  );

/** The name of a status, as Google's and Connect's JSON have it. */
function statusIn(said: unknown): Status | undefined {
  const names = [textIn(said, "code"), textIn(member(said, "error"), "status")];
  return names
    .map((name = "") => name.toLowerCase().replace(/^canceled$/, "cancelled") as Status)
    .find((name) => ENUMERATIONS.status.numberOf.has(name));
}

const types = new Types();

/** What else the JSON says: the members of an object, and what is none as the body. */
function membersOf(said: unknown, stated: readonly unknown[], omissions: Omissions): Record<string, Value> {
  const budget = new Budget(LIMITS.maxValues - 100);
  const context = { types, omissions, budget, reference: () => undefined, isSecret: () => false };
  const members: Record<string, Value> = Object.create(null);
  const isObject = typeof said === "object" && said !== null && !Array.isArray(said);
  const entries = isObject ? Object.entries(said) : said === null ? [] : [["body", said] as const];
  for (const [name, value] of entries) {
    if (name === CARRIERS.member || (STANDARD.has(name) && stated.includes(value))) continue;
    if (utf8Length(name) > LIMITS.maxNameBytes) {
      omissions.add("/attributes", "truncated");
      continue;
    }
    const captured = captureValue(value, below("/attributes", name), context);
    if (captured !== LEFT_OUT) members[name] = captured;
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

/** The first line of a text, or what a page says of itself; nothing of JSON that cannot be read. */
function messageIn(text: string, media: string): string | undefined {
  const start = text.trim();
  if (media.includes("html") || start.startsWith("<"))
    return elementIn(text, TITLE) ?? elementIn(text, MESSAGE);
  const line = oneLine(start);
  return UNREADABLE.test(line) ? undefined : line;
}

/** JSON that was cut, and bytes of something else. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what tells.
const UNREADABLE = /^[[{]|[\u0000-\u0008\u000e-\u001f\ufffd]/;

const oneLine = (text: string): string => {
  const [line = ""] = text.split(/\r?\n/, 1);
  return cutMiddle(line.trim(), MAX_LINE_BYTES).text;
};

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ["&lt;", "<"],
  ["&gt;", ">"],
  ["&quot;", '"'],
  ["&#39;", "'"],
  ["&nbsp;", " "],
  ["&amp;", "&"],
]);

interface Element {
  readonly opening: RegExp;
  readonly closing: RegExp;
}

const TITLE: Element = { opening: /<title[\t\n\f\r >]/i, closing: /<\/title/i };
/** As the XML of storage services has it. */
const MESSAGE: Element = { opening: /<message[\t\n\f\r >]/i, closing: /<\/message/i };

/** The text of an element. Not parsed: a page is anyone's, and its title is a hint. */
function elementIn(page: string, { opening, closing }: Element): string | undefined {
  const head = page.slice(0, 65_536);
  const opened = head.search(opening);
  const start = opened < 0 ? -1 : head.indexOf(">", opened);
  const inside = head.slice(start + 1);
  const end = inside.search(closing);
  if (start < 0 || end < 0) return undefined;
  const title = inside
    .slice(0, end)
    .replace(/&(?:lt|gt|quot|#39|nbsp|amp);/g, (each) => ENTITIES.get(each) ?? each);
  return oneLine(title.replace(/\s+/g, " ")) || undefined;
}
