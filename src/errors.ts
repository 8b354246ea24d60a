// The errors of the codec (SPEC 9). A Fault is what the rooms behind `encode` and `decode` throw among themselves;
// the two doors turn it into the one public error that fits their direction.

import type { DECODE_ERROR_CODES } from "./generated/constants.js";
import { inherits, isError } from "./identity.js";
import { printable } from "./text.js";

/** The closed list of SPEC 9. */
export type ErrorCode = (typeof DECODE_ERROR_CODES)[number];

/** One element of a path: a field name or key, or an index. */
export type Segment = string | number;

/** A broken rule, before anybody knows whether it was met while encoding or decoding. */
export class Fault {
  readonly code: ErrorCode;
  /** JSON Pointer into the envelope. */
  readonly path: string;
  /** What was expected, or what is wrong, for people. */
  readonly detail: string;
  /** Bytes from the start of the input; only for errors of form. */
  readonly offset: number | undefined;

  // No Error: a Fault never leaves the library, and its stack would cost more than the decoding did.
  constructor(code: ErrorCode, path: readonly Segment[] | string, detail: string, offset?: number) {
    this.code = code;
    this.path = typeof path === "string" ? path : pointer(path);
    this.detail = detail;
    this.offset = offset;
  }

  /** The same fault, for input that was not read from its own start. */
  withoutOffset(): Fault {
    return new Fault(this.code, this.path, this.detail);
  }
}

/** A JSON Pointer (RFC 6901) of these segments. */
export function pointer(path: readonly Segment[]): string {
  let text = "";
  for (const segment of path) {
    text += `/${typeof segment === "string" ? segment.replaceAll("~", "~0").replaceAll("/", "~1") : segment}`;
  }
  return text;
}

const DECODE_MARK = Symbol.for("rethrown.DecodeError");
const ENCODE_MARK = Symbol.for("rethrown.EncodeError");

/**
 * `instanceof` for a class whose instances of every copy of this library carry a mark. A subclass, if anyone makes
 * one, inherits the question but not the answer: it is told apart as usual.
 */
export function isInstance(
  value: unknown,
  asked: object,
  marked: { prototype: object },
  mark: symbol,
): boolean {
  try {
    if (!isError(value)) return false;
    return asked === marked ? mark in value : inherits(value, (asked as typeof marked).prototype);
  } catch {
    // A proxy that cannot be asked is no instance of anything.
    return false;
  }
}

const SHOWN_CHARACTERS = 300;

function explain({ code, detail, path, offset }: Fault): string {
  // A path is made of keys from the wire, and a message may end in a log: no megabyte, no second line.
  const shown = path.length > SHOWN_CHARACTERS ? `${path.slice(0, SHOWN_CHARACTERS)}…` : path;
  const place = printable(shown).replaceAll("\n", "\\x0a").replaceAll("\t", "\\x09") || "the root";
  return `${code}: ${detail} at ${place}${offset === undefined ? "" : ` (byte ${offset})`}`;
}

/** What `decode` throws, and all it throws. `instanceof` holds across copies of this library. */
export class DecodeError extends Error {
  static {
    Object.defineProperty(DecodeError.prototype, "name", { value: "DecodeError", configurable: true });
    Object.defineProperty(DecodeError.prototype, DECODE_MARK, { value: true });
  }

  readonly code: ErrorCode;
  /** JSON Pointer into the envelope; empty for the whole. */
  readonly path: string;
  /** Bytes from the start of the input; only for errors of form in MessagePack and Protobuf. */
  readonly offset: number | undefined;
  /** What was to be decoded, as it was given. */
  declare readonly input: Uint8Array | string;

  constructor(fault: Fault, input: Uint8Array | string) {
    super(explain(fault));
    this.code = fault.code;
    this.path = fault.path;
    this.offset = fault.offset;
    // Not enumerable: up to a megabyte that a log would print.
    Object.defineProperty(this, "input", { value: input, configurable: true });
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    // biome-ignore lint/complexity/noThisInStatic: a subclass inherits this method
    return isInstance(value, this, DecodeError, DECODE_MARK);
  }
}

/** What `encode` throws for an envelope that a Decoder would refuse (SPEC ENC-4). */
export class EncodeError extends Error {
  static {
    Object.defineProperty(EncodeError.prototype, "name", { value: "EncodeError", configurable: true });
    Object.defineProperty(EncodeError.prototype, ENCODE_MARK, { value: true });
  }

  readonly code: ErrorCode;
  /** JSON Pointer into the envelope; empty for the whole. */
  readonly path: string;

  constructor(fault: Fault) {
    super(explain(fault));
    this.code = fault.code;
    this.path = fault.path;
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    // biome-ignore lint/complexity/noThisInStatic: a subclass inherits this method
    return isInstance(value, this, EncodeError, ENCODE_MARK);
  }
}
