// A Connect server for clients elsewhere: prints its ports, ends with its input.
import { ErrorRegistry } from "rethrown";
import { serverInterceptor } from "rethrown/rpc/connect";
import { serve } from "./connect-failing.mjs";
import { registry } from "./grpc-failing.mjs";

const { ports } = await serve(registry(ErrorRegistry), serverInterceptor);
console.log(JSON.stringify(ports));
process.stdin.resume().once("end", () => process.exit(0));
