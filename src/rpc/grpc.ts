// Errors over gRPC, for @grpc/grpc-js (SPEC CAR-4, docs/rpc/grpc.md).
// import { handlers, rethrowing } from "rethrown/rpc/grpc"

export type { SendOptions } from "./carrier.js";
export { type CallStatus, type RethrowingOptions, rethrowing, statusOfCall } from "./grpc/client.js";
export { type HandlersOptions, handlers } from "./grpc/server.js";
