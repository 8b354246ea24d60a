// fal: its HTTP errors ↔ envelopes, and the failures of a GPU as its classes (docs/bridges/fal.md).
// import { decodeResponse } from "rethrown/bridges/fal"

export { decodeClientError, decodeResponse } from "./fal/decode.js";
export {
  type EncodedResponse,
  type EncodeResponseOptions,
  encodeResponse,
  type FieldError,
} from "./fal/encode.js";
export { catchGpuExceptions } from "./fal/gpu.js";
export type { FalHeaders, FalResponse } from "./fal/response.js";
