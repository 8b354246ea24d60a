// The bridge to Modal: its results and the errors of its clients ↔ envelopes.

export { decodeClientError } from "./modal-client.js";
export {
  type DecodeResultOptions,
  decodeResult,
  type EncodeResultOptions,
  encodeResult,
  encodeResultBytes,
} from "./modal-result.js";
export type { GenericResult } from "./modal-wire.js";
