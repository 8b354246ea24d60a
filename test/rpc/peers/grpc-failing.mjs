// What the servers and clients of the gRPC tests share: the service, its errors, and how each case fails. Runs with the
// sources and with the built package: whoever imports this says which.
import { fileURLToPath } from "node:url";
import * as grpc from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";

const path = fileURLToPath(new URL("failing.proto", import.meta.url));
/** @type {any} */
const loaded = grpc.loadPackageDefinition(loadSync(path, { keepCase: true }));
/** @type {any} */
export const Failing = loaded.rethrown.test.Failing;

export const CANARY = "canary-5150";

export class QuotaExceeded extends Error {
  /** @param {number} limit @param {number} used @param {ErrorOptions} [options] */
  constructor(limit, used, options) {
    super(`${used} of ${limit} calls used`, options);
    this.limit = limit;
    this.used = used;
  }
}

export class Invalid extends Error {
  /** @param {string} field @param {string} message */
  constructor(field, message) {
    super(message);
    this.field = field;
  }
}

export class Text extends Error {}

class Unregistered extends Error {
  detail = CANARY;
}

class Coded extends Error {
  code = grpc.status.DATA_LOSS;
}

/** @param {any} ErrorRegistry */
export const registry = (ErrorRegistry) =>
  new ErrorRegistry()
    .register(QuotaExceeded, {
      type: "billing.QuotaExceeded",
      fields: ["limit", "used"],
      publicFields: ["limit"],
      code: "QUOTA",
      status: "resource_exhausted",
      retryAfterMs: 1500,
    })
    .register(Invalid, {
      type: "app.Invalid",
      fields: ["field"],
      publicFields: ["field"],
      status: "invalid_argument",
    })
    .register(Text, { type: "app.Text", status: "aborted" });

/** @type {Record<string, Buffer>} */
const HOSTILE = {
  garbage: Buffer.from("fffefd", "hex"),
  truncated: Buffer.from("080212056162", "hex"),
  oversized: Buffer.concat([Buffer.from("08021affff7f", "hex"), Buffer.alloc(4000, "x")]),
};

/** @param {Record<string, string | Buffer>} entries */
function metadataOf(entries) {
  const metadata = new grpc.Metadata();
  for (const [key, value] of Object.entries(entries)) metadata.set(key, value);
  return metadata;
}

/** The error of a case, by its name; undefined where it does not fail. @param {string} name @returns {any} */
export function errorOf(name) {
  const [kind, rest = ""] = name.split(/:(.*)/s);
  switch (kind) {
    case "quota":
      return new QuotaExceeded(3, 4, { cause: new TypeError("the ledger says no") });
    case "invalid":
      return new Invalid("user.name", "too short");
    case "text":
      return new Text(rest);
    case "surrogate":
      return new Text("a\ud800b");
    case "huge": {
      const error = new QuotaExceeded(3, 4, { cause: new Error("x".repeat(1_000_000)) });
      error.stack = `Error: m\n${"    at recurse (/app/a/long/path/module.js:12:7)\n".repeat(20_000)}`;
      return error;
    }
    case "message":
      return new TypeError("m".repeat(10_000_000));
    case "cycle": {
      const first = new TypeError("first");
      first.cause = new RangeError("second", { cause: first });
      return first;
    }
    case "group":
      return new AggregateError([new TypeError("one"), new QuotaExceeded(1, 2)], "two failed");
    case "secret":
      return new Unregistered(CANARY, { cause: new Error(CANARY) });
    case "coded":
      return new Coded("hidden");
    case "abort":
      return {
        code: grpc.status.NOT_FOUND,
        details: "no such user",
        metadata: metadataOf({ "x-own": "own" }),
      };
    case "plain-error":
      return Object.assign(new Error("no such user"), { code: grpc.status.NOT_FOUND });
    case "hostile":
      return {
        code: grpc.status.INTERNAL,
        details: "m",
        metadata: metadataOf({ "grpc-status-details-bin": HOSTILE[rest] ?? "" }),
      };
    case "bytes":
      return {
        code: grpc.status.INTERNAL,
        details: "m",
        metadata: metadataOf({ "grpc-status-details-bin": Buffer.from(rest, "hex") }),
      };
    case "dom":
      return new DOMException("no", "NotFoundError");
    case "zero":
      return new RangeError("division by zero");
  }
  return undefined;
}

/** A server that fails in the way that a name begins with: `throw`, `reject`, `emit`; otherwise by callback. */
class Implementation {
  calls = 0;

  /** @param {any} call @param {any} callback */
  UnaryUnary(call, callback) {
    return this.#answer(call.request.name, call, callback, (/** @type {any} */ value) =>
      callback(null, value),
    );
  }

  /** @param {any} call */
  UnaryStream(call) {
    call.write({ name: "first" });
    return this.#answer(call.request.name, call, undefined, (/** @type {any} */ value) => {
      call.write(value);
      call.end();
    });
  }

  /** @param {any} call @param {any} callback */
  StreamUnary(call, callback) {
    let name = "";
    call.on("data", (/** @type {any} */ value) => {
      name = value.name;
    });
    return new Promise((resolve, reject) => {
      call.on("end", () => {
        const done = (/** @type {any} */ value) => resolve(callback(null, value));
        try {
          resolve(this.#answer(name, call, callback, done));
        } catch (error) {
          reject(error);
        }
      });
    });
  }

  // Not `for await`, which ends both directions of a call.
  /** @param {any} call */
  StreamStream(call) {
    /** @type {string[]} */
    const names = [];
    call.on("data", (/** @type {any} */ value) => names.push(value.name));
    return new Promise((_resolve, reject) => {
      call.on("end", async () => {
        try {
          for (const name of names) {
            if (
              (await this.#answer(name, call, undefined, (/** @type {any} */ value) => call.write(value))) ===
              undefined
            )
              return;
          }
          call.end();
        } catch (error) {
          reject(error);
        }
      });
    });
  }

  /** @param {string} name @param {any} call @param {any} callback @param {any} succeed @returns {any} */
  #answer(name, call, callback, succeed) {
    // Which fails where `this` is not the implementation itself.
    this.calls++;
    const [, way, rest = name] = /^(throw|reject|emit|trailer)-(.*)$/s.exec(name) ?? [];
    if (rest === "sleep") return undefined;
    const error = errorOf(rest);
    if (error === undefined) return succeed({ name });
    if (way === "throw") throw error;
    if (way === "reject") return Promise.reject(error);
    if (way === "emit") return void call.emit("error", error);
    if (way === "trailer") return callback(error, null, metadataOf({ "x-own": "v".repeat(3000) }));
    return callback ? callback(error) : void call.emit("error", error);
  }
}

/** A server for each of these: what it is told, and undefined for one that never heard of us. */
export const MODES = { internal: { disclosure: "internal" }, public: {}, plain: undefined };

/**
 * @param {any} errors @param {any} throwing
 * @returns {Promise<{ ports: Record<string, number>, stop: () => void }>}
 */
export async function serve(errors, throwing) {
  /** @type {grpc.Server[]} */
  const servers = [];
  /** @type {Record<string, number>} */
  const ports = {};
  for (const [mode, options] of Object.entries(MODES)) {
    const server = new grpc.Server();
    const implementation = new Implementation();
    /** @type {any} */
    const served = options ? throwing(implementation, { errors, ...options }) : implementation;
    server.addService(Failing.service, served);
    ports[mode] = await new Promise((resolve, reject) => {
      server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) =>
        error ? reject(error) : resolve(port),
      );
    });
    servers.push(server);
  }
  return {
    ports,
    stop: () => {
      for (const server of servers) server.forceShutdown();
    },
  };
}
