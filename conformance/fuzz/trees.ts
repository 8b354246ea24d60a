// An encoding as a tree of parts that can be taken apart, changed and put together again with lengths and counts that
// fit: what a mutation of mere bytes almost never reaches.

import { join, msgpackHead, utf8, varint } from "./bytes.js";

/** The encodings that have a structure of their own; armor is MessagePack inside. */
export type Encoding = "msgpack" | "protobuf" | "json";

/** A leaf is bytes; a branch prints its items, with the frame of its kind around them. */
export interface Branch {
  readonly kind: string;
  readonly items: Node[];
  /** By how much its count or length is wrong. */
  lie: number;
  /** How much wider than it need be its head is. */
  wide: number;
}
export type Node = Uint8Array | Branch;

export const branch = (kind: string, items: Node[]): Branch => ({ kind, items, lie: 0, wide: 0 });

export const clone = (node: Node): Node =>
  node instanceof Uint8Array ? node : { ...node, items: node.items.map(clone) };

/** Every branch of a tree, itself included. */
export function branches(node: Node, found: Branch[] = []): Branch[] {
  if (node instanceof Uint8Array) return found;
  found.push(node);
  for (const item of node.items) branches(item, found);
  return found;
}

/** A key with a value, a tag with a payload. */
export const isPair = ({ kind, items }: Branch): boolean =>
  (kind === "entry" || kind === "plain") && items.length === 2 && items[0] instanceof Uint8Array;

type Frame = (bodies: Uint8Array[], branch: Branch) => Uint8Array;

const brackets =
  (open: string, close: string): Frame =>
  (bodies, { lie, wide }) => {
    const comma = utf8(wide ? " ,\r\n\t" : ",");
    const parts = bodies.flatMap((body, index) => (index > 0 ? [comma, body] : [body]));
    return join(utf8(open), ...parts, utf8(lie > 0 ? `,${close}` : lie < 0 ? "" : close));
  };

const together: Frame = (bodies) => join(...bodies);

const FRAMES: { readonly [encoding in Encoding]: { readonly [kind: string]: Frame } } = {
  msgpack: {
    list: (bodies, { lie, wide }) => join(msgpackHead("list", bodies.length + lie, wide), ...bodies),
    map: (bodies, { lie, wide }) => join(msgpackHead("map", bodies.length + lie, wide), ...bodies),
    entry: together,
  },
  protobuf: {
    plain: together,
    sized(bodies, { lie, wide }) {
      const body = join(...bodies);
      return join(varint(body.length + lie, wide), body);
    },
  },
  json: {
    list: brackets("[", "]"),
    map: brackets("{", "}"),
    entry: (bodies, { lie, wide }) =>
      join(
        ...bodies.flatMap((body, index) =>
          index > 0 ? [utf8(lie ? "" : wide ? "\n: " : ":"), body] : [body],
        ),
      ),
  },
};

export function print(encoding: Encoding, node: Node): Uint8Array {
  if (node instanceof Uint8Array) return node;
  const bodies = node.items.map((item) => print(encoding, item));
  return (FRAMES[encoding][node.kind] ?? together)(bodies, node);
}
