// What a failing call over Connect costs, with the adapters of connect-es and without: npm run bench:rpc connect
import * as http from "node:http";
import * as http2 from "node:http2";
import { createClient } from "@connectrpc/connect";
import { connectNodeAdapter, createConnectTransport, createGrpcTransport } from "@connectrpc/connect-node";
import { ErrorRegistry } from "rethrown";
import { rethrowing, serverInterceptor } from "rethrown/rpc/connect";
import { Failing } from "../../test/rpc/peers/connect-failing.mjs";
import { QuotaExceeded, registry } from "../../test/rpc/peers/grpc-failing.mjs";
import { compare } from "./measure.mjs";

const errors = registry(ErrorRegistry);
/** @type {any} */
const implementation = {
  unaryUnary: () => {
    throw new QuotaExceeded(3, 4);
  },
};
/** @type {Record<string, { create: (handler: any) => any, connect: (baseUrl: string) => any }>} */
const PROTOCOLS = {
  "Connect, HTTP/1.1": {
    create: http.createServer,
    connect: (baseUrl) => createConnectTransport({ baseUrl, httpVersion: "1.1" }),
  },
  "gRPC, HTTP/2": { create: http2.createServer, connect: (baseUrl) => createGrpcTransport({ baseUrl }) },
};
/** @type {Record<string, object | undefined>} */
const MODES = { without: undefined, public: {}, internal: { disclosure: "internal" } };

for (const [protocol, { create, connect }] of Object.entries(PROTOCOLS)) {
  /** @type {Record<string, () => Promise<unknown>>} */
  const contenders = {};
  for (const [mode, options] of Object.entries(MODES)) {
    const interceptors = options ? [serverInterceptor({ errors, ...options })] : [];
    const server = create(
      connectNodeAdapter({ routes: (router) => router.service(Failing, implementation), interceptors }),
    );
    await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
    /** @type {any} */
    const plain = createClient(Failing, connect(`http://127.0.0.1:${server.address().port}`));
    const client = options ? rethrowing(plain, { errors }) : plain;
    contenders[`${protocol}: ${mode}`] = () => client.unaryUnary({ name: "quota" });
  }
  await compare(contenders);
}
process.exit(0);
