// What the TypeScript library says to an input, as one line of ASCII (TESTEE.md, `verdicts`).

import { crc32 } from "node:zlib";
import { type Codec, DecodeError, decode, EncodeError, ErrorRegistry, encode } from "rethrown";
import { type CodecName, isBinary } from "./corpus.js";
import { encodingOf, type Input } from "./inputs.js";

// Knows none of the classes that are sent.
const relay = new ErrorRegistry();

export function verdict(codec: CodecName, { bytes, limits }: Input): string {
  try {
    const envelope = decode(bytes, { codec, limits });
    const own = checksum(() => encode(envelope, { codec }));
    const other = checksum(() => encode(envelope, { codec: otherFamily(codec) }));
    // Decoding is most of the time that a verdict takes.
    const decoded: Codec = { name: codec, mediaType: "", encode: () => bytes, decode: () => envelope };
    const error = relay.deserialize(bytes, { codec: decoded });
    const relayed = checksum(() => relay.serialize(error, { codec }));
    return `accepted ${own} ${other} ${relayed === own ? "same" : relayed}`;
  } catch (error) {
    if (!(error instanceof DecodeError)) return crashed(error);
    return `${error.code} ${ascii(error.path)} ${isBinary(codec) ? (error.offset ?? "-") : "-"}`;
  }
}

export const crashed = (what: unknown): string => `crashed ${ascii(String(what))}`;

export const otherFamily = (codec: CodecName): CodecName =>
  encodingOf(codec) === "protobuf" ? "msgpack" : "protobuf";

function checksum(encoding: () => Uint8Array): string {
  try {
    return crc32(encoding()).toString(16).padStart(8, "0");
  } catch (error) {
    if (!(error instanceof EncodeError)) throw error;
    return `${error.code}:${ascii(error.path)}`;
  }
}

const ascii = (text: string): string =>
  JSON.stringify(text).replace(
    /[\x7f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
