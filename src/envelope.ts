// The model of an envelope (SPEC 3, 4, 6): plain data under the wire's own names, the same in every encoding.
// Nothing here runs but the class that holds unknown Protobuf records; the rules are check.ts.

import type { KINDS, OMISSION_REASONS, STATUSES } from "./generated/constants.js";

/**
 * Null, boolean, number, text, bytes, list or map. What this lacks is a map with one key that starts with `$`
 * (SPEC 6); only `$bytes` never stands in memory, where bytes are a `Uint8Array`.
 */
export type Value = null | boolean | number | string | Uint8Array | Value[] | { [key: string]: Value };

export type Kind = (typeof KINDS)[number];
export type Status = (typeof STATUSES)[number]["name"];
export type OmissionReason = (typeof OMISSION_REASONS)[number];

/** What every message of the envelope can carry: records that only a newer Protobuf schema explains. */
interface Extensible {
  $unknown?: UnknownFields;
}

/** One call of a stack. */
export interface Frame extends Extensible {
  file?: string;
  /** From 1. */
  line?: number;
  /** From 1. */
  column?: number;
  function?: string;
  module?: string;
  /** The text of the source line, trimmed. */
  source?: string;
}

/** Where an error was raised. */
export interface Origin extends Extensible {
  language?: string;
  runtime?: string;
  library?: string;
  service?: string;
  worker?: string;
  task?: string;
  host?: string;
}

/** Something that was left out on purpose. */
export interface Omission extends Extensible {
  /** JSON Pointer within its own error; absent: the error as a whole. */
  path?: string;
  reason: OmissionReason;
  /** Of the original, in UTF-8 bytes or elements. */
  size?: number;
}

/** One error of the graph. A reference is 0 for the root, n for `related[n - 1]`. */
export interface RelatedError extends Extensible {
  /** Stable type name. */
  type: string;
  /** Aliases of the type, then the stable type names of its ancestors, nearest first. */
  lineage?: string[];
  message?: string;
  code?: string;
  kind?: Kind;
  status?: Status;
  /** 100 to 999. */
  httpStatus?: number;
  retryable?: boolean;
  retryAfterMs?: number;
  traceback?: string;
  /** Innermost last. */
  frames?: Frame[];
  stdout?: string;
  stderr?: string;
  billableUnits?: number | string;
  args?: Value[];
  attributes?: { [name: string]: Value };
  notes?: string[];
  cause?: number;
  context?: number;
  suppressContext?: boolean;
  errors?: number[];
  origin?: Origin;
  /** Milliseconds since the Unix epoch. */
  time?: number;
  traceparent?: string;
  omitted?: Omission[];
}

/** The thrown error, and with `related` every error that it refers to. */
export interface ErrorEnvelope extends RelatedError {
  v: 1;
  related?: RelatedError[];
}

const MARK = Symbol.for("rethrown.UnknownFields");

/**
 * The raw Protobuf records of one message that this version does not define (SPEC 7.6), under `$unknown`.
 * A class, so that nothing from a MessagePack or JSON wire can pose as one.
 */
export class UnknownFields {
  static {
    Object.defineProperty(UnknownFields.prototype, MARK, { value: true });
  }

  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** True for instances from another copy of this library too. */
  static [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === "object" && value !== null && MARK in value;
  }
}
