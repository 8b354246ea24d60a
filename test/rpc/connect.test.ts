// SPEC CAR-1, CAR-2, CAR-4, CAR-6, CAR-7 over Connect, gRPC and gRPC-web: clients of connect-es, servers of connect-es
// and of connectrpc (Python).
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import {
  type CallOptions,
  Code,
  ConnectError,
  createCallbackClient,
  createClient,
} from "@connectrpc/connect";
import { codeToString } from "@connectrpc/connect/protocol-connect";
import {
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from "@connectrpc/connect-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type ErrorEnvelope,
  ErrorRegistry,
  encode,
  envelopeOf,
  matches,
  RemoteError,
} from "../../src/index.js";
import { rethrowing, type SendOptions, serverInterceptor, statusOfCall } from "../../src/rpc/connect.js";
import { carrierVectors } from "../bridge-vectors.js";
import { BadRequestSchema, ErrorInfoSchema } from "../generated/google/rpc/error_details_pb.js";
import { Failing, implementation, serve } from "./peers/connect-failing.mjs";
import { CANARY, Invalid, QuotaExceeded, registry, Text } from "./peers/grpc-failing.mjs";

const errors: ErrorRegistry = registry(ErrorRegistry);

interface Server {
  readonly ports: Record<string, number>;
  stop(): void;
}

// biome-ignore lint/suspicious/noExplicitAny: of a service that is described at run time
type Client = any;

interface Transport {
  /** Ends what the name of a server's port says. */
  readonly suffix: string;
  // biome-ignore lint/suspicious/noExplicitAny: of three kinds of options
  make(options: any): Parameters<typeof createClient>[1];
}

const TRANSPORTS: Record<string, Transport> = {
  "connect, HTTP/1.1": {
    suffix: "",
    make: (options) => createConnectTransport({ ...options, httpVersion: "1.1" }),
  },
  "connect, HTTP/1.1, JSON": {
    suffix: "",
    make: (options) => createConnectTransport({ ...options, httpVersion: "1.1", useBinaryFormat: false }),
  },
  "connect, HTTP/2": {
    suffix: "-2",
    make: (options) => createConnectTransport({ ...options, httpVersion: "2" }),
  },
  "gRPC, HTTP/2": { suffix: "-2", make: (options) => createGrpcTransport(options) },
  "gRPC, HTTP/2, JSON": {
    suffix: "-2",
    make: (options) => createGrpcTransport({ ...options, useBinaryFormat: false }),
  },
  "gRPC-web, HTTP/1.1": {
    suffix: "",
    make: (options) => createGrpcWebTransport({ ...options, httpVersion: "1.1" }),
  },
};

const KINDS = ["unaryUnary", "unaryStream", "streamUnary", "streamStream"];

function clientOf({ ports }: Server, mode: string, transport = "connect, HTTP/1.1"): Client {
  const { suffix, make } = TRANSPORTS[transport] as Transport;
  return createClient(Failing, make({ baseUrl: `http://127.0.0.1:${ports[mode + suffix]}` }));
}

/** What a call ends with: the names of its responses, or the error. */
async function call(
  client: Client,
  kind: string,
  name: string,
  options: CallOptions = { timeoutMs: 20_000 },
): Promise<unknown> {
  async function* requests() {
    yield { name };
  }
  try {
    const result = client[kind](kind.startsWith("stream") ? requests() : { name }, options);
    if (kind.endsWith("Unary")) return [(await result).name];
    const names: string[] = [];
    for await (const message of result) names.push(message.name);
    return names;
  } catch (error) {
    return error;
  }
}

const failed = (client: Client, name: string, kind = "unaryUnary") =>
  call(client, kind, name) as Promise<Error & Record<string, unknown>>;

const tests = fileURLToPath(new URL("../../python/tests", import.meta.url));
const src = fileURLToPath(new URL("../../python/src", import.meta.url));
const python = process.env.RETHROWN_PYTHON_BIN ?? "python3";

async function pythonServer(kind: string): Promise<Server> {
  const child: ChildProcess = spawn(python, [`${tests}/rpc/peers/connect_server.py`, kind], {
    env: { ...process.env, PYTHONPATH: `${src}:${tests}` },
    stdio: ["pipe", "pipe", "ignore"],
  });
  const ports = await new Promise<string>((resolve, reject) => {
    child.stdout?.once("data", (line) => resolve(String(line)));
    child.once("exit", (code) => reject(new Error(`the server ended with ${code}`)));
  });
  return { ports: JSON.parse(ports), stop: () => void child.kill("SIGKILL") };
}

let typescript: Server;
beforeAll(async () => {
  typescript = await serve(errors, serverInterceptor);
});
afterAll(() => typescript.stop());

describe.each(Object.keys(TRANSPORTS))("%s", (transport) => {
  const rethrowingClient = (mode: string, options: object = { errors }) =>
    rethrowing(clientOf(typescript, mode, transport), options);
  const kinds = transport.includes("HTTP/2") ? KINDS : KINDS.slice(0, 3);

  it.each(kinds)("CAR-6: %s throws the class that the server threw, with fields and causes", async (kind) => {
    const error = await failed(rethrowingClient("internal"), "quota", kind);
    expect(error).toBeInstanceOf(QuotaExceeded);
    expect(error).toMatchObject({ limit: 3, used: 4, message: "4 of 3 calls used" });
    expect(error.cause).toBeInstanceOf(TypeError);
    expect((error.cause as Error).message).toBe("the ledger says no");
    expect(statusOfCall(error)).toMatchObject({ code: Code.ResourceExhausted });
  });

  it.each(kinds)("CAR-7: %s that succeeds, and one that runs out of time, is as without", async (kind) => {
    const client = rethrowingClient("internal");
    expect(await call(client, kind, "fine")).toEqual(kind === "unaryStream" ? ["first", "fine"] : ["fine"]);
    const late = await call(client, kind, "sleep", { timeoutMs: 100 });
    expect(late).toBeInstanceOf(ConnectError);
    expect(late).toMatchObject({ code: Code.DeadlineExceeded });
  });

  it.each(kinds)("CAR-7: %s that is cancelled is as without", async (kind) => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    const error = await call(rethrowingClient("internal"), kind, "sleep", { signal: controller.signal });
    expect(error).toBeInstanceOf(ConnectError);
    expect(error).toMatchObject({ code: Code.Canceled });
  });

  it("CAR-1: public leaks nothing, and says so", async () => {
    const error = await failed(rethrowingClient("public"), "secret");
    const status = statusOfCall(error);
    expect(error).toBeInstanceOf(RemoteError);
    expect(envelopeOf(error)?.omitted).toEqual([{ reason: "redacted" }]);
    const told = JSON.stringify([
      status?.message,
      status?.details.map(({ value }) => Buffer.from(value as Uint8Array).toString("latin1")),
      [...(status?.metadata ?? [])],
      envelopeOf(error),
    ]);
    expect(told).not.toContain(CANARY);
    expect(told).not.toContain(".mjs");
    expect(status).toMatchObject({ code: Code.Unknown, rawMessage: "unknown" });
  });

  it("CAR-4: whatever the message and the stack, what arrives is the class", async () => {
    const client = rethrowingClient("internal");
    expect(await failed(client, "huge")).toBeInstanceOf(QuotaExceeded);
    for (const text of ["%E0%A4", "ж".repeat(5000), "?&/".repeat(5000), "\u{1F702}\n\0"]) {
      const error = await failed(client, `text:${text}`, "unaryStream");
      expect(error).toBeInstanceOf(Text);
      if (text.length < 10) expect(error.message).toBe(text);
    }
    const halved = await failed(client, "connect-unit:d800");
    expect(halved).toBeInstanceOf(Text);
    expect(halved.message).toBe("\ufffd");
  });

  it("CAR-2: a client without the adapter gets a status, a message, and details that it knows", async () => {
    const error = await failed(clientOf(typescript, "public", transport), "quota");
    expect(error).toBeInstanceOf(ConnectError);
    expect(error).toMatchObject({ code: Code.ResourceExhausted, rawMessage: "4 of 3 calls used" });
    const known = error as unknown as ConnectError;
    expect(known.findDetails(ErrorInfoSchema)).toMatchObject([{ reason: "QUOTA", domain: "billing" }]);
    const invalid = (await failed(clientOf(typescript, "public", transport), "invalid")) as unknown;
    const bad = (invalid as ConnectError).findDetails(BadRequestSchema);
    expect(bad).toMatchObject([{ fieldViolations: [{ field: "user.name", description: "too short" }] }]);
  });

  it("CAR-6: an error of a server that never heard of us stays a ConnectError", async () => {
    const error = await failed(rethrowingClient("plain"), "quota");
    expect(Object.getPrototypeOf(error)).toBe(ConnectError.prototype);
    expect(error).toMatchObject({ code: Code.Internal, rawMessage: "internal error" });
  });

  it("a ConnectError that a handler threw on purpose arrives as without", async () => {
    for (const mode of ["plain", "public"]) {
      const error = await failed(rethrowingClient(mode), "connect-chosen");
      expect(error).toBeInstanceOf(ConnectError);
      expect(error).toMatchObject({ code: Code.NotFound, rawMessage: "no such user" });
      expect((error.metadata as Headers).get("x-own")).toBe("own");
      expect(error.details).toMatchObject([{ type: "google.protobuf.StringValue" }]);
    }
  });
});

describe("what else can be thrown", () => {
  const client = () => rethrowing(clientOf(typescript, "internal"), { errors });

  it("cycles and groups", async () => {
    const first = await failed(client(), "cycle");
    expect((first.cause as Error).cause).toBe(first);
    const group = (await failed(client(), "group")) as unknown as AggregateError;
    expect(group).toBeInstanceOf(AggregateError);
    expect(group.errors[1]).toBeInstanceOf(QuotaExceeded);
  });

  it("a message of 10 MB, over the carrier with the least room", async () => {
    const narrow = rethrowing(clientOf(typescript, "internal", "gRPC, HTTP/2"), { errors });
    expect(await failed(narrow, "message")).toBeInstanceOf(TypeError);
  });

  it("undefined, and a string", async () => {
    expect(await failed(client(), "connect-nothing")).toBeInstanceOf(Error);
    const text = await failed(client(), "connect-text:no");
    expect(text.message).toBe("no");
  });

  it("many at a time: each call its own error", async () => {
    const shared = rethrowing(clientOf(typescript, "internal", "gRPC, HTTP/2"), { errors });
    const names = Array.from({ length: 40 }, (_, index) => `text:${index}`);
    const all = await Promise.all(names.map((name) => failed(shared, name)));
    expect(all.map(({ message }) => `text:${message}`)).toEqual(names);
  });

  it("CAR-4: what Connect percent-encodes stays within `trailerBytes`", async () => {
    for (const text of ["?&/", "ж", "%", "m"]) {
      const error = await failed(
        clientOf(typescript, "internal", "gRPC, HTTP/2"),
        `text:${text.repeat(9000)}`,
      );
      let size = 0;
      (error.metadata as Headers).forEach((value, name) => {
        size += name.length + value.length + 32;
      });
      expect(size).toBeGreaterThan(4096);
      expect(size).toBeLessThan(8192);
    }
  });
});

describe("CAR-6: hostile peers", () => {
  const sent = (envelope: object) =>
    Buffer.from(encode(envelope as never, { codec: "protobuf" })).toString("hex");
  const client = (options: object = {}) => rethrowing(clientOf(typescript, "plain"), { errors, ...options });

  it.each(["", "fffefd", "0801", `0801120${"0".repeat(5)}`, "08011203612e42ff"])(
    "garbage %j stays a ConnectError",
    async (hex) => {
      const error = await failed(client(), `connect-bytes:${hex}`);
      expect(error).toBeInstanceOf(ConnectError);
      expect(statusOfCall(error)).toBeUndefined();
    },
  );

  it("what the limits do not accept stays a ConnectError", async () => {
    const hex = sent({ v: 1, type: "a.B", message: "m".repeat(5000) });
    const error = await failed(client({ limits: { maxBytes: 4096 } }), `connect-bytes:${hex}`);
    expect(error).toBeInstanceOf(ConnectError);
  });

  it.each(["os.system", "python.SystemExit", "python.KeyboardInterrupt", "__proto__"])(
    "an envelope that names %s is a RemoteError",
    async (type) => {
      const error = await failed(client(), `connect-bytes:${sent({ v: 1, type, message: "m" })}`);
      expect(error).toBeInstanceOf(RemoteError);
      expect(matches(error, type)).toBe(true);
    },
  );

  it("limits that are none are refused at once", () => {
    expect(() => rethrowing({}, { limits: { maxBytes: -1 } })).toThrow();
  });
});

describe("CAR-1: an error that came from another server", () => {
  /** A server that calls another one and lets its error out. */
  async function between(upstream: Client) {
    const relay = {
      ...implementation,
      unaryUnary: ({ name }: { name: string }) => upstream.unaryUnary({ name }),
    };
    return serve(errors, serverInterceptor, relay);
  }

  it("goes on with its class, under this server's disclosure, without headers and trailers", async () => {
    for (const upstream of [clientOf(typescript, "internal"), rethrowing(clientOf(typescript, "internal"))]) {
      const middle = await between(upstream);
      try {
        const open = await failed(rethrowing(clientOf(middle, "internal"), { errors }), "quota");
        expect(open).toBeInstanceOf(QuotaExceeded);
        expect(open.cause).toBeInstanceOf(TypeError);
        const hidden = await failed(rethrowing(clientOf(middle, "public"), { errors }), "quota");
        expect(matches(hidden, "billing.QuotaExceeded")).toBe(true);
        expect(JSON.stringify(envelopeOf(hidden))).not.toContain("ledger");
        const status = statusOfCall(hidden);
        const types = status?.details.map((each) => ("type" in each ? each.type : ""));
        expect(types).not.toContain("google.rpc.DebugInfo");
      } finally {
        middle.stop();
      }
    }
  });

  it("of one that never heard of us keeps code, message and details alone", async () => {
    const middle = await between(clientOf(typescript, "plain"));
    try {
      const error = await failed(clientOf(middle, "public"), "connect-chosen");
      expect(error).toMatchObject({ code: Code.NotFound, rawMessage: "no such user" });
      expect(error.details).toMatchObject([{ type: "google.protobuf.StringValue" }]);
      expect((error.metadata as Headers).get("x-own")).toBeNull();
    } finally {
      middle.stop();
    }
  });

  it.each(['"down"', "[]", '{"message":1}', '{"code":"internal","details":[1]}', "no JSON"])(
    "of one that answers %s says nothing of its headers",
    async (body) => {
      const upstream = http.createServer((_, response) => {
        response.writeHead(503, { "content-type": "application/json", "set-cookie": "s=1", "x-own": CANARY });
        response.end(body);
      });
      await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", () => resolve()));
      const { port } = upstream.address() as AddressInfo;
      const middle = await between(clientOf({ ports: { up: port }, stop: () => {} }, "up"));
      try {
        const error = await failed(clientOf(middle, "public"), "quota");
        expect(error).toMatchObject({ code: Code.Unavailable, rawMessage: "HTTP 503" });
        expect(JSON.stringify([...(error.metadata as Headers)])).not.toMatch(/canary|s=1/);
      } finally {
        middle.stop();
        upstream.close();
        upstream.closeAllConnections();
      }
    },
  );

  it("as a cause, under internal, shows no headers either", async () => {
    const plain = clientOf(typescript, "plain");
    const received = await failed(plain, "connect-chosen");
    const relay = {
      ...implementation,
      unaryUnary: () => {
        throw new TypeError("upstream", { cause: received });
      },
    };
    const middle = await serve(errors, serverInterceptor, relay);
    try {
      const error = await failed(rethrowing(clientOf(middle, "internal")), "quota");
      expect((error.cause as Error).message).toContain("no such user");
      expect(JSON.stringify(envelopeOf(error))).not.toContain("x-own");
    } finally {
      middle.stop();
    }
  });
});

describe("clients", () => {
  it("with callbacks get the class as well", async () => {
    const { make } = TRANSPORTS["connect, HTTP/1.1"] as Transport;
    const transport = make({ baseUrl: `http://127.0.0.1:${typescript.ports.internal}` });
    const client: Client = rethrowing(createCallbackClient(Failing, transport) as object, { errors });
    const unary = await new Promise((resolve) => client.unaryUnary({ name: "quota" }, resolve));
    expect(unary).toBeInstanceOf(QuotaExceeded);
    const stream = await new Promise((resolve) => client.unaryStream({ name: "invalid" }, () => {}, resolve));
    expect(stream).toBeInstanceOf(Invalid);
  });

  it("CAR-7: a connection that nobody answers stays a ConnectError", async () => {
    const nobody = rethrowing(clientOf({ ports: { none: 1 }, stop: () => {} }, "none"), { errors });
    expect(await failed(nobody, "quota")).toMatchObject({ name: "ConnectError", code: Code.Unavailable });
  });

  it("an interceptor alone cannot throw the class: Connect wraps what it throws", async () => {
    const { make } = TRANSPORTS["connect, HTTP/1.1"] as Transport;
    const transport = make({
      baseUrl: `http://127.0.0.1:${typescript.ports.internal}`,
      interceptors: [
        () => async () => {
          throw new QuotaExceeded(1, 2);
        },
      ],
    });
    const error = await failed(createClient(Failing, transport), "quota");
    expect(error).toBeInstanceOf(ConnectError);
    expect(error.cause).toBeInstanceOf(QuotaExceeded);
  });
});

interface Vector {
  readonly id: string;
  readonly input: ErrorEnvelope;
  readonly options?: SendOptions;
  readonly expect: unknown;
}

describe("vectors of 96-carriers/connect", () => {
  it.each(carrierVectors("connect") as readonly Vector[])(
    "$id",
    async ({ input, options, expect: expected }) => {
      const registry = new ErrorRegistry();
      const interceptor = serverInterceptor({ errors: registry, disclosure: "internal", ...options });
      const thrown = registry.restore(input);
      const failure: ConnectError = await interceptor(() => Promise.reject(thrown))({} as never).then(
        () => expect.unreachable(),
        (error) => error,
      );
      const code = codeToString(failure.code);
      expect({ code, message: failure.rawMessage, details: failure.details }).toEqual(expected);
      const client = rethrowing({ call: () => Promise.reject(failure) }, { errors: registry });
      await expect(client.call()).rejects.toSatisfy((error) => matches(error, input.type));
    },
  );
});

// uvicorn sends no trailers, which gRPC itself is made of.
const REACHED = ["connect, HTTP/1.1", "connect, HTTP/1.1, JSON", "gRPC-web, HTTP/1.1"];

describe.each(["asgi", "wsgi"])("a server in Python, %s", (interface_) => {
  let server: Server;
  beforeAll(async () => {
    server = await pythonServer(interface_);
  });
  afterAll(() => server?.stop());

  describe.each(REACHED)("%s", (transport) => {
    const rethrowingClient = (mode: string) => rethrowing(clientOf(server, mode, transport), { errors });
    const kinds = KINDS.slice(0, 3);

    it.each(kinds)("CAR-6: %s throws the class that the server raised", async (kind) => {
      const client = rethrowingClient("internal");
      const error = await failed(client, "quota", kind);
      expect(error).toBeInstanceOf(QuotaExceeded);
      expect(error).toMatchObject({ limit: 3, used: 4, message: "4 of 3 calls used" });
      expect(matches(error.cause, "python.ValueError")).toBe(true);
      expect(statusOfCall(error)).toMatchObject({ code: Code.ResourceExhausted });
      expect(await call(client, kind, "fine")).toEqual(kind === "unaryStream" ? ["first", "fine"] : ["fine"]);
    });

    it("CAR-1: public leaks nothing", async () => {
      const error = await failed(rethrowingClient("public"), "secret");
      const status = statusOfCall(error);
      const told = JSON.stringify([
        status?.message,
        status?.details.map(({ value }) => Buffer.from(value as Uint8Array).toString("latin1")),
        [...(status?.metadata ?? [])],
        envelopeOf(error),
      ]);
      expect(told).not.toContain(CANARY);
      expect(told).not.toContain(".py");
      expect(status).toMatchObject({ code: Code.Unknown, rawMessage: "unknown" });
    });

    it("CAR-2: a client without the adapter gets a status and details that it knows", async () => {
      const error = (await failed(clientOf(server, "public", transport), "quota")) as unknown as ConnectError;
      expect(error).toMatchObject({ code: Code.ResourceExhausted, rawMessage: "4 of 3 calls used" });
      expect(error.findDetails(ErrorInfoSchema)).toMatchObject([{ reason: "QUOTA", domain: "billing" }]);
    });

    it("CAR-7: what the server chose itself, and deadlines, are as without", async () => {
      const chosen = await failed(rethrowingClient("public"), "connect-chosen");
      expect(chosen).toMatchObject({ name: "ConnectError", code: Code.NotFound, rawMessage: "no such user" });
      expect(chosen.details).toMatchObject([{ type: "google.protobuf.StringValue" }]);
      const late = await call(rethrowingClient("internal"), "unaryUnary", "sleep", { timeoutMs: 200 });
      expect(late).toMatchObject({ name: "ConnectError", code: Code.DeadlineExceeded });
    });
  });

  it("CAR-4: whatever the message and the traceback, what arrives is the class", async () => {
    const client = rethrowing(clientOf(server, "internal"), { errors });
    expect(await failed(client, "huge")).toBeInstanceOf(QuotaExceeded);
    expect(matches(await failed(client, "message"), "python.ValueError")).toBe(true);
    expect(matches(await failed(client, "unprintable"), "rpc.peers.failing.Unprintable")).toBe(true);
    expect((await failed(client, "halved")).message).toBe("\ufffd %E0%A4");
    const cycle = await failed(client, "cycle");
    expect((cycle.cause as Error).cause).toBe(cycle);
  });

  it("CAR-6: an error of a server that never heard of us stays a ConnectError", async () => {
    const error = await failed(rethrowing(clientOf(server, "plain"), { errors }), "quota");
    expect(error).toMatchObject({ name: "ConnectError", code: Code.Unknown });
  });
});

it("the names of the docs are there", () => {
  const page = readFileSync(new URL("../../docs/rpc/connect.md", import.meta.url), "utf8");
  const names = [...page.matchAll(/import \{ (\w+) \} from "rethrown\/rpc\/connect"/g)].map(
    ([, name]) => name,
  );
  expect(names).toEqual(["serverInterceptor", "rethrowing"]);
  expect(page).toContain("`statusOfCall(error)`");
});
