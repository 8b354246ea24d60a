// What is passed on came in within the limits of an envelope, which are more than a carrier has room for, and may be too
// large in another encoding: it leaves within this carrier's own limit, its omissions listed (SPEC CAP-14, CAR-3 to CAR-5).

import * as grpc from "@grpc/grpc-js";
import { describe, expect, it } from "vitest";
import {
  EncodeError,
  type ErrorEnvelope,
  ErrorRegistry,
  encode,
  envelopeOf,
  matches,
} from "../../src/index.js";
import { rethrowing as rethrowingConnect, serverInterceptor } from "../../src/rpc/connect.js";
import { rethrowing as rethrowingGrpc, throwing } from "../../src/rpc/grpc.js";
import { decodeResponse, encodeResponse, fromResponse, toResponse } from "../../src/rpc/http.js";
import {
  decodeErrorObject,
  encodeErrorObject,
  fromErrorObject,
  fromToolResult,
  toErrorObject,
  toToolResult,
} from "../../src/rpc/json-rpc.js";
import { Failing } from "./peers/grpc-failing.mjs";

const MIB = 1 << 20;
const about: ErrorEnvelope = {
  v: 1,
  type: "a.B",
  lineage: ["a.Base"],
  status: "not_found",
  message: "m",
};

/** Near 1 MiB in the encoding that it came in, and more in another. */
const RELAYED: ReadonlyMap<string, ErrorEnvelope> = new Map([
  ["characters that JSON writes with six", fullOf("\u0001", "protobuf")],
  ["numbers that JSON writes with three", fullOf("x", "json", Array(9000).fill(0.5))],
]);

function fullOf(character: string, codec: "json" | "protobuf", args: number[] = []): ErrorEnvelope {
  const text = (bytes: number) => character.repeat(bytes);
  const most = 262_144;
  const full = (bytes: number): ErrorEnvelope => ({
    ...about,
    args,
    traceback: text(most),
    stdout: text(most),
    stderr: text(most),
    attributes: { text: text(bytes) },
  });
  return full(MIB - 64 - encode(full(0), { codec }).length);
}

const errors = new ErrorRegistry();
const internal = { errors, disclosure: "internal" } as const;
const sizeOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

type Crossing = (relayed: Error) => Promise<{ readonly caught: Error | undefined; readonly bytes: number }>;

/** How an error crosses each carrier, and how much of it that takes; with the carrier's own limit. */
const CARRIERS: ReadonlyMap<string, readonly [number, Crossing]> = new Map([
  ...[undefined, "msgpack", "protobuf"].map((codec): [string, readonly [number, Crossing]] => [
    `HTTP, ${codec ?? "a problem document"}`,
    [
      2 * MIB,
      async (relayed) => {
        const accept = `application/vnd.rethrown.v1+${codec}`;
        const request = new Request("http://a", codec ? { headers: { accept } } : {});
        const response = toResponse(relayed, { ...internal, request });
        const bytes = (await response.clone().arrayBuffer()).byteLength;
        return { caught: await fromResponse(response, { errors }), bytes };
      },
    ],
  ]),
  ["gRPC", [8192, overGrpc]],
  [
    "Connect",
    [
      8192,
      async (relayed) => {
        const interceptor = serverInterceptor(internal);
        const failure = await interceptor(() => Promise.reject(relayed))({} as never).catch((error) => error);
        const client = rethrowingConnect({ call: () => Promise.reject(failure) }, { errors });
        const details: { value: Uint8Array }[] = failure.details;
        const bytes = details.reduce((sum, { value }) => sum + (value.length * 4) / 3, 0);
        return { caught: await client.call().catch((error) => error), bytes };
      },
    ],
  ],
  [
    "JSON-RPC",
    [
      32_768 + 32_768 / 8 + 256,
      async (relayed) => {
        const object = toErrorObject(relayed, internal);
        return { caught: fromErrorObject(object, { errors }), bytes: sizeOf(object) };
      },
    ],
  ],
  [
    "a tool's result",
    [
      32_768 + 32_768 / 8 + 256,
      async (relayed) => {
        const result = toToolResult(relayed, internal);
        return { caught: fromToolResult(result, { errors }), bytes: sizeOf(result) };
      },
    ],
  ],
]);

async function overGrpc(relayed: Error): ReturnType<Crossing> {
  const server = new grpc.Server();
  const implementation = {
    UnaryUnary: (_: unknown, callback: (error: Error) => void) => callback(relayed),
  };
  server.addService(
    Failing.service,
    throwing(implementation, internal) as unknown as grpc.UntypedServiceImplementation,
  );
  const credentials = grpc.ServerCredentials.createInsecure();
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", credentials, (error, bound) => (error ? reject(error) : resolve(bound))),
  );
  // biome-ignore lint/suspicious/noExplicitAny: made from a .proto at run time
  const client: any = new Failing(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  const failure = (of: typeof client) =>
    new Promise<grpc.ServiceError>((resolve) => of.UnaryUnary({ name: "" }, resolve));
  try {
    const { metadata } = await failure(client);
    const bytes = String(metadata.toHttp2Headers()["grpc-status-details-bin"]).length;
    return { caught: await failure(rethrowingGrpc(client, { errors })), bytes };
  } finally {
    client.close();
    server.forceShutdown();
  }
}

describe.each([...RELAYED])("an error near 1 MiB that came from upstream: %s", (_, envelope) => {
  it("is too large in some encoding", () => {
    const codecs = ["json", "protobuf", "msgpack"] as const;
    const sizes = codecs.map((codec) => {
      try {
        return encode(envelope, { codec }).length;
      } catch (error) {
        return error instanceof EncodeError ? error.code : error;
      }
    });
    expect(sizes).toContain("limit");
    expect(Math.max(...sizes.map((size) => Number(size) || 0))).toBeGreaterThan(0.9 * MIB);
  });

  it.each([...CARRIERS])("leaves within the limit of %s", async (_name, [most, cross]) => {
    const { caught, bytes } = await cross(errors.restore(envelope));
    expect(bytes).toBeLessThanOrEqual(most);
    expect(matches(caught, "a.B")).toBe(true);
    expect(envelopeOf(caught)).toMatchObject({ status: "not_found", message: "m" });
    const reasons = envelopeOf(caught)?.omitted?.map(({ reason }) => reason) ?? [];
    // What it came in it can leave in, whole.
    expect([...new Set(reasons)]).toEqual(bytes > 0.9 * MIB ? [] : ["truncated"]);
  });

  it("CAR-5: as data, an error object has no more than 32 KiB of it", () => {
    const object = encodeErrorObject(envelope);
    expect(sizeOf(object)).toBeLessThanOrEqual(32_768 + 32_768 / 8 + 256);
    expect(decodeErrorObject(object)?.omitted).toContainEqual(
      expect.objectContaining({ reason: "truncated" }),
    );
  });

  it.each([undefined, "application/vnd.rethrown.v1+msgpack", "application/vnd.rethrown.v1+protobuf"])(
    "CAR-3: as data, a response that is asked for in %s is one",
    (accept) => {
      const { type, status, message } = decodeResponse(encodeResponse(envelope, accept));
      expect([type, status, message]).toEqual(["a.B", "not_found", "m"]);
    },
  );
});

it.each([
  { v: 1, type: "" },
  { v: 1, type: "a.B", message: 1 },
  { v: 1, type: "a".repeat(257) },
])("what a Decoder would refuse for another reason than its size is refused (%j)", (envelope) => {
  expect(() => encodeErrorObject(envelope as never)).toThrow(EncodeError);
  expect(() => encodeResponse(envelope as never)).toThrow(EncodeError);
});
