// Failures of Node itself, really provoked: what its modules throw, reject with and emit.
import assert from "node:assert";
import { execFileSync, execSync, spawnSync } from "node:child_process";
import crypto from "node:crypto";
import dns from "node:dns/promises";
import { EventEmitter, once } from "node:events";
import fs from "node:fs";
import http from "node:http";
import net from "node:net";
import os from "node:os";
import { Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs, promisify, TextDecoder } from "node:util";
import vm from "node:vm";
import { Worker } from "node:worker_threads";
import zlib from "node:zlib";
import { type ErrorClass, RemoteError } from "../../src/index.js";

/** What fails, what its `code` is, the class that comes back, and the name where it is not the one that was thrown. */
type Failure = readonly [what: string, code: unknown, becomes: ErrorClass, provoke: () => unknown];

const untyped = <T>(value: unknown) => value as T;
const nowhere = "/nonexistent-fidelity/file";

/** A port on which nobody listens: it was just given back. */
async function closedPort(): Promise<number> {
  const server = net.createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function aborted(signal: AbortSignal): Promise<never> {
  if (!signal.aborted) await once(signal, "abort");
  throw signal.reason;
}

/** Throws what a worker's `error` event brings. */
async function workerError(code: string, options: object = {}): Promise<never> {
  const worker = new Worker(code, { eval: true, ...options });
  const [error] = await new Promise<unknown[]>((resolve) => worker.once("error", (...args) => resolve(args)));
  await worker.terminate();
  throw error;
}

const FAILURES: readonly Failure[] = [
  // System errors: errno, syscall, path, dest, address, port
  ["fs.readFileSync", "ENOENT", Error, () => fs.readFileSync(nowhere)],
  ["fs.promises.open", "ENOENT", Error, () => fs.promises.open(nowhere)],
  ["fs.renameSync, with dest", "ENOENT", Error, () => fs.renameSync(nowhere, `${nowhere}2`)],
  ["fs.readdirSync", "ENOTDIR", Error, () => fs.readdirSync(process.execPath)],
  ["fs.mkdirSync", "EEXIST", Error, () => fs.mkdirSync(os.tmpdir())],
  ["fs.readSync", "EBADF", Error, () => fs.readSync(9999, Buffer.alloc(1))],
  ["fs.readFileSync of a folder", "EISDIR", Error, () => fs.readFileSync(os.tmpdir())],
  ["spawnSync", "ENOENT", Error, () => Promise.reject(spawnSync(nowhere).error)],
  ["process.chdir", "ENOENT", Error, () => process.chdir(nowhere)],
  ["process.kill", "ESRCH", Error, () => process.kill(2 ** 30, 0)],
  ["net.connect", "ECONNREFUSED", Error, async () => once(net.connect(await closedPort()), "connect")],
  [
    "net.listen",
    "EADDRINUSE",
    Error,
    async () => {
      const server = net.createServer().listen(0, "127.0.0.1");
      await once(server, "listening");
      try {
        const { port } = server.address() as net.AddressInfo;
        await once(net.createServer().listen(port, "127.0.0.1"), "listening");
      } finally {
        server.close();
      }
    },
  ],
  [
    "http.get",
    "ECONNREFUSED",
    Error,
    async () => once(http.get({ port: await closedPort(), host: "127.0.0.1" }), "response"),
  ],
  [
    "a SystemError, whose errno is computed",
    "ERR_SYSTEM_ERROR",
    RemoteError,
    () => os.setPriority(2 ** 30, 5),
  ],
  // Arguments: fs, Buffer, URL, crypto, streams, util
  ["Buffer.from", "ERR_INVALID_ARG_TYPE", TypeError, () => Buffer.from(untyped<string>(5))],
  ["Buffer.alloc", "ERR_OUT_OF_RANGE", RangeError, () => Buffer.alloc(-1)],
  ["Buffer.readInt32LE", "ERR_OUT_OF_RANGE", RangeError, () => Buffer.alloc(4).readInt32LE(9)],
  ["Buffer.readInt8 past the end", "ERR_BUFFER_OUT_OF_BOUNDS", RangeError, () => Buffer.alloc(0).readInt8(0)],
  ["Buffer.swap16", "ERR_INVALID_BUFFER_SIZE", RangeError, () => Buffer.alloc(3).swap16()],
  ["an encoding", "ERR_UNKNOWN_ENCODING", TypeError, () => Buffer.from("x").toString(untyped("utf-99"))],
  ["a path with a null byte", "ERR_INVALID_ARG_VALUE", TypeError, () => fs.readFileSync("a\0b")],
  ["new URL", "ERR_INVALID_URL", TypeError, () => new URL("no url")],
  ["new URL with base", "ERR_INVALID_URL", TypeError, () => new URL("x", "no base")],
  [
    "fs.readFileSync of an http URL",
    "ERR_INVALID_URL_SCHEME",
    TypeError,
    () => fs.readFileSync(new URL("http://a/")),
  ],
  ["a header", "ERR_INVALID_CHAR", TypeError, () => http.validateHeaderValue("x", "\n")],
  ["a header's name", "ERR_INVALID_HTTP_TOKEN", TypeError, () => http.validateHeaderName("a b")],
  ["net.connect to a port", "ERR_SOCKET_BAD_PORT", RangeError, () => net.connect(99999)],
  ["parseArgs", "ERR_PARSE_ARGS_UNKNOWN_OPTION", TypeError, () => parseArgs({ args: ["--x"] })],
  ["promisify", "ERR_INVALID_ARG_TYPE", TypeError, () => promisify(untyped<() => void>("f"))],
  ["new TextDecoder", "ERR_ENCODING_NOT_SUPPORTED", RangeError, () => new TextDecoder("utf-99")],
  [
    "TextDecoder.decode",
    "ERR_ENCODING_INVALID_ENCODED_DATA",
    TypeError,
    () => new TextDecoder("utf-8", { fatal: true }).decode(new Uint8Array([255])),
  ],
  ["dns.resolve", "ERR_INVALID_ARG_VALUE", TypeError, () => dns.resolve("a", untyped("NONE"))],
  ["createRequire's resolution", "ERR_MODULE_NOT_FOUND", Error, () => import(untyped("nowhere-fidelity"))],
  ["emit without listener", "ERR_UNHANDLED_ERROR", Error, () => new EventEmitter().emit("error", { odd: 1 })],
  ["crypto.createPrivateKey", "ERR_OSSL_UNSUPPORTED", Error, () => crypto.createPrivateKey("x")],
  ["crypto.createCipheriv", "ERR_CRYPTO_UNKNOWN_CIPHER", Error, () => crypto.createCipheriv("x", "", "")],
  [
    "crypto.timingSafeEqual",
    "ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH",
    RangeError,
    () => crypto.timingSafeEqual(Buffer.alloc(1), Buffer.alloc(2)),
  ],
  ["crypto.createHash", undefined, Error, () => crypto.createHash("none")],
  ["zlib.gunzipSync", "Z_DATA_ERROR", Error, () => zlib.gunzipSync(Buffer.from("no gzip"))],
  [
    "zlib of too much",
    "ERR_BUFFER_TOO_LARGE",
    RangeError,
    () => zlib.gunzipSync(zlib.gzipSync("12345"), { maxOutputLength: 1 }),
  ],
  // Streams
  [
    "a stream that ends early",
    "ERR_STREAM_PREMATURE_CLOSE",
    Error,
    () =>
      pipeline(
        Readable.from(["x"]),
        new Writable({
          write() {
            this.destroy();
          },
        }),
      ),
  ],
  [
    "a write after the end",
    "ERR_STREAM_WRITE_AFTER_END",
    Error,
    async () => {
      const stream = new Writable({ write: (_chunk, _encoding, done) => done() });
      const failed = once(stream, "never");
      stream.end();
      stream.write("late");
      await failed;
    },
  ],
  // The engine
  ["JSON.parse", undefined, SyntaxError, () => JSON.parse('{"a":')],
  [
    "JSON.stringify of a cycle",
    undefined,
    TypeError,
    () => {
      const a: unknown[] = [];
      a.push(a);
      return JSON.stringify(a);
    },
  ],
  ["decodeURIComponent", undefined, URIError, () => decodeURIComponent("%")],
  ["new Array(-1)", undefined, RangeError, () => new Array(-1)],
  [
    "a name that nobody declared",
    undefined,
    ReferenceError,
    () => untyped<{ x: 1 }>(vm.runInThisContext("nobody")),
  ],
  ["null.x", undefined, TypeError, () => untyped<{ x: 1 }>(null).x],
  ["a script that does not parse", undefined, SyntaxError, () => new vm.Script("a b", { filename: "x.js" })],
  [
    "a stack overflow",
    undefined,
    RangeError,
    () => {
      const f = (): number => 1 + f();
      return f();
    },
  ],
  ["Intl", undefined, RangeError, () => new Intl.NumberFormat("xx-not-a-locale")],
  [
    "a script that takes too long",
    "ERR_SCRIPT_EXECUTION_TIMEOUT",
    Error,
    () => vm.runInNewContext("for(;;);", {}, { timeout: 5 }),
  ],
  [
    "Promise.any",
    undefined,
    AggregateError,
    () => Promise.any([Promise.reject(new TypeError("one")), Promise.reject("text")]),
  ],
  // Assertions: a class that can be had, but that nobody registered
  ["assert.strictEqual", "ERR_ASSERTION", RemoteError, () => assert.strictEqual(1, 2)],
  [
    "assert.deepEqual",
    "ERR_ASSERTION",
    RemoteError,
    () => assert.deepStrictEqual({ a: [1] }, { a: [2] }, "own words"),
  ],
  // Aborts
  ["AbortSignal.abort()", 20, DOMException, () => aborted(AbortSignal.abort())],
  ["AbortSignal.timeout", 23, DOMException, () => aborted(AbortSignal.timeout(1))],
  [
    "a reason of one's own",
    undefined,
    RangeError,
    () => aborted(AbortSignal.abort(new RangeError("enough"))),
  ],
  [
    "timers/promises, whose AbortError is Node's own",
    "ABORT_ERR",
    RemoteError,
    () => sleep(999, null, { signal: AbortSignal.abort() }),
  ],
  [
    "events.once, with a reason that is text",
    "ABORT_ERR",
    RemoteError,
    () => once(new EventEmitter(), "x", { signal: AbortSignal.abort("why") }),
  ],
  ["fetch, aborted", 20, DOMException, () => fetch("http://127.0.0.1/", { signal: AbortSignal.abort() })],
  // DOMExceptions, fetch, other threads and processes
  ["structuredClone", 25, DOMException, () => structuredClone(() => 0)],
  ["atob", 5, DOMException, () => atob("*")],
  ["fetch", undefined, TypeError, async () => fetch(`http://127.0.0.1:${await closedPort()}/`)],
  ["new Request", undefined, TypeError, () => new Request("no url")],
  ["new Response", undefined, RangeError, () => new Response("", { status: 99 })],
  ["an error of a worker", undefined, RangeError, () => workerError("throw new RangeError('in a worker')")],
  [
    "a worker that is full",
    "ERR_WORKER_OUT_OF_MEMORY",
    Error,
    () =>
      workerError("const a = []; for (;;) a.push(new Array(1e5).fill(a))", {
        resourceLimits: { maxOldGenerationSizeMb: 4 },
      }),
  ],
  ["execSync", undefined, Error, () => execSync("echo out; echo err >&2; exit 3", { stdio: "pipe" })],
  ["execFileSync", "ENOENT", Error, () => execFileSync(nowhere, { stdio: "pipe" })],
];

/** The error that something fails with. */
async function provoked(provoke: () => unknown): Promise<unknown> {
  try {
    await provoke();
  } catch (error) {
    return error;
  }
  throw new Error("nothing failed");
}

export const nodeFailures = FAILURES.map(([what, code, becomes, provoke]) => ({
  name: code === undefined ? what : `${what}: ${code}`,
  code,
  make: () => provoked(provoke),
  // Node's own AbortError is exported to nobody, but its code says what it is (SPEC ENV-11).
  becomes: {
    class: becomes,
    ...(becomes === RemoteError && { name: code === "ABORT_ERR" ? "AbortError" : "RemoteError" }),
  },
}));
