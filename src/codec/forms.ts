// The Protobuf form of whatever a field can hold (SPEC 7.2): scalars, enumerations, values, maps of values.
// Which field has which form is protobuf.ts's; how they are written, protobuf-writer.ts's.

import { type ErrorCode, Fault, type Segment } from "../errors.js";
import type { Enumeration } from "../fields.js";
import { VALUE_FIELDS } from "../generated/constants.js";
import { utf8Length } from "../text.js";
import type { Writer } from "./bytes.js";
import {
  FIXED64,
  KEY_NUMBER,
  LENGTH,
  RecordReader,
  signed,
  unsigned,
  VALUE_NUMBER,
  VARINT,
} from "./records.js";
import { decodeUtf8 } from "./text.js";
import { emptyTree, type Tree } from "./tree.js";

/** Where the payload of a record lies, and where its tag starts. */
export interface Payload {
  readonly start: number;
  readonly end: number;
  readonly offset: number;
}

/** An input, and the path to where it is read. */
export class Source {
  readonly bytes: Uint8Array;
  readonly maxDepth: number;
  readonly path: Segment[] = [];

  constructor(bytes: Uint8Array, maxDepth: number) {
    this.bytes = bytes;
    this.maxDepth = maxDepth;
  }

  fault(code: ErrorCode, detail: string, offset: number): Fault {
    return new Fault(code, this.path, detail, offset);
  }

  /** The records of the message that fills a payload. */
  records({ start, end }: Pick<Payload, "start" | "end">): RecordReader {
    return new RecordReader(this.bytes, start, end, (code, detail, offset) =>
      this.fault(code, detail, offset),
    );
  }

  /**
   * Finds the payload of the record whose tag was read last, if its wire type is this one, and the field is not
   * `taken`.
   */
  payload(record: RecordReader, wireType: number, taken = false): void {
    record.checkWireType();
    if (record.wireType !== wireType) {
      throw this.fault("schema", `wire type ${record.wireType} instead of ${wireType}`, record.offset);
    }
    if (taken) throw this.fault("duplicate_key", "the field occurs twice", record.offset);
    record.payload();
  }

  /** A fault of a record where nothing can be unknown (PB-3). */
  unknown(record: RecordReader): Fault {
    record.checkWireType();
    return this.fault("schema", `nothing here has the number ${record.number}`, record.offset);
  }
}

/** How something stands in a record. */
export interface Form {
  readonly wireType: number;
  /** `level` is that of the value, if it is one. Undefined stands for absence. */
  read(source: Source, payload: Payload, level: number): unknown;
}

export const UNSIGNED: Form = {
  wireType: VARINT,
  read: ({ bytes }, { start, end }) => unsigned(bytes, start, end),
};

export const SIGNED: Form = {
  wireType: VARINT,
  read: ({ bytes }, { start, end }) => signed(bytes, start, end),
};

export const BOOLEAN: Form = {
  wireType: VARINT,
  read: ({ bytes }, { start, end }) => unsigned(bytes, start, end) !== 0,
};

export const DOUBLE: Form = {
  wireType: FIXED64,
  read: ({ bytes }, { start }) => new DataView(bytes.buffer, bytes.byteOffset + start).getFloat64(0, true),
};

export const TEXT: Form & { write(writer: Writer, text: string): void } = {
  wireType: LENGTH,
  write(writer, text) {
    const size = utf8Length(text);
    writer.varint(size);
    writer.text(text, size);
  },
  read(source, { start, end, offset }) {
    const text = decodeUtf8(source.bytes, start, end);
    if (text === undefined) throw source.fault("invalid_utf8", "the text is no UTF-8", offset);
    return text;
  },
};

const BYTES: Form = {
  wireType: LENGTH,
  read: ({ bytes }, { start, end }) => bytes.slice(start, end),
};

/** A name of a closed list; the number 0 is absence (PB-4). */
export function enumerated({ nameOf }: Enumeration): Form {
  return {
    wireType: VARINT,
    read(source, { start, end, offset }) {
      const number = unsigned(source.bytes, start, end);
      if (number === 0) return undefined;
      const name = nameOf.get(number as number);
      if (name === undefined)
        throw source.fault("schema", `this version has no number ${number} here`, offset);
      return name;
    },
  };
}

/** A message inside another. */
export const nested = (read: Form["read"]): Form => ({ wireType: LENGTH, read });

const NULL = nested((source, payload) => {
  const record = source.records(payload);
  if (record.next()) throw source.unknown(record);
  return null;
});

const LIST = nested((source, payload, level) => {
  const list: unknown[] = [];
  readContainer(source, payload, level, VALUE_FIELDS.ValueList.items, (record) => {
    source.path.push(list.length);
    source.payload(record, LENGTH);
    list.push(VALUE.read(source, record, level + 1));
    source.path.pop();
  });
  return list;
});

const MAP = nested((source, payload, level) => {
  const map = emptyTree();
  readContainer(source, payload, level, VALUE_FIELDS.ValueMap.entries, (record) => {
    readEntry(source, record, map, level + 1);
  });
  return map;
});

/** Reads a list or map, whose message has this one field. Its level bounds how deep this recurses (PB-5). */
function readContainer(
  source: Source,
  payload: Payload,
  level: number,
  number: number,
  readElement: (record: RecordReader) => void,
): void {
  if (level > source.maxDepth) {
    throw source.fault("limit", `more than ${source.maxDepth} levels of lists and maps`, payload.offset);
  }
  const record = source.records(payload);
  while (record.next()) {
    if (record.number !== number) throw source.unknown(record);
    readElement(record);
  }
}

/** Reads one entry into its map, in the order of ERR-4; `level` is that of its value. */
export function readEntry(source: Source, entry: RecordReader, map: Tree, level: number): void {
  source.payload(entry, LENGTH);
  let key: Payload | undefined;
  let value: Payload | undefined;
  const record = source.records(entry);
  while (record.next()) {
    const isKey = record.number === KEY_NUMBER;
    if (!isKey && record.number !== VALUE_NUMBER) throw source.unknown(record);
    source.payload(record, LENGTH, (isKey ? key : value) !== undefined);
    const { start, end, offset } = record;
    if (isKey) key = { start, end, offset };
    else value = { start, end, offset };
  }

  const name = key ? (TEXT.read(source, key, level) as string) : "";
  source.path.push(name);
  if (name in map) throw source.fault("duplicate_key", "the key occurs twice", (key ?? entry).offset);
  if (!value) throw source.fault("schema", "a value has exactly one member", entry.offset);
  map[name] = VALUE.read(source, value, level);
  source.path.pop();
}

const FORM_OF_NUMBER: ReadonlyMap<number, Form> = new Map([
  [VALUE_FIELDS.Value.null, NULL],
  [VALUE_FIELDS.Value.bool, BOOLEAN],
  [VALUE_FIELDS.Value.integer, SIGNED],
  [VALUE_FIELDS.Value.float, DOUBLE],
  [VALUE_FIELDS.Value.text, TEXT],
  [VALUE_FIELDS.Value.bytes, BYTES],
  [VALUE_FIELDS.Value.list, LIST],
  [VALUE_FIELDS.Value.map, MAP],
]);

/** The message Value: exactly one member. */
export const VALUE = nested((source, payload, level) => {
  const record = source.records(payload);
  let value: unknown;
  while (record.next()) {
    const form = FORM_OF_NUMBER.get(record.number);
    if (!form) throw source.unknown(record);
    source.payload(record, form.wireType, value !== undefined);
    value = form.read(source, record, level);
  }
  if (value === undefined) throw source.fault("schema", "a value has exactly one member", payload.offset);
  return value;
});
