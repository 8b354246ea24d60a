// What a failing call over gRPC costs, with the adapters of grpc-js and without: `npm run build && node bench/rpc/grpc.mjs`
import { promisify } from "node:util";
import * as grpc from "@grpc/grpc-js";
import { ErrorRegistry } from "rethrown";
import { rethrowing, throwing } from "rethrown/rpc/grpc";
import { Failing, QuotaExceeded, registry } from "../../test/rpc/peers/grpc-failing.mjs";
import { compare } from "./measure.mjs";

const errors = registry(ErrorRegistry);
/** @type {any} */
const implementation = {
  UnaryUnary: (/** @type {any} */ call, /** @type {any} */ callback) =>
    call.request.name === "ok" ? callback(null, { name: "ok" }) : callback(new QuotaExceeded(3, 4)),
};
/** @type {Array<() => void>} */
const ends = [];

/** @param {any} served @param {boolean} isAware */
async function client(served, isAware) {
  const server = new grpc.Server();
  server.addService(Failing.service, served);
  const port = await promisify(server.bindAsync.bind(server))(
    "127.0.0.1:0",
    grpc.ServerCredentials.createInsecure(),
  );
  const plain = new Failing(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  ends.push(
    () => plain.close(),
    () => server.forceShutdown(),
  );
  const used = isAware ? rethrowing(plain, { errors }) : plain;
  return promisify(used.UnaryUnary).bind(used);
}

const plain = await client(implementation, false);
const open = await client(throwing(implementation, { errors }), true);
const inside = await client(throwing(implementation, { errors, disclosure: "internal" }), true);
await compare({
  "fails, without": () => plain({ name: "quota" }),
  "fails, public": () => open({ name: "quota" }),
  "fails, internal": () => inside({ name: "quota" }),
});
await compare({
  "succeeds, without": () => plain({ name: "ok" }),
  "succeeds, with": () => open({ name: "ok" }),
});
for (const end of ends) end();
