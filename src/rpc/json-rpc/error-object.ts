// What was thrown ↔ an error object of JSON-RPC 2.0 (SPEC CAR-5, CAR-6): data, for whatever library sends it.

import { budgetOf, encodeWithin } from "../../budget.js";
import { decode, encode } from "../../codec/index.js";
import { json } from "../../codec/json.js";
import type { ErrorEnvelope } from "../../envelope.js";
import { CARRIER_BOUNDS, CARRIERS } from "../../generated/constants.js";
import { member } from "../../http.js";
import { read } from "../../identity.js";
import type { Limits } from "../../limits.js";
import { cutMiddle } from "../../text.js";
import { builtins, isTooLarge, type ReceiveOptions, type SendOptions, told } from "../carrier.js";

export interface ErrorObject {
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
}

/** Half of what a peer that reads lines may take in one: 64 KiB in Python's asyncio. The rest is room for escapes. */
const ENVELOPE_BYTES = CARRIER_BOUNDS.errorObjectBytes;

/** The protocol's own codes: JSON-RPC's, with LSP's below and MCP's among them. */
const { firstReservedCode, lastReservedCode } = CARRIER_BOUNDS;
const isReserved = (code: number) => code >= firstReservedCode && code <= lastReservedCode;

const utf8 = new TextDecoder();
const parsed = (bytes: Uint8Array): ErrorEnvelope => JSON.parse(utf8.decode(bytes));

/**
 * What was thrown → error object, without what only its own side may see (`disclosure: "public"`). The envelope takes
 * at most 32 KiB unless `limits.maxBytes` says otherwise. Never throws.
 */
export function toErrorObject(thrown: unknown, options: SendOptions = {}): ErrorObject {
  return protocolError(thrown) ?? carrying(written(thrown, options), bytesOf(options.limits));
}

/**
 * Envelope → error object. The envelope takes at most 32 KiB unless `limits.maxBytes` says otherwise.
 * @throws {EncodeError} for an envelope that a Decoder would refuse
 */
export function encodeErrorObject(envelope: ErrorEnvelope, limits?: Limits): ErrorObject {
  try {
    encode(envelope, { codec: "json" });
  } catch (error) {
    if (!isTooLarge(error)) throw error;
  }
  const maxBytes = bytesOf(limits);
  return carrying(parsed(encodeWithin(envelope, maxBytes, json.encode)), maxBytes);
}

/** Error object → the envelope that it carries; undefined where there is none that this receiver accepts. Never throws. */
export const decodeErrorObject = (error: unknown, limits?: Limits): ErrorEnvelope | undefined =>
  envelopeIn(partOf(error, "data"), limits);

/** Error object, or an error that has its `data` → the error that it carries; undefined where it carries none. */
export function fromErrorObject(error: unknown, options: ReceiveOptions = {}): Error | undefined {
  const envelope = decodeErrorObject(error, options.limits);
  return envelope && (options.errors ?? builtins).restore(envelope);
}

/** An error that the protocol's own layer made: it has a reserved code, and stays as it is. */
export function protocolError(thrown: unknown): ErrorObject | undefined {
  const code = partOf(thrown, "code");
  const message = partOf(thrown, "message");
  const data = partOf(thrown, "data");
  if (typeof code !== "number" || !Number.isInteger(code) || typeof message !== "string") return undefined;
  // Whoever sends envelopes uses no reserved code: this one came from somebody else, for us alone.
  if (!isReserved(code) || member(data, CARRIERS.member) !== undefined) return undefined;
  return { code, message, ...(data !== undefined && { data }) };
}

/** The envelope in an object that others add to: `data` here, `_meta` in MCP. */
export function envelopeIn(object: unknown, limits?: Limits): ErrorEnvelope | undefined {
  try {
    const found = member(object, CARRIERS.member);
    return found === undefined ? undefined : decode(JSON.stringify(found), { codec: "json", limits });
  } catch {
    return undefined;
  }
}

/** A property of anything. */
export const partOf = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? read(value, name) : undefined;

const bytesOf = (limits: Limits | undefined) => budgetOf(limits?.maxBytes ?? ENVELOPE_BYTES);

/** The envelope's JSON form. */
function written(thrown: unknown, { errors = builtins, ...options }: SendOptions): ErrorEnvelope {
  const { disclosure = "public", limits } = options;
  const within = { ...limits, maxBytes: bytesOf(limits) };
  return parsed(errors.serialize(thrown, { ...options, disclosure, limits: within, codec: "json" }));
}

function carrying(envelope: ErrorEnvelope, maxBytes: number): ErrorObject {
  const { number, message } = told(envelope);
  return {
    code: number,
    message: cutMiddle(message, Math.floor(maxBytes / 8)).text,
    data: { [CARRIERS.member]: envelope },
  };
}
