// The face without codecs: pass codec objects (`import { msgpack } from "rethrown/msgpack"`), and a bundle pays
// only for what it imports.

export type { Codec, Decoder } from "./codec/codec.js";
export type { RestoreParts, TypeOptions, ValueOptions } from "./definition.js";
export type { Disclosure } from "./disclosure.js";
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
export type { OnIssue, ReceiverOptions } from "./names.js";
export { type DeserializeOptions, ErrorReceiver } from "./receiver.js";
export { type CaptureOptions, ErrorRegistry, type SerializeOptions } from "./registry.js";
export { envelopeOf } from "./remote.js";
export { RemoteError } from "./remote-error.js";
export type { RegistryOptions } from "./sender-types.js";
