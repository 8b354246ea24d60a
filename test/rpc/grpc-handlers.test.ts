// SPEC CAR-1, CAR-4: in whatever way a handler of grpc-js fails, its call ends with a status that carries the error.
import { readFileSync } from "node:fs";
import * as grpc from "@grpc/grpc-js";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ErrorRegistry, envelopeOf } from "../../src/index.js";
import { rethrowing, statusOfCall, throwing } from "../../src/rpc/grpc.js";
import { Failing, QuotaExceeded, registry, serve } from "./peers/grpc-failing.mjs";

const errors: ErrorRegistry = registry(ErrorRegistry);
// biome-ignore lint/suspicious/noExplicitAny: made from a .proto at run time
type Client = any;

const deadline = () => ({ deadline: Date.now() + 5000 });
const unhandled: unknown[] = [];
const onUnhandled = (reason: unknown) => void unhandled.push(reason);

beforeAll(() => {
  process.on("unhandledRejection", onUnhandled);
  process.on("uncaughtException", onUnhandled);
});
afterAll(() => {
  process.off("unhandledRejection", onUnhandled);
  process.off("uncaughtException", onUnhandled);
});
afterEach(() => expect(unhandled).toEqual([]));

function unary(
  client: Client,
  name: string,
): Promise<Error & { code?: number; details?: string; metadata?: grpc.Metadata }> {
  return new Promise((resolve, reject) => {
    client.UnaryUnary({ name }, deadline(), (error: Error | null) =>
      error ? resolve(error) : reject(new Error("succeeded")),
    );
  });
}

function firstError(stream: Client): Promise<unknown> {
  stream.on("data", () => undefined);
  return new Promise((resolve) => stream.on("error", resolve));
}

/** A server of this implementation alone, and a client of it. */
async function withServer(implementation: object, use: (client: Client, unaware: Client) => Promise<void>) {
  const server = new grpc.Server();
  server.addService(Failing.service, implementation as grpc.UntypedServiceImplementation);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  const client = new Failing(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  try {
    await use(rethrowing(client, { errors }), client);
  } finally {
    client.close();
    server.forceShutdown();
  }
}

describe("every way to fail", () => {
  let server: Awaited<ReturnType<typeof serve>>;
  let client: Client;

  beforeAll(async () => {
    server = await serve(errors, throwing);
    client = rethrowing(
      new Failing(`127.0.0.1:${server.ports.internal}`, grpc.credentials.createInsecure()),
      { errors },
    );
  });
  afterAll(() => {
    client.close();
    server.stop();
  });

  it.each(["throw", "reject", "emit", "callback"])("%s, in all four kinds of calls", async (way) => {
    const name = way === "callback" ? "quota" : `${way}-quota`;
    expect(await unary(client, name)).toBeInstanceOf(QuotaExceeded);
    const streamed = await new Promise((resolve) => client.StreamUnary(deadline(), resolve).end({ name }));
    expect(streamed).toBeInstanceOf(QuotaExceeded);
    expect(await firstError(client.UnaryStream({ name }, deadline()))).toBeInstanceOf(QuotaExceeded);
    const bidi = client.StreamStream(deadline());
    const error = firstError(bidi);
    bidi.end({ name });
    expect(await error).toBeInstanceOf(QuotaExceeded);
  });

  it("a plain Error with a numeric code is a status that someone answers with", async () => {
    const error = await unary(client, "plain-error");
    expect(error).toMatchObject({ code: grpc.status.NOT_FOUND, details: "no such user" });
    expect(envelopeOf(error)).toBeUndefined();
  });

  it("the legacy code of a DOMException is no status", async () => {
    const error = await unary(client, "dom");
    expect(envelopeOf(error)?.type).toBe("javascript.DOMException.NotFoundError");
    expect(statusOfCall(error)?.code).toBe(grpc.status.NOT_FOUND);
  });
});

it("falsy values that are thrown end the call too", async () => {
  const implementation = {
    UnaryUnary: (call: { request: { name: string } }) => {
      if (call.request.name === "async") return Promise.reject(undefined);
      throw 0;
    },
  };
  await withServer(throwing(implementation, { errors }), async (client) => {
    for (const name of ["sync", "async"])
      expect(envelopeOf(await unary(client, name))?.type).toBe("javascript.NonError");
  });
});

it("an error after the answer changes nothing, and is no unhandled rejection", async () => {
  const implementation = {
    async UnaryUnary(_call: unknown, callback: (error: unknown, value?: object) => void) {
      callback(null, { name: "ok" });
      callback(new Error("late"));
      throw new Error("later");
    },
  };
  await withServer(throwing(implementation, { errors }), async (client) => {
    const response = await new Promise((resolve, reject) => {
      client.UnaryUnary({ name: "" }, deadline(), (error: unknown, value: unknown) =>
        error ? reject(error) : resolve(value),
      );
    });
    expect(response).toEqual({ name: "ok" });
  });
});

it("who listens to the call gets the error itself", async () => {
  const heard: unknown[] = [];
  const thrown = new QuotaExceeded(1, 2);
  const implementation = {
    UnaryStream(call: grpc.ServerWritableStream<unknown, unknown>) {
      call.on("error", (error) => heard.push(error));
      call.emit("error", thrown);
    },
  };
  await withServer(throwing(implementation, { errors }), async (client) => {
    expect(await firstError(client.UnaryStream({ name: "" }, deadline()))).toBeInstanceOf(QuotaExceeded);
  });
  expect(heard).toEqual([thrown]);
});

it("handlers of handlers do no harm", async () => {
  const implementation = { UnaryUnary: () => Promise.reject(new QuotaExceeded(1, 2)) };
  await withServer(throwing(throwing(implementation, { errors }), { errors }), async (client) => {
    expect(await unary(client, "")).toBeInstanceOf(QuotaExceeded);
  });
});

it("CAR-1: the trailers of a call to somebody else go no further, its code and details do", async () => {
  const secret = new grpc.Metadata();
  secret.set("x-token", "upstream-secret");
  const upstream = {
    UnaryUnary: (_: unknown, callback: (error: object) => void) =>
      callback({ code: 9, details: "not now", metadata: secret }),
  };
  await withServer(upstream, async (_aware, plain) => {
    const relay = {
      UnaryUnary: (_call: unknown, callback: (error: unknown) => void) =>
        void plain.UnaryUnary({ name: "" }, deadline(), (error: unknown) => callback(error)),
    };
    await withServer(throwing(relay, { errors }), async (client) => {
      const error = await unary(client, "");
      expect(error).toMatchObject({ code: 9, details: "not now" });
      expect(error.metadata?.get("x-token")).toEqual([]);
    });
  });
});

it("CAR-1: what a relay has restored is disclosed anew: public to the public", async () => {
  const upstream = {
    UnaryUnary: () => Promise.reject(new QuotaExceeded(3, 4, { cause: new Error("inside") })),
  };
  await withServer(throwing(upstream, { errors, disclosure: "internal" }), async (aware) => {
    const relay = { UnaryUnary: async () => Promise.reject(await unary(aware, "")) };
    await withServer(throwing(relay, { errors }), async (client) => {
      const error = await unary(client, "");
      expect(error).toMatchObject({ limit: 3 });
      expect(error).not.toHaveProperty("used");
      expect(error.cause).toBeUndefined();
    });
    await withServer(throwing(relay, { errors, disclosure: "internal" }), async (client) => {
      expect(((await unary(client, "")).cause as Error).message).toBe("inside");
    });
  });
});

it("`trailerBytes` is the server's choice", async () => {
  const implementation = {
    UnaryUnary: () => Promise.reject(Object.assign(new TypeError("m"), { data: "x".repeat(9000) })),
  };
  for (const [trailerBytes, isWhole] of [
    [undefined, false],
    [16384, true],
  ] as const) {
    await withServer(throwing(implementation, { disclosure: "internal", trailerBytes }), async (client) => {
      const error = (await unary(client, "")) as Error & { data: string };
      expect(error.data.length === 9000).toBe(isWhole);
    });
  }
});

describe("a client that is wrapped", () => {
  const client = new Failing("127.0.0.1:1", grpc.credentials.createInsecure());
  const aware = rethrowing(client);
  afterAll(() => client.close());

  it("is still one of its class, with the same methods", () => {
    expect(aware).toBeInstanceOf(Failing);
    expect(aware.UnaryUnary.path).toBe("/rethrown.test.Failing/UnaryUnary");
    expect(aware.UnaryUnary).toBe(aware.UnaryUnary);
    expect(aware.getChannel()).toBe(client.getChannel());
  });

  it("CAR-7: a connection that fails stays UNAVAILABLE", async () => {
    const error = await unary(aware, "quota");
    expect(error).toMatchObject({ code: grpc.status.UNAVAILABLE });
    expect(envelopeOf(error)).toBeUndefined();
  });

  it("refuses limits that are none", () => {
    expect(() => rethrowing(client, { limits: { maxBites: 1 } as never })).toThrow(TypeError);
  });
});

it("the lines of docs/rpc/grpc.md are all that it takes", async () => {
  const page = readFileSync(new URL("../../docs/rpc/grpc.md", import.meta.url), "utf8");
  const line = (name: string) =>
    page.match(new RegExp(`\`\`\`js ${name}\\n(.*?)\\n\`\`\``, "s"))?.[1] as string;
  const implementation = { UnaryUnary: () => Promise.reject(new QuotaExceeded(3, 4)) };
  const server = new grpc.Server();
  new Function("server", "Billing", "throwing", "implementation", "errors", line("server"))(
    server,
    Failing,
    throwing,
    implementation,
    errors,
  );
  const port = await new Promise<number>((resolve) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (_, bound) => resolve(bound));
  });
  const client = new Function(
    "Billing",
    "rethrowing",
    "address",
    "credentials",
    "errors",
    `${line("client")} return client;`,
  )(Failing, rethrowing, `127.0.0.1:${port}`, grpc.credentials.createInsecure(), errors);
  expect(await unary(client, "")).toBeInstanceOf(QuotaExceeded);
  client.close();
  server.forceShutdown();
});
