// Armor (SPEC 7.4): the MessagePack form of an envelope as one printable token, for wherever only text gets through.

import { Fault } from "../errors.js";
import { ARMOR } from "../generated/constants.js";
import type { ResolvedLimits } from "../limits.js";
import { codec } from "./codec.js";
import { readMsgpack } from "./msgpack.js";
import { readMsgpackEnvelope } from "./msgpack-reader.js";
import { writeMsgpack } from "./msgpack-writer.js";
import { decodeBase64, encodeBase64, isSpace } from "./text.js";

/** The codec of SPEC 7.4. Its bytes are ASCII. */
export const armor = codec({
  name: "armor",
  mediaType: "text/plain",
  family: "named",

  write(envelope, isChecked) {
    const bytes = writeMsgpack(envelope, isChecked);
    return bytes && encoder.encode(`${ARMOR.prefix}${encodeBase64(bytes, "base64url")}.${checksum(bytes)}.`);
  },

  readSure(input, limits) {
    const payload = sureBytes(typeof input === "string" ? input : latin1.decode(input));
    return payload && readMsgpackEnvelope(payload, limits);
  },

  // One character for every byte, so that what is not ASCII is in no token.
  read: (input, limits) => readArmor(latin1.decode(input), limits),
  readText: readArmor,
});

const encoder = new TextEncoder();
const latin1 = new TextDecoder("latin1");

/**
 * The first token inside a text whose checksum fits (SPEC ARM-3); undefined where there is none. Takes time linear
 * in the text, whatever it holds: no payload reaches beyond the next prefix.
 */
export function findArmor(text: string): string | undefined {
  const { prefix } = ARMOR;
  for (let at = text.indexOf(prefix); at >= 0; at = text.indexOf(prefix, at + prefix.length)) {
    const end = tokenEnd(text, at);
    if (end !== undefined && payloadOf(text, at, end)) return text.slice(at, end);
  }
  return undefined;
}

/** The bytes inside a text that is a token, and no more. */
function sureBytes(text: string): Uint8Array | undefined {
  const isToken = text.startsWith(ARMOR.prefix) && tokenEnd(text, 0) === text.length;
  return isToken ? payloadOf(text, 0, text.length) : undefined;
}

function readArmor(text: string, limits: ResolvedLimits): unknown {
  let start = 0;
  while (isSpace(text.charCodeAt(start))) start++;
  let last = text.length;
  while (last > start && isSpace(text.charCodeAt(last - 1))) last--;

  const end = text.startsWith(ARMOR.prefix, start) ? tokenEnd(text, start) : undefined;
  if (end === undefined) {
    const isPrefix = isTokenPrefix(text.slice(start, last));
    throw new Fault(isPrefix ? "truncated" : "malformed", [], isPrefix ? "the token ends early" : "no token");
  }
  const payload = payloadOf(text, start, end);
  if (!payload) throw new Fault("malformed", [], "the checksum does not fit");
  if (end < last) throw new Fault("trailing_data", [], "nothing more may follow");
  try {
    return readMsgpack(payload, limits);
  } catch (fault) {
    // Its offset would be one within the payload.
    throw fault instanceof Fault ? fault.withoutOffset() : fault;
  }
}

const TAIL = new RegExp(`^\\.[0-9a-f]{${ARMOR.checksumDigits}}\\.$`);
const TAIL_LENGTH = ARMOR.checksumDigits + 2;
const TAIL_PREFIX = new RegExp(`^(?:\\.[0-9a-f]{0,${ARMOR.checksumDigits}})?$`);

/** Where the token ends whose prefix stands here; undefined where there is no checksum behind the payload. */
function tokenEnd(text: string, start: number): number | undefined {
  const end = payloadEnd(text, start) + TAIL_LENGTH;
  return TAIL.test(text.slice(end - TAIL_LENGTH, end)) ? end : undefined;
}

function payloadEnd(text: string, start: number): number {
  let end = start + ARMOR.prefix.length;
  while (isPayload(text.charCodeAt(end))) end++;
  return end;
}

/** Whether something can follow that makes it a token, checksum aside. */
function isTokenPrefix(text: string): boolean {
  if (!text.startsWith(ARMOR.prefix)) return ARMOR.prefix.startsWith(text);
  return TAIL_PREFIX.test(text.slice(payloadEnd(text, 0)));
}

/** The bytes inside a token; undefined where they are not base64url, or the checksum is not theirs. */
function payloadOf(text: string, start: number, end: number): Uint8Array | undefined {
  const tail = end - TAIL_LENGTH;
  const bytes = decodeBase64(text.slice(start + ARMOR.prefix.length, tail), "base64url");
  return bytes && checksum(bytes) === text.slice(tail + 1, end - 1) ? bytes : undefined;
}

/** Letters, digits, `-` and `_`. */
function isPayload(unit: number): boolean {
  const letter = unit | 0x20;
  return (
    (letter >= 0x61 && letter <= 0x7a) || (unit >= 0x30 && unit <= 0x39) || unit === 0x2d || unit === 0x5f
  );
}

// ISO-HDLC: the polynomial 04C11DB7, bits reversed, all of them inverted before and after.
const CRC_OF_BYTE = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

function checksum(bytes: Uint8Array): string {
  let crc = -1;
  for (const byte of bytes) crc = (crc >>> 8) ^ (CRC_OF_BYTE[(crc ^ byte) & 0xff] as number);
  return (~crc >>> 0).toString(16).padStart(ARMOR.checksumDigits, "0");
}
