// What all four codecs have in common: the doors (SPEC ENC-4, ERR-1). Whatever happens behind them, one throws
// EncodeError alone and the other DecodeError alone.

import { checkEnvelope } from "../check.js";
import type { ErrorEnvelope } from "../envelope.js";
import { DecodeError, EncodeError, Fault } from "../errors.js";
import { DEFAULT_LIMITS, type Limits, type ResolvedLimits, resolveLimits } from "../limits.js";
import { utf8Length } from "../text.js";
import { isBytes, plainBytes } from "./bytes.js";
import { crossTo, type Family } from "./unknown.js";

/** The half of a codec that reads. */
export interface Decoder {
  /**
   * @param input text for JSON and armor only
   * @throws {DecodeError} for every other input than an envelope in this encoding (SPEC 9)
   */
  decode(input: Uint8Array | string, limits?: Limits): ErrorEnvelope;
}

/** One encoding of envelopes. */
export interface Codec extends Decoder {
  readonly name: string;
  readonly mediaType: string;

  /** @throws {EncodeError} for an envelope that a Decoder would refuse (SPEC ENC-4) */
  encode(envelope: ErrorEnvelope): Uint8Array;
}

interface Encoding extends Reading {
  readonly name: string;
  readonly mediaType: string;
  /** Which unknown fields it can write. */
  readonly family: Family;
  /**
   * Writes an envelope. Returns undefined for one that check.ts must see first, which is never one that it has seen,
   * less the unknown fields of the other family.
   */
  write(envelope: ErrorEnvelope, isChecked: boolean): Uint8Array | undefined;
}

interface Reading {
  /** Reads an envelope, where all of it is sure to be right and written as an Encoder writes it. */
  readSure?(input: Uint8Array | string, limits: ResolvedLimits): ErrorEnvelope | undefined;
  /** Reads the form alone, to a tree of plain data; throws Faults. Limits other than of depth come later. */
  read(input: Uint8Array, limits: ResolvedLimits): unknown;
  /** The same for text, where the encoding is text. */
  readText?(input: string, limits: ResolvedLimits): unknown;
}

/** What a codec of this library can besides: form and content apart. */
interface Reader {
  /** Reads the form alone, to a tree of plain data; throws Faults. */
  form(input: Uint8Array | string, limits: ResolvedLimits): unknown;
}

/** For those who look at what a Decoder refuses. A codec that somebody else made reads none. */
export const formOf = (codec: Codec): Reader["form"] => (codec as Codec & Reader).form;

/** Puts the doors to an encoding. */
export function codec({ name, mediaType, family, write, ...reading }: Encoding): Codec {
  const doors: Codec & Reader = {
    name,
    mediaType,
    ...decoder(reading),

    encode(envelope) {
      try {
        const bytes = write(envelope, false) ?? writeChecked(envelope);
        checkSize(bytes.length, DEFAULT_LIMITS);
        return bytes;
      } catch (fault) {
        throw fault instanceof Fault ? new EncodeError(fault) : fault;
      }
    },
  };
  return doors;

  function writeChecked(envelope: ErrorEnvelope): Uint8Array {
    const checked = checkEnvelope(envelope, DEFAULT_LIMITS);
    crossTo(family, checked);
    return write(checked, true) as Uint8Array;
  }
}

/** Puts the door to what reads an encoding. */
export function decoder({ readSure, read, readText }: Reading): Decoder & Reader {
  return {
    form,

    decode(input, limits) {
      const resolved = resolveLimits(limits);
      try {
        checkInput(input, resolved);
        const sure = readSure?.(typeof input === "string" ? input : plainBytes(input), resolved);
        return sure ?? checkEnvelope(form(input, resolved), resolved);
      } catch (fault) {
        throw fault instanceof Fault ? new DecodeError(fault, input) : fault;
      }
    },
  };

  function form(input: Uint8Array | string, limits: ResolvedLimits): unknown {
    checkInput(input, limits);
    if (typeof input !== "string") return read(plainBytes(input), limits);
    if (readText) return readText(input, limits);
    throw new Fault("malformed", [], "expected bytes, not text");
  }
}

/** What comes before all else (ERR-1): that the input is one, and not too long. */
export function checkInput(input: unknown, limits: ResolvedLimits): void {
  if (typeof input === "string") {
    // No text has fewer bytes than units.
    checkSize(input.length, limits);
    checkSize(utf8Length(input), limits);
  } else {
    if (!isBytes(input)) throw new Fault("malformed", [], "expected bytes or text");
    checkSize(input.length, limits);
  }
}

function checkSize(size: number, { maxBytes }: ResolvedLimits): void {
  if (size > maxBytes) throw new Fault("limit", [], `more than ${maxBytes} bytes`);
}
