// What the servers and clients of the Connect tests share: the service, and how each case fails. The errors are those of
// the gRPC tests. Runs with the sources and with the built package: whoever imports this says which.
import * as http from "node:http";
import * as http2 from "node:http2";
import { create, createFileRegistry } from "@bufbuild/protobuf";
import {
  FieldDescriptorProto_Label,
  FieldDescriptorProto_Type,
  FileDescriptorProtoSchema,
  StringValueSchema,
} from "@bufbuild/protobuf/wkt";
import { Code, ConnectError } from "@connectrpc/connect";
import { connectNodeAdapter } from "@connectrpc/connect-node";
import { errorOf, Text } from "./grpc-failing.mjs";

/** @param {string} name @param {boolean} clientStreaming @param {boolean} serverStreaming */
const method = (name, clientStreaming, serverStreaming) => ({
  name,
  inputType: ".rethrown.test.Name",
  outputType: ".rethrown.test.Name",
  clientStreaming,
  serverStreaming,
});

const file = create(FileDescriptorProtoSchema, {
  name: "connect-failing.proto",
  package: "rethrown.test",
  syntax: "proto3",
  messageType: [
    {
      name: "Name",
      field: [
        {
          name: "name",
          jsonName: "name",
          number: 1,
          type: FieldDescriptorProto_Type.STRING,
          label: FieldDescriptorProto_Label.OPTIONAL,
        },
      ],
    },
  ],
  service: [
    {
      name: "Failing",
      method: [
        method("UnaryUnary", false, false),
        method("UnaryStream", false, true),
        method("StreamUnary", true, false),
        method("StreamStream", true, true),
      ],
    },
  ],
});

/** @type {any} */
export const Failing = createFileRegistry(file, () => undefined).getService("rethrown.test.Failing");

const ENVELOPE = "rethrown.v1.ErrorEnvelope";

/** Details that no adapter wrote. @param {string} type @param {Uint8Array} value */
function withDetail(type, value) {
  const error = new ConnectError("m", Code.Internal);
  error.details = [{ type, value }];
  return error;
}

/** @type {Record<string, (rest: string) => unknown>} */
const CONNECT_CASES = {
  chosen: () =>
    new ConnectError("no such user", Code.NotFound, { "x-own": "own" }, [
      { desc: StringValueSchema, value: { value: "detail" } },
    ]),
  bytes: (hex) => withDetail(ENVELOPE, Uint8Array.from(Buffer.from(hex, "hex"))),
  nothing: () => undefined,
  text: (text) => text,
  // No request can hold half of a surrogate pair.
  unit: (hex) => new Text(String.fromCharCode(Number.parseInt(hex, 16))),
};

/** Throws what a name says; otherwise does nothing. @param {string} name @param {any} context */
async function fail(name, context) {
  if (name === "sleep") {
    await new Promise((resolve) => context.signal.addEventListener("abort", resolve));
    return;
  }
  if (name.startsWith("connect-")) {
    const [kind = "", rest = ""] = name.slice("connect-".length).split(/:(.*)/s);
    throw CONNECT_CASES[kind]?.(rest);
  }
  const error = errorOf(name);
  if (error !== undefined) throw error;
}

/** @type {any} */
export const implementation = {
  /** @param {any} request @param {any} context */
  async unaryUnary({ name }, context) {
    await fail(name, context);
    return { name };
  },
  /** @param {any} request @param {any} context */
  async *unaryStream({ name }, context) {
    yield { name: "first" };
    await fail(name, context);
    yield { name };
  },
  /** @param {any} requests @param {any} context */
  async streamUnary(requests, context) {
    let last = "";
    for await (const { name } of requests) last = name;
    await fail(last, context);
    return { name: last };
  },
  /** @param {any} requests @param {any} context */
  async *streamStream(requests, context) {
    for await (const { name } of requests) {
      await fail(name, context);
      yield { name };
    }
  },
};

/**
 * Servers over HTTP/1.1 and HTTP/2 for each of these: what the adapter is told, and undefined without it.
 * @type {Record<string, object | undefined>}
 */
const MODES = { internal: { disclosure: "internal" }, public: {}, plain: undefined };

/**
 * @param {any} errors @param {any} serverInterceptor @param {any} [service]
 * @returns {Promise<{ ports: Record<string, number>, stop: () => void }>}
 */
export async function serve(errors, serverInterceptor, service = implementation) {
  /** @type {Record<string, number>} */
  const ports = {};
  /** @type {(() => void)[]} */
  const stops = [];
  for (const [mode, options] of Object.entries(MODES)) {
    const interceptors = options ? [serverInterceptor({ errors, ...options })] : [];
    /** @type {any} */
    const handler = connectNodeAdapter({
      routes: (router) => router.service(Failing, service),
      interceptors,
    });
    const old = http.createServer(handler);
    const multiplexed = http2.createServer(handler);
    /** @type {Set<http2.ServerHttp2Session>} */
    const sessions = new Set();
    multiplexed.on("session", (session) => {
      sessions.add(session);
      session.once("close", () => sessions.delete(session));
    });
    for (const [name, server] of /** @type {[string, any][]} */ ([
      [mode, old],
      [`${mode}-2`, multiplexed],
    ])) {
      await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
      ports[name] = server.address().port;
    }
    stops.push(() => {
      old.close();
      old.closeAllConnections();
      multiplexed.close();
      for (const session of sessions) session.destroy();
    });
  }
  return { ports, stop: () => stops.forEach((stop) => void stop()) };
}
