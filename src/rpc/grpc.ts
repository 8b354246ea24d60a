// Errors over gRPC, for @grpc/grpc-js (SPEC CAR-4, docs/rpc/grpc.md).
// import { rethrowing, throwing } from "rethrown/rpc/grpc"

export type { ReceiveOptions, SendOptions } from "./carrier.js";
export { type CallStatus, rethrowing, statusOfCall } from "./grpc/client.js";
export { type ThrowingOptions, throwing } from "./grpc/server.js";
