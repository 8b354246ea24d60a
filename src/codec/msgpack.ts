// MessagePack (SPEC 7.1): a map with the field names of section 4.
// Written in the one form that MSG-1 allows, read in any (MSG-2). Not a general library: no extension types, no
// keys other than text, and what a field may hold is for check.ts to say.

import type { ErrorEnvelope } from "../envelope.js";
import type { Fault } from "../errors.js";
import { MEDIA_TYPES } from "../generated/constants.js";
import type { ResolvedLimits } from "../limits.js";
import { utf8Length } from "../text.js";
import { Writer } from "./bytes.js";
import { codec } from "./codec.js";
import { decodeUtf8, sortedKeys } from "./text.js";
import { TreeBuilder } from "./tree.js";

/** The codec of SPEC 7.1. */
export const msgpack = codec({
  name: "msgpack",
  mediaType: MEDIA_TYPES.msgpack,
  family: "named",

  write: writeMsgpack,
  read: readMsgpack,
});

/** Writes an envelope that was checked, and has no unknown Protobuf records. */
export function writeMsgpack(envelope: ErrorEnvelope): Uint8Array {
  const writer = new Writer();
  writeValue(writer, envelope);
  return writer.finish();
}

type Type =
  | "null"
  | "boolean"
  | "uint"
  | "int"
  | "float"
  | "text"
  | "bytes"
  | "list"
  | "map"
  | "extension"
  | "unused";

/** What a range of first bytes announces, and how many bytes of number or size follow; 0: it is in the byte itself. */
interface Form {
  readonly from: number;
  readonly to: number;
  readonly type: Type;
  readonly width: 0 | 1 | 2 | 4 | 8;
}

/** MessagePack, whole: every first byte, the shortest form of each type first. */
const FORMS: readonly Form[] = [
  { from: 0x00, to: 0x7f, type: "uint", width: 0 },
  { from: 0x80, to: 0x8f, type: "map", width: 0 },
  { from: 0x90, to: 0x9f, type: "list", width: 0 },
  { from: 0xa0, to: 0xbf, type: "text", width: 0 },
  { from: 0xc0, to: 0xc0, type: "null", width: 0 },
  { from: 0xc1, to: 0xc1, type: "unused", width: 0 },
  { from: 0xc2, to: 0xc3, type: "boolean", width: 0 },
  { from: 0xc4, to: 0xc4, type: "bytes", width: 1 },
  { from: 0xc5, to: 0xc5, type: "bytes", width: 2 },
  { from: 0xc6, to: 0xc6, type: "bytes", width: 4 },
  { from: 0xc7, to: 0xc9, type: "extension", width: 0 },
  { from: 0xca, to: 0xca, type: "float", width: 4 },
  { from: 0xcb, to: 0xcb, type: "float", width: 8 },
  { from: 0xcc, to: 0xcc, type: "uint", width: 1 },
  { from: 0xcd, to: 0xcd, type: "uint", width: 2 },
  { from: 0xce, to: 0xce, type: "uint", width: 4 },
  { from: 0xcf, to: 0xcf, type: "uint", width: 8 },
  { from: 0xd0, to: 0xd0, type: "int", width: 1 },
  { from: 0xd1, to: 0xd1, type: "int", width: 2 },
  { from: 0xd2, to: 0xd2, type: "int", width: 4 },
  { from: 0xd3, to: 0xd3, type: "int", width: 8 },
  { from: 0xd4, to: 0xd8, type: "extension", width: 0 },
  { from: 0xd9, to: 0xd9, type: "text", width: 1 },
  { from: 0xda, to: 0xda, type: "text", width: 2 },
  { from: 0xdb, to: 0xdb, type: "text", width: 4 },
  { from: 0xdc, to: 0xdc, type: "list", width: 2 },
  { from: 0xdd, to: 0xdd, type: "list", width: 4 },
  { from: 0xde, to: 0xde, type: "map", width: 2 },
  { from: 0xdf, to: 0xdf, type: "map", width: 4 },
  { from: 0xe0, to: 0xff, type: "int", width: 0 },
];

const FORM_OF_BYTE: readonly Form[] = FORMS.flatMap((form) => new Array(form.to - form.from + 1).fill(form));

/** The forms of one type, shortest first, each with how many numbers or sizes from 0 (integers: from −1) it holds. */
const formsOf = (type: Type) =>
  FORMS.filter((form) => form.type === type)
    .sort((a, b) => a.width - b.width)
    .map(({ from, to, width }) => {
      const holds = width === 0 ? to - from + 1 : 2 ** (8 * width - (type === "int" ? 1 : 0));
      return { from, to, width, holds };
    });

const TEXT = formsOf("text");
const BYTES = formsOf("bytes");
const LIST = formsOf("list");
const MAP = formsOf("map");
const UINT = formsOf("uint");
const INT = formsOf("int");
const FLOAT64 = 0xcb;

// Recursion is safe here: a checked value is at most maxDepth levels deep.
function writeValue(writer: Writer, value: unknown): void {
  if (typeof value === "string") {
    writeText(writer, value);
  } else if (typeof value === "number") {
    writeNumber(writer, value);
  } else if (typeof value === "boolean") {
    writer.byte(value ? 0xc3 : 0xc2);
  } else if (value === null) {
    writer.byte(0xc0);
  } else if (value instanceof Uint8Array) {
    writeHead(writer, BYTES, value.length);
    writer.bytes(value);
  } else if (Array.isArray(value)) {
    writeHead(writer, LIST, value.length);
    for (const element of value) writeValue(writer, element);
  } else {
    const map = value as { readonly [key: string]: unknown };
    const keys = sortedKeys(map);
    writeHead(writer, MAP, keys.length);
    for (const key of keys) {
      writeText(writer, key);
      writeValue(writer, map[key]);
    }
  }
}

function writeText(writer: Writer, text: string): void {
  const size = utf8Length(text);
  writeHead(writer, TEXT, size);
  writer.text(text, size);
}

function writeNumber(writer: Writer, value: number): void {
  if (!Number.isSafeInteger(value)) {
    writer.byte(FLOAT64);
    writer.float64(value, false);
  } else {
    writeHead(writer, value < 0 ? INT : UINT, value);
  }
}

/** Writes an integer, or the size of what follows, in the shortest of these forms. */
function writeHead(writer: Writer, forms: ReturnType<typeof formsOf>, value: number): void {
  const distance = value < 0 ? -1 - value : value;
  for (const { from, to, width, holds } of forms) {
    if (distance >= holds) continue;
    if (width === 0) {
      writer.byte(value < 0 ? to - distance : from + distance);
    } else {
      writer.byte(from);
      writer.integer(value, width);
    }
    return;
  }
}

/** Reads one MessagePack value that fills the input; throws Faults. */
export function readMsgpack(bytes: Uint8Array, { maxDepth }: ResolvedLimits): unknown {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tree = new TreeBuilder(maxDepth);
  let position = 0;

  do {
    const { top } = tree;
    if (top?.left === 0) tree.close();
    else if (top?.map && top.at === undefined) readKey();
    else readValue();
  } while (tree.top);

  if (position < bytes.length) throw tree.fault("trailing_data", "nothing more may follow", position);
  return tree.root;

  function readKey(): void {
    const start = position;
    const form = readForm();
    if (form.type === "unused") throw unused(start);
    if (form.type !== "text") throw tree.fault("unsupported_type", "expected a key that is text", start);
    tree.key(readText(start, form), start);
  }

  /** Reads a value, or the head of a list or map. */
  function readValue(): void {
    const start = position;
    const form = readForm();
    switch (form.type) {
      case "null":
        tree.add(null);
        break;
      case "boolean":
        tree.add(readInteger(start, form) === 1);
        break;
      case "uint":
      case "int":
        tree.add(readInteger(start, form));
        break;
      case "float":
        take(start, form.width);
        tree.add(form.width === 4 ? view.getFloat32(start + 1) : view.getFloat64(start + 1));
        break;
      case "text":
        tree.add(readText(start, form));
        break;
      case "bytes": {
        const size = readInteger(start, form) as number;
        tree.add(bytes.slice(take(start, size), position));
        break;
      }
      // A count is believed only as far as the input could hold it: an element takes a byte, an entry two.
      case "list": {
        const count = readInteger(start, form) as number;
        need(start, count);
        tree.openList(count, start);
        break;
      }
      case "map": {
        const count = readInteger(start, form) as number;
        need(start, 2 * count);
        tree.openMap(count, start);
        break;
      }
      case "extension":
        throw tree.fault("unsupported_type", "this format has no extension types", start);
      case "unused":
        throw unused(start);
    }
  }

  function readForm(): Form {
    return FORM_OF_BYTE[bytes[take(position, 1)] as number] as Form;
  }

  /** A number or a size. A bigint where no number is exact; check.ts refuses it, when its turn comes. */
  function readInteger(start: number, { from, to, type, width }: Form): number | bigint {
    const first = bytes[start] as number;
    const signed = type === "int";
    const at = take(start, width);
    switch (width) {
      case 0:
        return signed ? first - to - 1 : first - from;
      case 1:
        return signed ? view.getInt8(at) : view.getUint8(at);
      case 2:
        return signed ? view.getInt16(at) : view.getUint16(at);
      case 4:
        return signed ? view.getInt32(at) : view.getUint32(at);
      case 8: {
        const high = signed ? view.getInt32(at) : view.getUint32(at);
        const value = high * 2 ** 32 + view.getUint32(at + 4);
        if (Number.isSafeInteger(value)) return value;
        return signed ? view.getBigInt64(at) : view.getBigUint64(at);
      }
    }
  }

  function readText(start: number, form: Form): string {
    const size = readInteger(start, form) as number;
    const text = decodeUtf8(bytes, take(start, size), position);
    if (text === undefined) throw tree.fault("invalid_utf8", "the text is no UTF-8", start);
    return text;
  }

  /** Moves behind the next bytes, and returns where they start. */
  function take(start: number, size: number): number {
    need(start, size);
    position += size;
    return position - size;
  }

  /** Whether so many bytes are left for the value that started here. */
  function need(start: number, size: number): void {
    if (size > bytes.length - position) throw tree.fault("truncated", "the input ends too early", start);
  }

  function unused(start: number): Fault {
    return tree.fault("malformed", "the byte c1 means nothing", start);
  }
}
