// Fields that this version does not define (SPEC 7.6): raw records, as Protobuf keeps them, and what is listed
// where an envelope crosses from one family of encodings to the other.

import { type ErrorEnvelope, type Omission, type RelatedError, UnknownFields } from "../envelope.js";
import { Fault, pointer, type Segment } from "../errors.js";
import { ENVELOPE, FRAME, type Message, OMISSION, ORIGIN } from "../fields.js";
import { BOUNDS } from "../generated/constants.js";
import { RecordReader } from "./records.js";
import { sortedKeys } from "./text.js";

/** Which unknown fields an encoding can carry: fields with names and values, or raw Protobuf records. */
export type Family = "named" | "records";

/** Where unknown records stand in memory. No wire can name it: names that start with `$` are refused. */
export const UNKNOWN = "$unknown";

/** One raw record: its field number, and where it lies. */
interface RawRecord {
  readonly number: number;
  readonly start: number;
  readonly end: number;
}

/** Copies records, in the order given. */
export function joinRecords(bytes: Uint8Array, records: readonly RawRecord[]): UnknownFields {
  const joined = new Uint8Array(records.reduce((size, { start, end }) => size + end - start, 0));
  let at = 0;
  for (const { start, end } of records) {
    joined.set(bytes.subarray(start, end), at);
    at += end - start;
  }
  return new UnknownFields(joined);
}

/** The same records in the order of PB-1; throws a Fault where these are no records, or none that are unknown. */
export function sortRecords({ bytes }: UnknownFields, { byNumber }: Message): UnknownFields {
  const records = rawRecords(bytes);
  if (records.some(({ number }) => byNumber.has(number))) {
    throw new Fault("schema", [], "a known field among the unknown ones");
  }
  return joinRecords(
    bytes,
    records.sort((a, b) => a.number - b.number),
  );
}

function rawRecords(bytes: Uint8Array): RawRecord[] {
  const records: RawRecord[] = [];
  const reader = new RecordReader(bytes, 0, bytes.length, (code, detail) => new Fault(code, [], detail));
  while (reader.next()) {
    reader.payload();
    records.push({ number: reader.number, start: reader.offset, end: reader.end });
  }
  return records;
}

/**
 * Removes the unknown fields that this family cannot carry from a checked envelope of our own, and lists each as an
 * omission of its error (SPEC UNK-3).
 */
export function crossTo(family: Family, envelope: ErrorEnvelope): void {
  const take = family === "named" ? takeRecords : takeNamed;
  crossError(take, envelope);
  for (const error of envelope.related ?? []) crossError(take, error);
}

/** Removes the unknown fields of one kind from a message and names them, sorted. */
type Take = (owner: object, message: Message) => Segment[];

const takeRecords: Take = (owner) => {
  const { [UNKNOWN]: unknown } = owner as { [UNKNOWN]?: UnknownFields };
  if (!unknown) return [];
  delete (owner as { [UNKNOWN]?: UnknownFields })[UNKNOWN];
  return [...new Set(rawRecords(unknown.bytes).map(({ number }) => number))];
};

const takeNamed: Take = (owner, { byName }) => {
  const names = sortedKeys(owner).filter((name) => !byName.has(name) && name !== UNKNOWN);
  for (const name of names) delete (owner as Record<string, unknown>)[name];
  return names;
};

function crossError(take: Take, error: RelatedError): void {
  const paths: string[] = [];
  const visit = (owner: object | undefined, message: Message, at: readonly Segment[]): void => {
    if (owner) for (const name of take(owner, message)) paths.push(pointer([...at, name]));
  };
  error.frames?.forEach((frame, index) => {
    visit(frame, FRAME, ["frames", index]);
  });
  visit(error.origin, ORIGIN, ["origin"]);
  error.omitted?.forEach((omission, index) => {
    visit(omission, OMISSION, ["omitted", index]);
  });
  visit(error, ENVELOPE, []);

  // What held nothing else is empty now, and so absent (ENV-3).
  if (error.origin && Object.keys(error.origin).length === 0) delete error.origin;
  if (paths.length === 0) return;
  const added = paths.map((path): Omission => ({ path, reason: "unsupported" }));
  error.omitted = withinBound([...(error.omitted ?? []), ...added]);
}

/** As many omissions as an error can have; the last one covers the rest. */
function withinBound(omissions: Omission[]): Omission[] {
  if (omissions.length <= BOUNDS.maxOmissions) return omissions;
  const kept = omissions.slice(0, BOUNDS.maxOmissions - 1);
  return [...kept, { reason: "truncated", size: omissions.length - kept.length }];
}
