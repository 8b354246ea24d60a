// The four codecs by name, and how their bytes are told apart (SPEC 7.5). `rethrown/core` goes without this room.

import type { ErrorEnvelope } from "../envelope.js";
import { DecodeError, Fault } from "../errors.js";
import { type Limits, resolveLimits } from "../limits.js";
import { armor } from "./armor.js";
import { type Codec, checkInput } from "./codec.js";
import { json } from "./json.js";
import { msgpack } from "./msgpack.js";
import { protobuf } from "./protobuf.js";
import { isSpace } from "./text.js";

export const CODECS = { msgpack, protobuf, json, armor } as const;

export type CodecName = keyof typeof CODECS;

export interface EncodeOptions {
  /** Default `msgpack`. */
  readonly codec?: CodecName | Codec | undefined;
}

export interface DecodeOptions {
  /** What is absent has the default of SPEC 8. */
  readonly limits?: Limits | undefined;
  /** Without it, the first byte decides (SPEC 7.5). */
  readonly codec?: CodecName | Codec | undefined;
}

/**
 * Envelope → bytes (SPEC 7).
 *
 * @throws {EncodeError} for an envelope that a Decoder would refuse
 * @throws {TypeError} for a codec that does not exist
 */
export function encode(envelope: ErrorEnvelope, { codec = "msgpack" }: EncodeOptions = {}): Uint8Array {
  return codecOf(codec).encode(envelope);
}

/**
 * Bytes, or the text of JSON or armor → envelope (SPEC 7, 8).
 *
 * @throws {DecodeError} for every input that is no envelope (SPEC 9)
 * @throws {TypeError} for a codec or limit that does not exist
 * @throws {RangeError} for a limit that makes no sense
 */
export function decode(input: Uint8Array | string, { limits, codec }: DecodeOptions = {}): ErrorEnvelope {
  return (codec === undefined ? detect(input, limits) : codecOf(codec)).decode(input, limits);
}

function codecOf(codec: CodecName | Codec): Codec {
  if (typeof codec !== "string") return codec;
  if (!Object.hasOwn(CODECS, codec)) throw new TypeError(`no codec is called ${codec}`);
  return CODECS[codec];
}

/**
 * The codec that the first byte decides for (SPEC 7.5).
 *
 * @throws {DecodeError} for input that begins like none, and for one that is too long
 */
export function detect(input: Uint8Array | string, limits?: Limits): Codec {
  const resolved = resolveLimits(limits);
  try {
    checkInput(input, resolved);
    return typeof input === "string" ? ofText(input) : ofBytes(input);
  } catch (fault) {
    throw fault instanceof Fault ? new DecodeError(fault, input) : fault;
  }
}

function ofText(text: string): Codec {
  let at = 0;
  while (isSpace(text.charCodeAt(at))) at++;
  if (at === text.length) throw new Fault("truncated", [], "expected an envelope");
  return text[at] === "{" ? json : armor;
}

function ofBytes(bytes: Uint8Array): Codec {
  let at = 0;
  while (isSpace(bytes[at] ?? 0)) at++;
  if (at === bytes.length) throw new Fault("truncated", [], "expected an envelope");
  const codec = CODEC_OF_BYTE.get(bytes[at] as number);
  // White space can stand before text alone.
  if (!codec || (at > 0 && codec !== json && codec !== armor)) {
    throw new Fault("malformed", [], "expected an envelope");
  }
  return codec;
}

/** `{`, `r`, the tag of the field `v` as a varint, and the first bytes of a MessagePack map. */
const CODEC_OF_BYTE: ReadonlyMap<number, Codec> = new Map<number, Codec>([
  [0x7b, json],
  [0x72, armor],
  [0x08, protobuf],
  [0xde, msgpack],
  [0xdf, msgpack],
  ...Array.from({ length: 16 }, (_, size) => [0x80 + size, msgpack] as const),
]);
