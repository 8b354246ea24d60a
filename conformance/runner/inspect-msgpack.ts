// The tokens of MessagePack (SPEC 7.1).

import type { Token } from "./inspect.js";
import { visible } from "./style.js";

/** What a first byte says: how many bytes of a number follow it, and what that number is of. */
type Kind =
  | "map"
  | "list"
  | "text"
  | "bytes"
  | "extension"
  | "uint"
  | "int"
  | "float"
  | "constant"
  | "never used";

/** What a byte stands for: a kind, how many bytes of a number follow it, and the number or word that it says itself. */
type Head = readonly [Kind, number, string?];

const heads = (kind: Kind, ...widths: number[]): Head[] => widths.map((width): Head => [kind, width]);

/** c0 to df. */
const WIDE: readonly Head[] = [
  ["constant", 0, "null"],
  ["never used", 0],
  ["constant", 0, "false"],
  ["constant", 0, "true"],
  ...heads("bytes", 1, 2, 4),
  ...heads("extension", 1, 2, 4),
  ...heads("float", 4, 8),
  ...heads("uint", 1, 2, 4, 8),
  ...heads("int", 1, 2, 4, 8),
  ...["1", "2", "4", "8", "16"].map((size): Head => ["extension", 0, size]),
  ...heads("text", 1, 2, 4),
  ...heads("list", 2, 4),
  ...heads("map", 2, 4),
];

/** Kind, bytes of the head, and the number in it: a count, a length or the value. */
function head(view: DataView, at: number): { kind: Kind; width: number; value: bigint | number | string } {
  const byte = view.getUint8(at);
  if (byte < 0x80) return { kind: "uint", width: 0, value: byte };
  if (byte < 0x90) return { kind: "map", width: 0, value: byte & 15 };
  if (byte < 0xa0) return { kind: "list", width: 0, value: byte & 15 };
  if (byte < 0xc0) return { kind: "text", width: 0, value: byte & 31 };
  if (byte >= 0xe0) return { kind: "int", width: 0, value: byte - 256 };
  const [kind, width, constant] = WIDE[byte - 0xc0] ?? (["never used", 0] as const);
  if (constant !== undefined)
    return { kind, width, value: kind === "extension" ? Number(constant) : constant };
  return { kind, width, value: number(view, at + 1, kind, width) };
}

/** @throws {RangeError} where the input ends before it */
function number(view: DataView, at: number, kind: Kind, width: number): bigint | number | string {
  if (kind === "float") return width === 4 ? view.getFloat32(at) : view.getFloat64(at);
  const signed = kind === "int";
  if (width === 8) return signed ? view.getBigInt64(at) : view.getBigUint64(at);
  if (width === 4) return signed ? view.getInt32(at) : view.getUint32(at);
  if (width === 2) return signed ? view.getInt16(at) : view.getUint16(at);
  if (width === 1) return signed ? view.getInt8(at) : view.getUint8(at);
  return "";
}

/** An open list or map: how many tokens are due, and whether every second is a key. */
interface Open {
  left: number;
  readonly isMap: boolean;
}

export function* inspectMsgpack(bytes: Uint8Array): Generator<Token> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const open: Open[] = [];
  let at = 0;
  let begun = false;
  while (at < bytes.length) {
    while (open.at(-1)?.left === 0) open.pop();
    if (begun && open.length === 0) {
      yield { offset: at, size: bytes.length - at, level: 0, meaning: "after the envelope" };
      return;
    }
    begun = true;
    const offset = at;
    const level = open.length;
    const container = open.at(-1);
    const isKey = container?.isMap === true && container.left % 2 === 0;
    if (container) container.left -= 1;
    let token: ReturnType<typeof head>;
    try {
      token = head(view, at);
    } catch {
      yield { offset, size: bytes.length - at, level, meaning: "the input ends here" };
      return;
    }
    const { kind, width, value } = token;
    at += 1 + width;
    let meaning = `${kind === "constant" ? "" : `${kind} `}${value}`;
    if (kind === "map" || kind === "list") {
      open.push({ left: Number(value) * (kind === "map" ? 2 : 1), isMap: kind === "map" });
      meaning = `${kind} of ${value}`;
    } else if (kind === "text" || kind === "bytes" || kind === "extension") {
      const length = Number(value) + (kind === "extension" ? 1 : 0);
      const data = bytes.subarray(at, at + length);
      at += length;
      meaning = `${kind} of ${value}`;
      if (kind === "text") meaning = shown(data);
      if (data.length < length) {
        yield {
          offset,
          size: bytes.length - offset,
          level,
          meaning: `${kind} of ${value}, of which ${data.length} are here`,
        };
        return;
      }
    }
    yield { offset, size: at - offset, level, meaning: isKey ? `${meaning}:` : meaning };
  }
  const due = open.reduce((sum, { left }) => sum + left, 0);
  if (!begun || due > 0)
    yield { offset: at, size: 0, level: 0, meaning: `the input ends, ${due || 1} more due` };
}

/** Text in quotes, or what it is instead. */
export function shown(data: Uint8Array): string {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data);
    const cut = text.length > 60 ? `${text.slice(0, 60)}…` : text;
    return `${visible(JSON.stringify(cut))}${text.length > 60 ? ` ${data.length} bytes` : ""}`;
  } catch {
    return `${data.length} bytes that are no UTF-8`;
  }
}
