// A gRPC server for clients elsewhere: prints its ports, ends with its input.
import { ErrorRegistry } from "rethrown";
import { throwing } from "rethrown/rpc/grpc";
import { registry, serve } from "./grpc-failing.mjs";

const { ports, stop } = await serve(registry(ErrorRegistry), throwing);
console.log(JSON.stringify(ports));
process.stdin.resume().once("end", () => {
  stop();
  process.exit(0);
});
