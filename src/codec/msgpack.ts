// MessagePack (SPEC 7.1): a map with the field names of section 4.
// Written in the one form that MSG-1 allows, read in any (MSG-2). Not a general library: no extension types, no
// keys other than text, and what a field may hold is for check.ts to say.

import type { Fault } from "../errors.js";
import { MEDIA_TYPES } from "../generated/constants.js";
import type { ResolvedLimits } from "../limits.js";
import { codec } from "./codec.js";
import { FORM_OF_BYTE, type Form } from "./msgpack-forms.js";
import { readMsgpackEnvelope } from "./msgpack-reader.js";
import { writeMsgpack } from "./msgpack-writer.js";
import { decodeUtf8 } from "./text.js";
import { TreeBuilder } from "./tree.js";

/** The codec of SPEC 7.1. */
export const msgpack = codec({
  name: "msgpack",
  mediaType: MEDIA_TYPES.msgpack,
  family: "named",

  write: writeMsgpack,
  readSure: readMsgpackEnvelope,
  read: readMsgpack,
});

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
