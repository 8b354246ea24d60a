// Envelope ↔ google.rpc.Status (SPEC CAR-4), which gRPC and Connect carry in the trailers of a failed call: there is
// little room in them, and a peer that gets more than it accepts loses the whole call.

import { encodeWithin } from "../budget.js";
import { Writer } from "../codec/bytes.js";
import { TEXT } from "../codec/forms.js";
import { decode } from "../codec/index.js";
import { protobuf } from "../codec/protobuf.js";
import { LENGTH, RecordReader, tagOf, unsigned, VARINT } from "../codec/records.js";
import { decodeUtf8 } from "../codec/text.js";
import type { ErrorEnvelope, RelatedError } from "../envelope.js";
import { Fault } from "../errors.js";
import { BOUNDS, CARRIER_BOUNDS, CARRIERS } from "../generated/constants.js";
import { errorAt } from "../graph.js";
import type { Limits } from "../limits.js";
import { cutMiddle } from "../text.js";
import { told } from "./carrier.js";

/** One detail of a status, as the `Any` that it is. */
export interface StatusDetail {
  /** The full name of the message. */
  readonly type: string;
  readonly value: Uint8Array;
}

/** A google.rpc.Status, and its bytes. */
export interface EncodedStatus {
  readonly code: number;
  readonly message: string;
  readonly details: readonly StatusDetail[];
  /** `grpc-status-details-bin`. */
  readonly bytes: Uint8Array;
}

export interface StatusOptions {
  /** Of all trailers of the call, names included; default 8,192, at least 4,096. */
  readonly trailerBytes?: number | undefined;
  /** Bytes of trailers that the server sends besides. */
  readonly taken?: number | undefined;
}

const PREFIX = "type.googleapis.com/";
const ENVELOPE = CARRIERS.typeUrl.slice(PREFIX.length);
// What HTTP/2 counts for each trailer besides its name and value (RFC 9113, 6.5.2).
export const BYTES_OF_A_TRAILER = 32;
// `:status`, `content-type`, `date`, `grpc-status` and the like, and the names of those that hold the error.
const OWN_BYTES = CARRIER_BOUNDS.ownTrailerBytes;
// In less, a message of characters that are percent-encoded would leave nothing of the error.
const LEAST_BYTES = CARRIER_BOUNDS.leastTrailerBytes;

/**
 * Envelope → status, within the trailers of one call. Deterministic: the same envelope gives the same bytes.
 * @throws {EncodeError} never for an envelope that was captured or decoded
 */
export function encodeStatus(
  envelope: ErrorEnvelope,
  { trailerBytes = CARRIER_BOUNDS.trailerBytes, taken = 0 }: StatusOptions = {},
): EncodedStatus {
  const all = Math.max(LEAST_BYTES, trailerBytes - taken);
  const share = Math.floor(all / 8);
  const { number: code, message: whole } = told(envelope);
  const message = cutMiddle(whole, share).text;
  // gRPC percent-encodes its copy of the message; base64 makes 4 bytes of 3.
  const left = all - OWN_BYTES - encodeURI(message).length;
  const room = Math.floor(left / 4) * 3 - statusBytes(code, message, []).length;
  const standard = standardDetails(envelope, share);
  const sizeOf = (details: readonly StatusDetail[]) =>
    details.reduce((sum, each) => sum + sizeOfDetail(each), 0);
  const envelopeRoom = room - sizeOf(standard) - sizeOfDetail({ type: ENVELOPE, value: new Uint8Array() });
  const value = encodeWithin(envelope, envelopeRoom, protobuf.encode);
  const details = [{ type: ENVELOPE, value }, ...standard];
  const debug = debugInfo(envelope);
  if (debug && sizeOf([...details, debug]) <= room) details.push(debug);
  return { code, message, details, bytes: statusBytes(code, message, details) };
}

/**
 * Status → the envelope that it carries; undefined where there is none that `limits` accept. Never throws, whatever the
 * bytes are.
 */
export function decodeStatus(bytes: Uint8Array, limits?: Limits): ErrorEnvelope | undefined {
  try {
    const details = [...fieldsOf(bytes)].filter(({ number }) => number === STATUS.details);
    return envelopeOfDetails(
      details.map(({ content }) => detailOf(content)),
      limits,
    );
  } catch {
    return undefined;
  }
}

/** The envelope among the details of a status; what it does not say of a wait is that of a RetryInfo. Never throws. */
export function envelopeOfDetails(
  details: readonly StatusDetail[],
  limits?: Limits,
): ErrorEnvelope | undefined {
  try {
    const carried = details.find(({ type }) => type === ENVELOPE);
    if (!carried) return undefined;
    const envelope = decode(carried.value, { codec: "protobuf", limits });
    if (envelope.retryAfterMs !== undefined) return envelope;
    const wait = waitOf(details.find(({ type }) => type === "google.rpc.RetryInfo")?.value);
    return wait === undefined ? envelope : { ...envelope, retryAfterMs: wait };
  } catch {
    return undefined;
  }
}

/** The details that every peer knows; those without a bound of their own, within an eighth of the trailers. */
function standardDetails(envelope: ErrorEnvelope, share: number): StatusDetail[] {
  const { code, type, retryAfterMs } = envelope;
  const details: StatusDetail[] = [];
  let left = share;
  if (code !== undefined) {
    const domain = type.slice(0, Math.max(0, type.lastIndexOf(".")));
    const info = detail("ErrorInfo", [
      [1, code],
      [2, domain],
    ]);
    if (sizeOfDetail(info) <= left) details.push(info);
  }
  if (retryAfterMs !== undefined) {
    const seconds = Math.floor(retryAfterMs / 1000);
    const delay = message([
      [1, seconds],
      [2, (retryAfterMs % 1000) * NANOS_OF_A_MS],
    ]);
    details.push(detail("RetryInfo", [[1, delay]]));
  }
  left -= details.reduce((sum, each) => sum + sizeOfDetail(each), 0);
  const violations = violationsOf(envelope).filter((violation) => {
    const size = sizeOfRecord(violation.length);
    const fits = size + SIZE_OF_BAD_REQUEST <= left;
    if (fits) left -= size;
    return fits;
  });
  if (violations.length > 0)
    details.push(
      detail(
        "BadRequest",
        violations.map((each) => [1, each]),
      ),
    );
  return details;
}

/** The fields that were wrong, of the error itself or of the members of a group. */
function violationsOf(envelope: ErrorEnvelope): Uint8Array[] {
  if (told(envelope).status !== "invalid_argument") return [];
  const members = (envelope.errors ?? []).map((reference) => errorAt(envelope, reference));
  return [envelope, ...members].flatMap(({ attributes = {}, message: description = "" }: RelatedError) => {
    const field = Object.hasOwn(attributes, "field") ? attributes.field : undefined;
    return typeof field === "string" && field !== ""
      ? [
          message([
            [1, field],
            [2, description],
          ]),
        ]
      : [];
  });
}

/** What a person would debug with; a public envelope has no traceback (SPEC DIS-2). */
function debugInfo({ type, message, traceback }: ErrorEnvelope): StatusDetail | undefined {
  if (traceback === undefined) return undefined;
  const lines = traceback.split("\n").filter((line) => line !== "");
  const summary = message === undefined ? type : `${type}: ${message}`;
  return detail("DebugInfo", [...lines.map((line) => [1, line] as const), [2, summary]]);
}

const NANOS_OF_A_MS = 1_000_000;

function waitOf(retryInfo: Uint8Array | undefined): number | undefined {
  const delay = retryInfo && last(retryInfo, 1)?.content;
  if (!delay) return undefined;
  const [seconds = 0, nanos = 0] = [1, 2].map((number) => last(delay, number)?.integer ?? 0);
  const wait = Number(seconds) * 1000 + Math.ceil(Number(nanos) / NANOS_OF_A_MS);
  // A negative number is a huge one here.
  return wait <= BOUNDS.maxInteger && Number(nanos) < 1000 * NANOS_OF_A_MS ? wait : undefined;
}

// The fields of google.rpc.Status and google.protobuf.Any.
const STATUS = { code: 1, message: 2, details: 3 };
const ANY = { typeUrl: 1, value: 2 };

type Content = string | number | Uint8Array;

/** A message: its fields in ascending order, those that say nothing left out. */
function message(fields: readonly (readonly [number, Content])[]): Uint8Array {
  const writer = new Writer();
  for (const [number, content] of fields) {
    if (content === 0 || content === "") continue;
    writer.varint(tagOf(number, typeof content === "number" ? VARINT : LENGTH));
    if (typeof content === "number") writer.varint(content);
    else if (typeof content === "string") TEXT.write(writer, content);
    else {
      writer.varint(content.length);
      writer.bytes(content);
    }
  }
  return writer.finish();
}

const detail = (name: string, fields: readonly (readonly [number, Content])[]): StatusDetail => ({
  type: `google.rpc.${name}`,
  value: message(fields),
});

const anyOf = ({ type, value }: StatusDetail) =>
  message([
    [ANY.typeUrl, PREFIX + type],
    [ANY.value, value],
  ]);

const statusBytes = (code: number, text: string, details: readonly StatusDetail[]) =>
  message([
    [STATUS.code, code],
    [STATUS.message, text],
    ...details.map((each) => [STATUS.details, anyOf(each)] as const),
  ]);

// A tag, and a length that three bytes hold.
const sizeOfRecord = (size: number) => size + 4;
const sizeOfDetail = ({ type, value }: StatusDetail) =>
  sizeOfRecord(sizeOfRecord(PREFIX.length + type.length) + sizeOfRecord(value.length));
const SIZE_OF_BAD_REQUEST = sizeOfDetail({ type: "google.rpc.BadRequest", value: new Uint8Array() });

interface FieldRead {
  readonly number: number;
  /** Of a field with a length; otherwise empty. */
  readonly content: Uint8Array;
  /** Of a varint; otherwise 0. */
  readonly integer: number | bigint;
}

function* fieldsOf(bytes: Uint8Array): Iterable<FieldRead> {
  const reader = new RecordReader(bytes, 0, bytes.length, (code, text, at) => new Fault(code, "", text, at));
  while (reader.next()) {
    reader.payload();
    const { number, wireType, start, end } = reader;
    yield {
      number,
      content: wireType === LENGTH ? bytes.subarray(start, end) : new Uint8Array(),
      integer: wireType === VARINT ? unsigned(bytes, start, end) : 0,
    };
  }
}

/** Of a singular field that occurs several times, the last one counts. */
const last = (bytes: Uint8Array, wanted: number) =>
  [...fieldsOf(bytes)].findLast(({ number }) => number === wanted);

function detailOf(any: Uint8Array): StatusDetail {
  const url = last(any, ANY.typeUrl)?.content ?? new Uint8Array();
  const type = decodeUtf8(url, 0, url.length) ?? "";
  // What stands before the last slash says where the type is described, and nothing of what it is.
  return {
    type: type.slice(type.lastIndexOf("/") + 1),
    value: last(any, ANY.value)?.content ?? new Uint8Array(),
  };
}
