// Flyte's messages for errors, in Protobuf or as objects. Reads as far as the first record that is none.

import { Writer } from "../codec/bytes.js";
import { LENGTH, RecordReader, unsigned, VARINT } from "../codec/records.js";
import { Fault } from "../errors.js";
import { read } from "../identity.js";
import { checkObject } from "./foreign.js";

/** One field of a message: a number, a text, or a message of its own. */
interface Member {
  readonly number: number;
  readonly name: string;
  readonly kind: "int" | "text" | readonly Member[];
  /** Whether 0 differs from absence. */
  readonly isOptional?: boolean;
}

/** What a message holds, by the names of its fields in JavaScript. */
export type Fields = ReadonlyMap<string, number | string | Fields>;

const members = (kinds: { [name: string]: [number, Member["kind"], boolean?] }): readonly Member[] =>
  Object.entries(kinds).map(([name, [number, kind, isOptional = false]]) => ({
    number,
    name,
    kind,
    isOptional,
  }));

const TIMESTAMP = members({ seconds: [1, "int"], nanos: [2, "int"] });
const GPU_FAULT = members({
  kind: [1, "int"],
  code: [2, "int"],
  name: [3, "text"],
  severity: [4, "int"],
  gpuUuid: [5, "text"],
  gpuIndex: [6, "int", true],
  pciBusId: [7, "text"],
  node: [8, "text"],
  pid: [9, "int"],
  process: [10, "text"],
});
export const EXECUTION_ERROR = members({
  code: [1, "text"],
  message: [2, "text"],
  errorUri: [3, "text"],
  kind: [4, "int"],
  timestamp: [5, TIMESTAMP],
  worker: [6, "text"],
  recoverability: [7, "int"],
  gpuFault: [8, GPU_FAULT],
});
export const CONTAINER_ERROR = members({
  code: [1, "text"],
  message: [2, "text"],
  kind: [3, "int"],
  origin: [4, "int"],
});
export const ERROR_DOCUMENT = members({ error: [1, CONTAINER_ERROR] });

interface Read {
  readonly fields: Fields;
  /** Whether all of it could be read. */
  readonly isWhole: boolean;
}

/**
 * What a message, or its bytes, holds that is not its default.
 * @throws {TypeError} for what is no object
 */
export function readMessage(theirs: unknown, known: readonly Member[]): Read {
  checkObject(theirs, "a message of Flyte's or its bytes");
  return theirs instanceof Uint8Array
    ? parsed(theirs, 0, theirs.length, known)
    : { fields: taken(theirs, known), isWhole: true };
}

function taken(theirs: object, known: readonly Member[]): Fields {
  const fields = new Map<string, number | string | Fields>();
  for (const member of known) {
    const given = read(theirs, member.name);
    // Their 64 bits are a bigint.
    const value = typeof given === "bigint" ? Number(given) : given;
    if (typeof member.kind !== "string") {
      if (typeof value === "object" && value !== null) fields.set(member.name, taken(value, member.kind));
    } else if (holds(member, value)) fields.set(member.name, value);
  }
  return fields;
}

/** Whether a value is one of the field's kind, and says something. */
function holds({ kind, isOptional }: Member, value: unknown): value is number | string {
  if (kind === "int") return Number.isSafeInteger(value) && (isOptional === true || value !== 0);
  return typeof value === "string" && value !== "";
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

function parsed(bytes: Uint8Array, from: number, to: number, known: readonly Member[]): Read {
  const fields = new Map<string, number | string | Fields>();
  const report = (code: Fault["code"], detail: string, offset: number) => new Fault(code, [], detail, offset);
  const record = new RecordReader(bytes, from, to, report);
  let isWhole = true;
  try {
    while (record.next()) {
      record.payload();
      const { number, wireType, start, end } = record;
      const member = known.find((each) => each.number === number);
      if (!member || wireType !== (member.kind === "int" ? VARINT : LENGTH)) continue;
      if (typeof member.kind !== "string") {
        const part = parsed(bytes, start, end, member.kind);
        isWhole &&= part.isWhole;
        // A message that comes twice is merged.
        const before = fields.get(member.name);
        fields.set(member.name, new Map([...(before instanceof Map ? before : []), ...part.fields]));
        continue;
      }
      const value =
        member.kind === "int"
          ? Number(BigInt.asIntN(64, BigInt(unsigned(bytes, start, end))))
          : decoder.decode(bytes.subarray(start, end));
      // The last one counts.
      fields.delete(member.name);
      if (holds(member, value)) fields.set(member.name, value);
    }
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault;
    isWhole = false;
  }
  return { fields, isWhole };
}

/** The message of these fields. */
export function writeMessage(fields: ReadonlyMap<string, unknown>, known: readonly Member[]): Uint8Array {
  const writer = new Writer();
  for (const member of known) {
    const value = fields.get(member.name);
    const part =
      typeof member.kind === "string"
        ? undefined
        : value instanceof Map
          ? writeMessage(value, member.kind)
          : undefined;
    if (!part && !(typeof member.kind === "string" && holds(member, value))) continue;
    writer.varint(member.number * 8 + (member.kind === "int" ? VARINT : LENGTH));
    if (typeof value === "number") writeInt64(writer, value);
    else {
      const bytes = part ?? new TextEncoder().encode(value as string);
      writer.varint(bytes.length);
      writer.bytes(bytes);
    }
  }
  return writer.finish();
}

/** A negative one takes the ten bytes of 64 bits. */
function writeInt64(writer: Writer, value: number): void {
  if (value >= 0) {
    writer.varint(value);
    return;
  }
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 0x7fn; rest >>= 7n) writer.byte(Number(rest & 0x7fn) | 0x80);
  writer.byte(Number(rest));
}
