// An encoding as a tree of parts that can be taken apart, changed and put together again with lengths and counts that
// fit: what a mutation of mere bytes almost never reaches. It judges nothing; what it cannot parse it keeps as one leaf.

/**
 * A leaf is bytes; a branch prints its items, with the frame of its kind around them.
 * @typedef {{ kind: string, items: Node[], lie: number, wide: number }} Branch
 * @typedef {Uint8Array | Branch} Node
 */

/** @param {string} kind @param {Node[]} items @returns {Branch} */
export const branch = (kind, items) => ({ kind, items, lie: 0, wide: 0 });

/** @param {Node} node @returns {Node} */
export const clone = (node) =>
  node instanceof Uint8Array ? node : { ...node, items: node.items.map((item) => clone(item)) };

/** Every branch of a tree, itself included. @param {Node} node @param {Branch[]} found */
export function branches(node, found = []) {
  if (node instanceof Uint8Array) return found;
  found.push(node);
  for (const item of node.items) branches(item, found);
  return found;
}

/** @param {readonly number[]} bytes */
const leaf = (...bytes) => Uint8Array.from(bytes);

/** @param {string} text */
export const utf8 = (text) => new TextEncoder().encode(text);

/** @param {readonly Uint8Array[]} parts */
export const join = (...parts) => new Uint8Array(Buffer.concat(parts));

/** @param {number | bigint} value @param {number} width of bytes */
export function bigEndian(value, width) {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt.asUintN(64, BigInt(value)));
  return bytes.slice(8 - width);
}

/** @param {number | bigint} value @param {number} [overlong] how many bytes more than it needs */
export function varint(value, overlong = 0) {
  const bytes = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes.push(Number(rest));
  for (let i = 0; i < overlong; i++) {
    bytes[bytes.length - 1] = /** @type {number} */ (bytes.at(-1)) | 0x80;
    bytes.push(0);
  }
  return Uint8Array.from(bytes);
}

/** The first byte, how many sizes it can hold, and the first byte before 16 bits of size. */
const HEADS = /** @type {const} */ ({
  list: [0x90, 16, 0xdc],
  map: [0x80, 16, 0xde],
  text: [0xa0, 32, 0xda],
});

/**
 * The head of a MessagePack list, map or text, none to two sizes wider than it needs.
 * @param {keyof typeof HEADS} type @param {number} size @param {number} [wide]
 */
export function msgpackHead(type, size, wide = 0) {
  const [fixed, room, first] = HEADS[type];
  if (size < room && size >= 0 && wide === 0) return leaf(fixed + size);
  return size <= 0xffff && wide < 2
    ? join(leaf(first), bigEndian(size, 2))
    : join(leaf(first + 1), bigEndian(size, 4));
}

/** @param {string} text */
export const msgpackText = (text) => join(msgpackHead("text", utf8(text).length), utf8(text));

/** @param {Uint8Array} bytes @returns {Node} */
function parseMsgpack(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  const node = value();
  if (at !== bytes.length) throw new RangeError("trailing");
  return node;

  /** @returns {Node} */
  function value() {
    const start = at;
    const first = view.getUint8(at++);
    const rest = (/** @type {number} */ size) => {
      at += size;
      if (at > bytes.length) throw new RangeError("truncated");
      return bytes.slice(start, at);
    };
    const count = (/** @type {1 | 2 | 4} */ width) => {
      const size = { 1: () => view.getUint8(at), 2: () => view.getUint16(at), 4: () => view.getUint32(at) }[
        width
      ]();
      at += width;
      return size;
    };
    const many = (/** @type {string} */ kind, /** @type {number} */ size) =>
      branch(kind, Array.from({ length: size }, kind === "map" ? entry : value));
    if (first <= 0x7f || first >= 0xe0) return rest(0);
    if (first <= 0x8f) return many("map", first & 15);
    if (first <= 0x9f) return many("list", first & 15);
    if (first <= 0xbf) return rest(first & 31);
    if (first >= 0xdc) {
      const size = count(first & 1 ? 4 : 2);
      return many(first >= 0xde ? "map" : "list", size);
    }
    if (first >= 0xd9) return rest(count(/** @type {1 | 2 | 4} */ (1 << (first - 0xd9))));
    if (first >= 0xc4 && first <= 0xc6) return rest(count(/** @type {1 | 2 | 4} */ (1 << (first - 0xc4))));
    if (first >= 0xca && first <= 0xd3) return rest([4, 8, 1, 2, 4, 8, 1, 2, 4, 8][first - 0xca] ?? 0);
    return rest(0);
  }

  function entry() {
    const key = value();
    return branch("entry", [key, value()]);
  }
}

/** @param {Uint8Array} bytes @returns {Node} */
function parseProtobuf(bytes) {
  return branch("plain", records(bytes));

  /** @param {Uint8Array} message @returns {Node[]} */
  function records(message) {
    /** @type {Node[]} */
    const found = [];
    let at = 0;
    const number = () => {
      const start = at;
      while (at < message.length && /** @type {number} */ (message[at]) >= 0x80 && at - start < 9) at++;
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

  /** What looks like text is text. @param {Uint8Array} payload @returns {Node[]} */
  function inside(payload) {
    if (payload.every((byte) => byte >= 0x20 && byte < 0x7f)) return [payload];
    try {
      return records(payload);
    } catch {
      return [payload];
    }
  }
}

/** @param {Uint8Array} bytes @returns {Node} */
function parseJson(bytes) {
  return node(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));

  /** @param {unknown} value @returns {Node} */
  function node(value) {
    if (Array.isArray(value)) return branch("list", value.map(node));
    if (typeof value !== "object" || value === null) return utf8(JSON.stringify(value));
    const entries = Object.entries(value);
    return branch(
      "map",
      entries.map(([key, inner]) => branch("entry", [utf8(JSON.stringify(key)), node(inner)])),
    );
  }
}

/** @typedef {(bodies: Uint8Array[], branch: Branch) => Uint8Array} Frame */

/** @param {string} text */
const brackets = (text) =>
  /** @type {Frame} */ (
    (bodies, { lie, wide }) => {
      const comma = utf8(wide ? " ,\r\n\t" : ",");
      const parts = bodies.flatMap((body, index) => (index > 0 ? [comma, body] : [body]));
      const [open, close] = [text.slice(0, 1), text.slice(1)];
      return join(utf8(open), ...parts, utf8(lie > 0 ? `,${close}` : lie < 0 ? "" : close));
    }
  );

/** @type {{ readonly [codec: string]: { parse: (bytes: Uint8Array) => Node, frames: { readonly [kind: string]: Frame } } }} */
const ENCODINGS = {
  msgpack: {
    parse: parseMsgpack,
    frames: {
      list: (bodies, { lie, wide }) => join(msgpackHead("list", bodies.length + lie, wide), ...bodies),
      map: (bodies, { lie, wide }) => join(msgpackHead("map", bodies.length + lie, wide), ...bodies),
      entry: (bodies) => join(...bodies),
    },
  },
  protobuf: {
    parse: parseProtobuf,
    frames: {
      plain: (bodies) => join(...bodies),
      sized(bodies, { lie, wide }) {
        const body = join(...bodies);
        return join(varint(body.length + lie, wide), body);
      },
    },
  },
  json: {
    parse: parseJson,
    frames: {
      list: brackets("[]"),
      map: brackets("{}"),
      entry: (bodies, { lie, wide }) =>
        join(
          ...bodies.flatMap((body, index) =>
            index > 0 ? [utf8(lie ? "" : wide ? "\n: " : ":"), body] : [body],
          ),
        ),
    },
  },
};

/** @param {string} codec @param {Uint8Array} bytes @returns {Node} */
export function parse(codec, bytes) {
  try {
    return /** @type {any} */ (ENCODINGS)[codec].parse(bytes);
  } catch {
    return bytes;
  }
}

/** @param {string} codec @param {Node} node @returns {Uint8Array} */
export function print(codec, node) {
  if (node instanceof Uint8Array) return node;
  const bodies = node.items.map((item) => print(codec, item));
  return /** @type {any} */ (ENCODINGS)[codec].frames[node.kind](bodies, node);
}
