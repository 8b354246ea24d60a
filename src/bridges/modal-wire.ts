// Modal's GenericResult in Protobuf. Reads every well-formed message, as far as the first record that is none.

import { isBytes, Writer } from "../codec/bytes.js";
import { LENGTH, RecordReader, unsigned, VARINT } from "../codec/records.js";
import { Fault } from "../errors.js";
import { utf8Length } from "../text.js";

/** The fields of Modal's GenericResult, as its JavaScript client names them; what is absent is empty. */
export interface GenericResult {
  /** A number of GenericStatus, or its name. */
  status?: number | string;
  exception?: string;
  exitcode?: number;
  traceback?: string;
  data?: Uint8Array | undefined;
  dataBlobId?: string | undefined;
  serializedTb?: Uint8Array;
  tbLineCache?: Uint8Array;
  propagationReason?: string;
}

interface Field {
  readonly number: number;
  readonly kind: "int" | "text" | "bytes";
  readonly name: keyof GenericResult;
  /** Its name in Python, and in `attributes`. */
  readonly python: string;
}

const FIELDS: readonly Field[] = [
  { number: 1, kind: "int", name: "status", python: "status" },
  { number: 2, kind: "text", name: "exception", python: "exception" },
  { number: 3, kind: "int", name: "exitcode", python: "exitcode" },
  { number: 4, kind: "text", name: "traceback", python: "traceback" },
  { number: 5, kind: "bytes", name: "data", python: "data" },
  { number: 10, kind: "text", name: "dataBlobId", python: "data_blob_id" },
  { number: 11, kind: "bytes", name: "serializedTb", python: "serialized_tb" },
  { number: 12, kind: "bytes", name: "tbLineCache", python: "tb_line_cache" },
  { number: 13, kind: "text", name: "propagationReason", python: "propagation_reason" },
];

const named = (...names: (keyof GenericResult)[]) => FIELDS.filter(({ name }) => names.includes(name));

/** What Python pickled, or where it lies. */
export const PICKLED = named("data", "dataBlobId", "serializedTb", "tbLineCache");
/** What else has no field in an envelope. */
export const CARRIED = named("exitcode", "propagationReason");

/** Whether a value is one of the field's kind, and not its default. */
export function holds({ kind }: Field, value: unknown): value is number | string | Uint8Array {
  if (kind === "int") return typeof value === "number" && value !== 0 && (value | 0) === value;
  if (kind === "text") return typeof value === "string" && value !== "";
  return isBytes(value) && value.length > 0;
}

const decoder = new TextDecoder();

/** The fields of a message, and whether all of it could be read. */
export function readResult(bytes: Uint8Array): { fields: GenericResult; isWhole: boolean } {
  const fields = new Map<string, unknown>();
  const report = (code: Fault["code"], detail: string, offset: number) => new Fault(code, [], detail, offset);
  const record = new RecordReader(bytes, 0, bytes.length, report);
  let isWhole = true;
  try {
    while (record.next()) {
      record.payload();
      const { number, wireType, start, end } = record;
      const field = FIELDS.find((each) => each.number === number);
      if (wireType !== (field?.kind === "int" ? VARINT : LENGTH) || !field) continue;
      const part = bytes.subarray(start, end);
      if (field.kind === "int") fields.set(field.name, int32(unsigned(bytes, start, end)));
      else fields.set(field.name, field.kind === "text" ? decoder.decode(part) : part.slice());
    }
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault;
    isWhole = false;
  }
  return { fields: Object.fromEntries(fields), isWhole };
}

const int32 = (value: number | bigint) => Number(BigInt.asIntN(32, BigInt(value)));

/** The message of these fields. */
export function writeResult(result: GenericResult): Uint8Array {
  const writer = new Writer();
  for (const field of FIELDS) {
    const value = result[field.name];
    if (!holds(field, value)) continue;
    writer.varint(field.number * 8 + (field.kind === "int" ? VARINT : LENGTH));
    if (typeof value === "number") writeInt32(writer, value);
    else {
      writer.varint(typeof value === "string" ? utf8Length(value) : value.length);
      if (typeof value === "string") writer.text(value);
      else writer.bytes(value);
    }
  }
  return writer.finish();
}

/** A negative one takes the ten bytes of 64 bits. */
function writeInt32(writer: Writer, value: number): void {
  if (value >= 0) {
    writer.varint(value);
    return;
  }
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 0x7fn; rest >>= 7n) writer.byte(Number(rest & 0x7fn) | 0x80);
  writer.byte(Number(rest));
}
