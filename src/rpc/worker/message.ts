// What was thrown ↔ a message (SPEC CAR-9): an object that a structured clone, or JSON, leaves whole.

import { originalOf } from "../../armored.js";
import { stackOf } from "../../bridges/foreign.js";
import { budgetOf, encodeWithin } from "../../budget.js";
import { armor } from "../../codec/armor.js";
import { isBytes } from "../../codec/bytes.js";
import { decode, encode } from "../../codec/index.js";
import { msgpack } from "../../codec/msgpack.js";
import type { ErrorEnvelope } from "../../envelope.js";
import { DecodeError } from "../../errors.js";
import { CARRIERS } from "../../generated/constants.js";
import { builtinClasses, ownData, shortName } from "../../identity.js";
import type { Limits } from "../../limits.js";
import type { ErrorRegistry } from "../../named-registry.js";
import { builtins, type SendOptions, told } from "../carrier.js";

/** Bytes wherever messages are cloned, armor wherever they are JSON. */
export interface ErrorMessage<Carried extends Uint8Array | string = Uint8Array | string> {
  readonly rethrown: Carried;
}

export interface ReceiveOptions {
  /** Default: a registry that knows the builtin classes only. */
  readonly errors?: ErrorRegistry | undefined;
  readonly limits?: Limits | undefined;
}

/** Both sides are one program, so that everything leaves but what looks like a secret (SPEC CAR-1). */
export const capturedFor = (thrown: unknown, { errors = builtins, ...options }: SendOptions): ErrorEnvelope =>
  errors.capture(originalOf(thrown), options);

export const bytesOf = (envelope: ErrorEnvelope, { limits }: SendOptions): Uint8Array =>
  encodeWithin(envelope, budgetOf(limits?.maxBytes), msgpack.encode);

export const textOf = (envelope: ErrorEnvelope, { limits }: SendOptions): string =>
  ascii.decode(encodeWithin(envelope, budgetOf(limits?.maxBytes), armor.encode));

const ascii = new TextDecoder();

/**
 * What was thrown → a message for `postMessage`, alone or spread into one's own (`{ id, ...toMessage(thrown) }`). Its
 * bytes are in a buffer of their own, which can be transferred. Never throws.
 */
export const toMessage = (thrown: unknown, options: SendOptions = {}): ErrorMessage<Uint8Array> => ({
  [CARRIERS.member]: bytesOf(capturedFor(thrown, options), options),
});

/** A message, or an error that something has cloned → the error that it carries; undefined where it carries none. */
export function fromMessage(message: unknown, options: ReceiveOptions = {}): Error | undefined {
  const { errors = builtins, limits } = options;
  return carriedBy(message, (carried) => errors.deserialize(carried, { limits }));
}

/**
 * Envelope → message.
 * @param codec `armor` for JSON
 * @throws {EncodeError} for an envelope that a Decoder would refuse
 */
export function encodeMessage(envelope: ErrorEnvelope, codec: "msgpack" | "armor" = "msgpack"): ErrorMessage {
  const bytes = encode(envelope, { codec });
  return { [CARRIERS.member]: codec === "armor" ? ascii.decode(bytes) : bytes };
}

/** Message, or an error that something has cloned → the envelope that it carries; undefined where it carries none. */
export const decodeMessage = (message: unknown, limits?: Limits): ErrorEnvelope | undefined =>
  carriedBy(message, (carried) => decode(carried, { limits }));

/** Whether a message says nothing else. */
export function isAlone(message: unknown): message is ErrorMessage {
  try {
    return Object.keys(message as object).join() === CARRIERS.member;
  } catch {
    return false;
  }
}

/** What is left of an error that was cloned: properties of its own, or a cause that was made to carry it. */
function carriedBy<T>(message: unknown, reading: (carried: Uint8Array | string) => T): T | undefined {
  const cause = dataIn(message, "cause");
  for (const place of [message, isAlone(cause) ? cause : undefined]) {
    const carried = dataIn(place, CARRIERS.member);
    if (typeof carried !== "string" && !isBytes(carried)) continue;
    try {
      return reading(carried);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
    }
  }
  return undefined;
}

const dataIn = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? ownData(value, name) : undefined;

/** What an error shows where nobody takes the envelope out: as much as the envelope says. */
export function shown(envelope: ErrorEnvelope): { name: string; message: string; stack: string } {
  const { type, lineage = [] } = envelope;
  const { message } = told(envelope);
  const nearest = [type, ...lineage].find((name) => builtinClasses.has(name)) ?? "Error";
  return { name: shortName(nearest), message, stack: `${type}: ${message}\n${stackOf(envelope)}` };
}
