// Bytes as a tree (trees.ts). Judges nothing: what it cannot parse it keeps as one leaf.

import { utf8 } from "./bytes.js";
import { branch, type Encoding, type Node } from "./trees.js";

export function parse(encoding: Encoding, bytes: Uint8Array): Node {
  try {
    return PARSERS[encoding](bytes);
  } catch {
    return bytes;
  }
}

const PARSERS: { readonly [encoding in Encoding]: (bytes: Uint8Array) => Node } = {
  msgpack(bytes) {
    const reader = new MsgpackReader(bytes);
    const node = reader.value();
    if (reader.at !== bytes.length) throw new RangeError("trailing");
    return node;
  },
  protobuf: (bytes) => branch("plain", records(bytes)),
  json: (bytes) => jsonNode(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes))),
};

class MsgpackReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  readonly value = (): Node => {
    const start = this.at;
    const first = this.#view.getUint8(this.at++);
    const rest = (size: number): Uint8Array => {
      this.at += size;
      if (this.at > this.#bytes.length) throw new RangeError("truncated");
      return this.#bytes.slice(start, this.at);
    };
    if (first <= 0x7f || first >= 0xe0) return rest(0);
    if (first <= 0x8f) return this.#many("map", first & 15);
    if (first <= 0x9f) return this.#many("list", first & 15);
    if (first <= 0xbf) return rest(first & 31);
    if (first >= 0xdc) return this.#many(first >= 0xde ? "map" : "list", this.#count(first & 1 ? 4 : 2));
    if (first >= 0xd9) return rest(this.#count(1 << (first - 0xd9)));
    if (first >= 0xc4 && first <= 0xc6) return rest(this.#count(1 << (first - 0xc4)));
    if (first >= 0xca && first <= 0xd3) return rest([4, 8, 1, 2, 4, 8, 1, 2, 4, 8][first - 0xca] ?? 0);
    return rest(0);
  };

  #count(width: number): number {
    let size = 0;
    for (let i = 0; i < width; i++) size = size * 256 + this.#view.getUint8(this.at++);
    return size;
  }

  #many(kind: "map" | "list", size: number): Node {
    const items: Node[] = [];
    for (let i = 0; i < size; i++) {
      items.push(kind === "map" ? branch("entry", [this.value(), this.value()]) : this.value());
    }
    return branch(kind, items);
  }
}

/** The records of a Protobuf message, each a tag and a payload. */
function records(message: Uint8Array): Node[] {
  const found: Node[] = [];
  let at = 0;
  const number = (): number => {
    const start = at;
    while (at < message.length && (message[at] as number) >= 0x80 && at - start < 9) at++;
    at++;
    let value = 0n;
    for (let i = at - 1; i >= start; i--) value = (value << 7n) | BigInt((message[i] ?? 0) & 0x7f);
    return Number(value);
  };
  while (at < message.length) {
    const start = at;
    const wireType = number() & 7;
    const tag = message.slice(start, at);
    const from = at;
    if (wireType === 0) number();
    else if (wireType === 1) at += 8;
    else if (wireType === 5) at += 4;
    else if (wireType === 2) {
      const size = number();
      const payload = message.slice(at, at + size);
      at += size;
      if (at > message.length) throw new RangeError("truncated");
      found.push(branch("plain", [tag, branch("sized", inside(payload))]));
      continue;
    } else throw new RangeError("no wire type");
    if (at > message.length) throw new RangeError("truncated");
    found.push(branch("plain", [tag, message.slice(from, at)]));
  }
  return found;
}

/** What looks like text is text. */
function inside(payload: Uint8Array): Node[] {
  if (payload.every((byte) => byte >= 0x20 && byte < 0x7f)) return [payload];
  try {
    return records(payload);
  } catch {
    return [payload];
  }
}

function jsonNode(value: unknown): Node {
  if (Array.isArray(value)) return branch("list", value.map(jsonNode));
  if (typeof value !== "object" || value === null) return utf8(JSON.stringify(value));
  const entries = Object.entries(value);
  return branch(
    "map",
    entries.map(([key, inner]) => branch("entry", [utf8(JSON.stringify(key)), jsonNode(inner)])),
  );
}
