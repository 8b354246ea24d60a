// MessagePack (SPEC 7.1): a map with the field names of section 4.
// Written in the one form that MSG-1 allows, read in any (MSG-2). Not a general library: no extension types, no
// keys other than text, and what a field may hold is for check.ts to say.

import type { ErrorEnvelope } from "../envelope.js";
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

// Recursion is safe here: a checked value is at most maxDepth levels deep.
function writeValue(writer: Writer, value: unknown): void {
  if (typeof value === "string") writeText(writer, value);
  else if (typeof value === "number") writeNumber(writer, value);
  else if (typeof value === "boolean") writer.byte(value ? 0xc3 : 0xc2);
  else if (value === null) writer.byte(0xc0);
  else if (value instanceof Uint8Array) {
    writeHead(writer, HEADS.bytes, value.length);
    writer.bytes(value);
  } else if (Array.isArray(value)) {
    writeHead(writer, HEADS.list, value.length);
    for (const element of value) writeValue(writer, element);
  } else {
    const map = value as Record<string, unknown>;
    const keys = sortedKeys(map);
    writeHead(writer, HEADS.map, keys.length);
    for (const key of keys) {
      writeText(writer, key);
      writeValue(writer, map[key]);
    }
  }
}

function writeText(writer: Writer, text: string): void {
  const size = utf8Length(text);
  writeHead(writer, HEADS.text, size);
  writer.text(text, size);
}

interface Head {
  /** The first byte of the form that holds its size in that byte, and how many sizes it can hold. */
  readonly fix: number;
  readonly fixSizes: number;
  /** The first byte of the form with a size of 8 bits (0: there is none), of 16 and of 32 bits. */
  readonly form8: number;
  readonly form16: number;
  readonly form32: number;
}

const HEADS = {
  text: { fix: 0xa0, fixSizes: 32, form8: 0xd9, form16: 0xda, form32: 0xdb },
  bytes: { fix: 0, fixSizes: 0, form8: 0xc4, form16: 0xc5, form32: 0xc6 },
  list: { fix: 0x90, fixSizes: 16, form8: 0, form16: 0xdc, form32: 0xdd },
  map: { fix: 0x80, fixSizes: 16, form8: 0, form16: 0xde, form32: 0xdf },
} as const;

function writeHead(writer: Writer, head: Head, size: number): void {
  if (size < head.fixSizes) {
    writer.byte(head.fix | size);
  } else if (size < 0x100 && head.form8) {
    writer.byte(head.form8);
    writer.byte(size);
  } else if (size < 0x1_0000) {
    writer.byte(head.form16);
    writer.uint16(size);
  } else {
    writer.byte(head.form32);
    writer.uint32(size);
  }
}

function writeNumber(writer: Writer, value: number): void {
  if (!Number.isSafeInteger(value)) {
    writer.byte(0xcb);
    writer.float64(value, false);
  } else if (value >= -0x20 && value < 0x80) {
    writer.byte(value & 0xff);
  } else if (value >= 0 ? value < 0x100 : value >= -0x80) {
    writer.byte(value >= 0 ? 0xcc : 0xd0);
    writer.byte(value & 0xff);
  } else if (value >= 0 ? value < 0x1_0000 : value >= -0x8000) {
    writer.byte(value >= 0 ? 0xcd : 0xd1);
    writer.uint16(value & 0xffff);
  } else if (value >= 0 ? value < 0x1_0000_0000 : value >= -0x8000_0000) {
    writer.byte(value >= 0 ? 0xce : 0xd2);
    writer.uint32(value >>> 0);
  } else {
    writer.byte(value >= 0 ? 0xcf : 0xd3);
    writer.int64(value);
  }
}

/** What a first byte announces; `size` is how many bytes of number or size follow it. */
type Form =
  | { readonly is: "constant"; readonly size: 0; readonly value: null | boolean | number }
  | { readonly is: "uint" | "int" | "float"; readonly size: number }
  | { readonly is: "text" | "bytes" | "list" | "map"; readonly size: number; readonly fix: number }
  | { readonly is: "extension" | "unused"; readonly size: 0 };

const FORMS: readonly Form[] = Array.from({ length: 0x100 }, (_, first): Form => {
  if (first < 0x80) return { is: "constant", size: 0, value: first };
  if (first < 0x90) return { is: "map", size: 0, fix: first & 0x0f };
  if (first < 0xa0) return { is: "list", size: 0, fix: first & 0x0f };
  if (first < 0xc0) return { is: "text", size: 0, fix: first & 0x1f };
  if (first >= 0xe0) return { is: "constant", size: 0, value: first - 0x100 };
  switch (first) {
    case 0xc0:
      return { is: "constant", size: 0, value: null };
    case 0xc1:
      return { is: "unused", size: 0 };
    case 0xc2:
    case 0xc3:
      return { is: "constant", size: 0, value: first === 0xc3 };
    case 0xca:
    case 0xcb:
      return { is: "float", size: first === 0xca ? 4 : 8 };
    case 0xc4:
    case 0xc5:
    case 0xc6:
      return { is: "bytes", size: 1 << (first - 0xc4), fix: 0 };
    case 0xcc:
    case 0xcd:
    case 0xce:
    case 0xcf:
      return { is: "uint", size: 1 << (first - 0xcc) };
    case 0xd0:
    case 0xd1:
    case 0xd2:
    case 0xd3:
      return { is: "int", size: 1 << (first - 0xd0) };
    case 0xd9:
    case 0xda:
    case 0xdb:
      return { is: "text", size: 1 << (first - 0xd9), fix: 0 };
    case 0xdc:
    case 0xdd:
      return { is: "list", size: 2 << (first - 0xdc), fix: 0 };
    case 0xde:
    case 0xdf:
      return { is: "map", size: 2 << (first - 0xde), fix: 0 };
    default:
      return { is: "extension", size: 0 };
  }
});

/** Reads one MessagePack value that fills the input; throws Faults. */
export function readMsgpack(bytes: Uint8Array, { maxDepth }: ResolvedLimits): unknown {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tree = new TreeBuilder(maxDepth);
  let position = 0;

  do {
    const top = tree.top;
    if (top?.left === 0) tree.close();
    else if (top?.map && top.at === undefined) readKey();
    else readValue();
  } while (tree.top !== undefined);

  if (position < bytes.length) throw tree.fault("trailing_data", "nothing more may follow", position);
  return tree.root;

  function readKey(): void {
    const start = position;
    const form = readForm();
    if (form.is === "unused") throw tree.fault("malformed", "the byte c1 is no MessagePack", start);
    if (form.is !== "text") throw tree.fault("unsupported_type", "expected a key that is text", start);
    tree.key(readText(start, readSize(start, form)), start);
  }

  function readValue(): void {
    const start = position;
    const form = readForm();
    switch (form.is) {
      case "constant":
        return tree.add(form.value);
      case "uint":
      case "int":
      case "float":
        return tree.add(readNumber(start, form.is, form.size));
      case "text":
        return tree.add(readText(start, readSize(start, form)));
      case "bytes": {
        const size = readSize(start, form);
        need(start, size);
        position += size;
        return tree.add(bytes.slice(position - size, position));
      }
      case "list": {
        const count = readSize(start, form);
        need(start, count);
        return tree.openList(count, start);
      }
      case "map": {
        const count = readSize(start, form);
        need(start, count * 2);
        return tree.openMap(count, start);
      }
      case "extension":
        throw tree.fault("unsupported_type", "this format has no extension types", start);
      case "unused":
        throw tree.fault("malformed", "the byte c1 is no MessagePack", start);
    }
  }

  function readForm(): Form {
    need(position, 1);
    return FORMS[bytes[position++] as number] as Form;
  }

  function readSize(start: number, { size, fix }: { size: number; fix: number }): number {
    if (size === 0) return fix;
    need(start, size);
    position += size;
    if (size === 1) return bytes[position - 1] as number;
    return size === 2 ? view.getUint16(position - 2) : view.getUint32(position - 4);
  }

  function readText(start: number, size: number): string {
    need(start, size);
    position += size;
    const text = decodeUtf8(bytes, position - size, position);
    if (text === undefined) throw tree.fault("invalid_utf8", "the text is no UTF-8", start);
    return text;
  }

  /** A bigint where a number would not be exact; check.ts refuses it, at the right moment. */
  function readNumber(start: number, is: "uint" | "int" | "float", size: number): number | bigint {
    need(start, size);
    const at = position;
    position += size;
    if (is === "float") return size === 4 ? view.getFloat32(at) : view.getFloat64(at);
    const signed = is === "int";
    if (size === 1) return signed ? view.getInt8(at) : view.getUint8(at);
    if (size === 2) return signed ? view.getInt16(at) : view.getUint16(at);
    const high = signed ? view.getInt32(at) : view.getUint32(at);
    if (size === 4) return high;
    const value = high * 0x1_0000_0000 + view.getUint32(at + 4);
    if (Number.isSafeInteger(value)) return value;
    return signed ? view.getBigInt64(at) : view.getBigUint64(at);
  }

  function need(start: number, size: number): void {
    if (size > bytes.length - position) throw tree.fault("truncated", "the input ends too early", start);
  }
}
