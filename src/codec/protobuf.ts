// Protobuf (SPEC 7.2): the message ErrorEnvelope of schema/rethrown/v1/envelope.proto, from the field table.
// No general library: they merge what occurs twice, and forgive much of what PB-3 refuses. Reads to the same plain
// tree as the other encodings; what a field may hold is for check.ts to say.

import { checkVersion } from "../check.js";
import type { UnknownFields } from "../envelope.js";
import { Fault, type Segment } from "../errors.js";
import {
  ENUMERATIONS,
  ENVELOPE,
  type Field,
  type FieldKind,
  FRAME,
  type Message,
  OMISSION,
  ORIGIN,
} from "../fields.js";
import { MEDIA_TYPES, VERSION } from "../generated/constants.js";
import { Writer } from "./bytes.js";
import { codec } from "./codec.js";
import {
  BOOLEAN,
  DOUBLE,
  enumerated,
  type Form,
  nested,
  type Payload,
  readEntry,
  SIGNED,
  Source,
  TEXT,
  tagOf,
  UNSIGNED,
  VALUE,
  writeEntries,
} from "./forms.js";
import { LENGTH, RecordReader, unsigned, VARINT, varintEnd } from "./records.js";
import { emptyTree, NO_FIELDS, type Tree } from "./tree.js";
import { joinRecords, UNKNOWN } from "./unknown.js";

/** The codec of SPEC 7.2. */
export const protobuf = codec({
  name: "protobuf",
  mediaType: MEDIA_TYPES.protobuf,
  family: "records",

  write(envelope) {
    const writer = new Writer();
    writeMessage(writer, envelope, ENVELOPE);
    return writer.finish();
  },

  read(input, { maxDepth }) {
    readVersion(input);
    return readMessage(new Source(input, maxDepth), { start: 0, end: input.length }, ENVELOPE, true);
  },
});

/** How a field occurs: in one record, in one for each element or entry, or with all elements in one. */
type Occurrence = "once" | "each" | "packed" | "entry";

const SHAPES: { readonly [Kind in Exclude<FieldKind, "billable">]: readonly [Occurrence, Form] } = {
  uint: ["once", UNSIGNED],
  int: ["once", SIGNED],
  position: ["once", UNSIGNED],
  httpStatus: ["once", UNSIGNED],
  reference: ["once", UNSIGNED],
  references: ["packed", UNSIGNED],
  bool: ["once", BOOLEAN],
  kind: ["once", enumerated(ENUMERATIONS.kind)],
  status: ["once", enumerated(ENUMERATIONS.status)],
  omissionReason: ["once", enumerated(ENUMERATIONS.omissionReason)],
  name: ["once", TEXT],
  names: ["each", TEXT],
  text: ["once", TEXT],
  texts: ["each", TEXT],
  values: ["each", VALUE],
  attributes: ["entry", VALUE],
  origin: ["once", messageForm(ORIGIN)],
  frames: ["each", messageForm(FRAME)],
  omissions: ["each", messageForm(OMISSION)],
  envelopes: ["each", messageForm(ENVELOPE)],
};

function messageForm(message: Message): Form {
  return nested<object>(
    (writer, content) => writeMessage(writer, content, message),
    (source, payload) => readMessage(source, payload, message, false),
  );
}

/** A field as Protobuf has it. */
interface Row {
  readonly name: string;
  readonly number: number;
  readonly occurs: Occurrence;
  readonly form: Form;
  readonly rootOnly: boolean;
  /** Which values belong here, where several rows share a name: the members of a oneof. */
  readonly holds: (value: unknown) => boolean;
}

function rowsOf(field: Field): Row[] {
  const row = {
    name: field.name,
    occurs: "once",
    rootOnly: field.rootOnly ?? false,
    holds: () => true,
  } as const;
  if (field.numbers) {
    const { int, double, text } = field.numbers;
    return [
      { ...row, number: int, form: SIGNED, holds: Number.isSafeInteger },
      { ...row, number: double, form: DOUBLE, holds: isFloat },
      { ...row, number: text, form: TEXT, holds: isText },
    ];
  }
  const [occurs, form] = SHAPES[field.kind as Exclude<FieldKind, "billable">];
  return [{ ...row, number: field.number, occurs, form }];
}

const isFloat = (value: unknown): boolean => typeof value === "number" && !Number.isSafeInteger(value);
const isText = (value: unknown): boolean => typeof value === "string";

/** The rows of each message, in ascending order of their numbers, and by number. */
const ROWS: ReadonlyMap<Message, ReadonlyMap<number, Row>> = new Map(
  [ENVELOPE, FRAME, ORIGIN, OMISSION].map((message) => {
    const rows = message.fields.flatMap(rowsOf).sort((a, b) => a.number - b.number);
    return [message, new Map(rows.map((row) => [row.number, row]))];
  }),
);

const rowsIn = (message: Message) => ROWS.get(message) as ReadonlyMap<number, Row>;

function writeMessage(writer: Writer, content: object, message: Message): void {
  const fields = content as { readonly [name: string]: unknown };
  for (const row of rowsIn(message).values()) {
    const value = fields[row.name];
    if (value !== undefined && row.holds(value)) WRITERS[row.occurs](writer, row, value as never);
  }
  const unknown = fields[UNKNOWN] as UnknownFields | undefined;
  if (unknown) writer.bytes(unknown.bytes);
}

const WRITERS: { readonly [Occurs in Occurrence]: (writer: Writer, row: Row, value: never) => void } = {
  once(writer, { number, form }, value) {
    writer.varint(tagOf(number, form.wireType));
    form.write(writer, value);
  },

  each(writer, row, list: readonly never[]) {
    for (const element of list) WRITERS.once(writer, row, element);
  },

  packed(writer, { number, form }, list: readonly never[]) {
    writer.varint(tagOf(number, LENGTH));
    const start = writer.open();
    for (const element of list) form.write(writer, element);
    writer.close(start);
  },

  entry: (writer, { number }, map) => writeEntries(writer, number, map),
};

/** Reads the records of the outermost message alone, and the version (ERR-4); throws Faults. */
function readVersion(bytes: Uint8Array): void {
  const record = new RecordReader(bytes, 0, bytes.length, (code, detail, offset) => {
    return new Fault(code, outermostPath(bytes, record), detail, offset);
  });
  let version: number | bigint = VERSION;
  while (record.next()) {
    record.payload();
    const { number, wireType, start, end } = record;
    if (rowsIn(ENVELOPE).get(number)?.name === "v" && wireType === VARINT)
      version = unsigned(bytes, start, end);
  }
  checkVersion(version);
}

/** The path of what a record of the outermost message holds; that of the message, while its tag is unknown. */
function outermostPath(bytes: Uint8Array, { number, offset }: RecordReader): Segment[] {
  const row = rowsIn(ENVELOPE).get(number);
  if (!row) return [];
  if (row.occurs === "once" || row.occurs === "entry") return [row.name];
  let elements = 0;
  const before = new Source(bytes, 0).records({ start: 0, end: offset });
  while (before.next()) {
    before.payload();
    if (before.number !== number) continue;
    const isPacked = row.occurs === "packed" && before.wireType === LENGTH;
    const part = bytes.subarray(before.start, before.end);
    elements += isPacked ? part.filter((byte) => byte < 0x80).length : 1;
  }
  return [row.name, elements];
}

function readMessage(
  source: Source,
  payload: Pick<Payload, "start" | "end">,
  message: Message,
  isRoot: boolean,
): Tree {
  if (payload.start === payload.end) return NO_FIELDS;
  const tree = emptyTree();
  const unknown: { number: number; start: number; end: number }[] = [];
  const rows = rowsIn(message);
  const record = source.records(payload);
  while (record.next()) {
    const row = rows.get(record.number);
    if (row) {
      source.path.push(row.name);
      READERS[row.occurs](source, row, record, tree, isRoot);
      source.path.pop();
    } else {
      record.payload();
      unknown.push({ number: record.number, start: record.offset, end: record.end });
    }
  }
  if (unknown.length > 0) tree[UNKNOWN] = joinRecords(source.bytes, unknown);
  return tree;
}

type Reader = (source: Source, row: Row, record: RecordReader, tree: Tree, isRoot: boolean) => void;

const READERS: { readonly [Occurs in Occurrence]: Reader } = {
  once(source, { name, form }, record, tree) {
    source.payload(record, form.wireType, name in tree);
    tree[name] = form.read(source, record, 1);
  },

  each(source, { name, form, rootOnly }, record, tree, isRoot) {
    tree[name] ??= [];
    const list = tree[name] as unknown[];
    source.path.push(list.length);
    source.payload(record, form.wireType);
    // A member of `related` has no `related`: check.ts refuses it, and its depth must not become that of our stack.
    list.push(rootOnly && !isRoot ? null : form.read(source, record, 1));
    source.path.pop();
  },

  packed(source, { name, form }, record, tree) {
    tree[name] ??= [];
    const list = tree[name] as unknown[];
    const { offset } = record;
    source.path.push(list.length);
    source.payload(record, record.wireType === LENGTH ? LENGTH : form.wireType);
    for (let start = record.start; start < record.end; ) {
      source.path[source.path.length - 1] = list.length;
      const end = varintEnd(
        source.bytes,
        start,
        record.end,
        (code, detail) => source.fault(code, detail, offset),
        offset,
      );
      list.push(form.read(source, { start, end, offset }, 1));
      start = end;
    }
    source.path.pop();
  },

  entry(source, { name }, record, tree) {
    tree[name] ??= emptyTree();
    readEntry(source, record, tree[name] as Tree, 1);
  },
};
