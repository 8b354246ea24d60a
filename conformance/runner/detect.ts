// Which encoding an input is in, where nobody says so (SPEC DET-1).

import type { CodecName } from "./protocol.js";

const WHITE_SPACE = new Set([0x20, 0x09, 0x0d, 0x0a]);

const OF_FIRST_BYTE: readonly [CodecName, (byte: number) => boolean][] = [
  ["json", (byte) => byte === 0x7b],
  ["armor", (byte) => byte === 0x72],
  ["protobuf", (byte) => byte === 0x08],
  ["msgpack", (byte) => (byte >= 0x80 && byte <= 0x8f) || byte === 0xde || byte === 0xdf],
];

/** What the first byte says; white space stands before text alone. Undefined: it is no envelope. */
export function detected(bytes: Uint8Array): CodecName | undefined {
  const at = bytes.findIndex((byte) => !WHITE_SPACE.has(byte));
  const [codec] = OF_FIRST_BYTE.find(([, begins]) => begins(bytes[at] ?? -1)) ?? [];
  const isText = codec === "json" || codec === "armor";
  return at === 0 || isText ? codec : undefined;
}
