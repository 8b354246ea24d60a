// Errors over Connect, gRPC and gRPC-web, for @connectrpc/connect (SPEC CAR-4, docs/rpc/connect.md).
// import { rethrowing, serverInterceptor } from "rethrown/rpc/connect"

export type { ReceiveOptions, SendOptions } from "./carrier.js";
export { rethrowing, statusOfCall } from "./connect/client.js";
export { type ServerInterceptorOptions, serverInterceptor } from "./connect/server.js";
