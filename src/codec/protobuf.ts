// Protobuf (SPEC 7.2): the message ErrorEnvelope of schema/rethrown/v1/envelope.proto, from the field table.
// No general library: they merge what occurs twice, and forgive much of what PB-3 refuses. Reads to the same plain
// tree as the other encodings; what a field may hold is for check.ts to say.

import { checkVersion } from "../check.js";
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
  UNSIGNED,
  VALUE,
} from "./forms.js";
import { readProtobufEnvelope } from "./protobuf-reader.js";
import { writeProtobuf } from "./protobuf-writer.js";
import { LENGTH, RecordReader, unsigned, VARINT, varintEnd } from "./records.js";
import { emptyTree, NO_FIELDS, type Tree } from "./tree.js";
import { joinRecords, UNKNOWN } from "./unknown.js";

/** The codec of SPEC 7.2. */
export const protobuf = codec({
  name: "protobuf",
  mediaType: MEDIA_TYPES.protobuf,
  family: "records",

  write: writeProtobuf,
  readSure: readProtobufEnvelope,

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
  return nested((source, payload) => readMessage(source, payload, message, false));
}

/** A field as Protobuf has it. */
interface Row {
  readonly name: string;
  readonly number: number;
  readonly occurs: Occurrence;
  readonly form: Form;
  readonly rootOnly: boolean;
}

function rowsOf(field: Field): Row[] {
  const row = {
    name: field.name,
    occurs: "once",
    rootOnly: field.rootOnly ?? false,
  } as const;
  if (field.numbers) {
    const { int, double, text } = field.numbers;
    return [
      { ...row, number: int, form: SIGNED },
      { ...row, number: double, form: DOUBLE },
      { ...row, number: text, form: TEXT },
    ];
  }
  const [occurs, form] = SHAPES[field.kind as Exclude<FieldKind, "billable">];
  return [{ ...row, number: field.number, occurs, form }];
}

/** The rows of each message, in ascending order of their numbers, and by number. */
const ROWS: ReadonlyMap<Message, ReadonlyMap<number, Row>> = new Map(
  [ENVELOPE, FRAME, ORIGIN, OMISSION].map((message) => {
    const rows = message.fields.flatMap(rowsOf).sort((a, b) => a.number - b.number);
    return [message, new Map(rows.map((row) => [row.number, row]))];
  }),
);

const rowsIn = (message: Message) => ROWS.get(message) as ReadonlyMap<number, Row>;

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
