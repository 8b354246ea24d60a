// The public face, and nothing else. What is not exported here or through another entry of package.json is
// internal.

// Throwing and catching
export type { ArmoredOptions } from "./armored.js";
// Bytes: for adapters and other codecs
export { findArmor } from "./codec/armor.js";
export type { Codec } from "./codec/codec.js";
export { type CodecName, decode, encode } from "./codec/index.js";
export type { RestoreParts, TypeOptions, ValueOptions } from "./definition.js";
export type { Disclosure } from "./disclosure.js";
// The model
export type {
  ErrorEnvelope,
  Frame,
  Kind,
  Omission,
  OmissionReason,
  Origin,
  RelatedError,
  Status,
  Value,
} from "./envelope.js";
export { DecodeError, EncodeError, type ErrorCode } from "./errors.js";
export type { CallFacts } from "./facts.js";
export { format } from "./format.js";
export { SECRET_NAMES as DEFAULT_SECRET_NAMES } from "./generated/constants.js";
export type { ErrorClass } from "./identity.js";
export { DEFAULT_LIMITS, type Limits } from "./limits.js";
export { matches } from "./matches.js";
export {
  capture,
  type DeserializeOptions,
  deserialize,
  ErrorRegistry,
  restore,
  type SerializeOptions,
  serialize,
} from "./named-registry.js";
export type { OnIssue } from "./names.js";
export type { CaptureOptions } from "./registry.js";
export { envelopeOf } from "./remote.js";
export { RemoteError } from "./remote-error.js";
export type { RegistryOptions } from "./sender-types.js";
