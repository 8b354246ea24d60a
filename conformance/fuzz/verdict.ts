// What the TypeScript library says to an input, as one line of ASCII (TESTEE.md, `verdicts`): here, and in its testee,
// of which this file is a part. It needs nothing but the library.

import { crc32 } from "node:zlib";
import {
  type Codec,
  type CodecName,
  DecodeError,
  decode,
  EncodeError,
  ErrorRegistry,
  encode,
  type Limits,
} from "rethrown";

// Knows none of the classes that are sent.
const relay = new ErrorRegistry();

export function verdict(codec: CodecName, bytes: Uint8Array, limits: Limits): string {
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
    const hasOffset = codec === "msgpack" || codec === "protobuf";
    return `${error.code} ${ascii(error.path)} ${hasOffset ? (error.offset ?? "-") : "-"}`;
  }
}

export const crashed = (what: unknown): string => `crashed ${ascii(String(what))}`;

const otherFamily = (codec: CodecName): CodecName => (codec === "protobuf" ? "msgpack" : "protobuf");

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
