// An HTTP server with rethrown, which fails as its path says: node http-server.mjs node|express|fastify|hono|unaware
// Prints its port. Ends when its input does.
import { createServer } from "node:http";
import { constants, deflateRawSync, gzipSync } from "node:zlib";
import express from "express";
import fastify from "fastify";
import { ErrorRegistry } from "../../../dist/index.js";
import { errorHandler as expressErrors } from "../../../dist/rpc/express.js";
import { errorHandler as fastifyErrors } from "../../../dist/rpc/fastify.js";
import { errorHandler as honoErrors } from "../../../dist/rpc/hono.js";

// Its types want those of a browser.
const imported = (/** @type {string} */ name) => import(name);
const { serve } = await imported("@hono/node-server");
const { Hono } = await imported("hono");
const { HTTPException } = await imported("hono/http-exception");

const [kind = "express", disclosure = "public"] = process.argv.slice(2);

class QuotaExceeded extends Error {
  /** @param {number} limit @param {number} used @param {ErrorOptions} [options] */
  constructor(limit, used, options) {
    super(`${used} of ${limit} calls used`, options);
    this.limit = limit;
    this.used = used;
    this.owner = "SECRET-owner";
  }
}

const errors = new ErrorRegistry().register(QuotaExceeded, {
  type: "billing.QuotaExceeded",
  fields: ["limit", "used", "owner"],
  publicFields: ["limit"],
  code: "QUOTA",
  status: "resource_exhausted",
  retryAfterMs: 1500,
});
const options = { errors, disclosure: /** @type {"public" | "internal"} */ (disclosure) };

const cyclic = () => {
  const one = new QuotaExceeded(1, 1);
  one.cause = new QuotaExceeded(2, 2, { cause: one });
  return one;
};

/** @type {Record<string, () => unknown>} */
const FAILURES = {
  quota: () => new QuotaExceeded(10, 12, { cause: new TypeError("SECRET-key") }),
  unregistered: () => new (class Unregistered extends Error {})("SECRET-message"),
  huge: () => new QuotaExceeded(10 ** 6, 1, { cause: new Error(`SECRET${"x".repeat(10_000_000)}`) }),
  cycle: cyclic,
  group: () => new AggregateError([new QuotaExceeded(1, 2), new Error("SECRET-member")], "SECRET-group"),
  text: () => "SECRET-text",
  exposed: () =>
    Object.assign(new Error("no such thing"), { expose: true, status: 405, headers: { Allow: "PUT" } }),
  hidden: () => Object.assign(new Error("SECRET-hidden"), { expose: false, status: 503 }),
  upstream: () =>
    Object.assign(new Error("SECRET-upstream"), { status: 401, headers: { "set-cookie": "SECRET-cookie" } }),
};

/** A gigabyte of zeros: blocks that each stand alone. */
function bomb() {
  const block = deflateRawSync(Buffer.alloc(1e7), { finishFlush: constants.Z_FULL_FLUSH });
  return Buffer.concat([gzipSync("").subarray(0, 10), ...Array(100).fill(block)]);
}

/** What no framework changes. @type {import("node:http").RequestListener} */
function plain({ url, method, headers }, response) {
  if (url === "/bomb") {
    response.writeHead(500, { "content-encoding": "gzip", "content-type": "text/plain" });
    return void response.end(bomb());
  }
  if (url === "/gzip") {
    response.writeHead(500, { "content-encoding": "gzip", "content-type": "application/problem+json" });
    return void response.end(
      gzipSync('{"rethrown":{"v":1,"type":"billing.QuotaExceeded","message":"zipped"}}'),
    );
  }
  if (url === "/redirect") return void response.writeHead(302, { location: "/fail/quota" }).end();
  if (url === "/lost") {
    response.writeHead(500, { "content-length": "100" });
    return void response.write("half", () => response.destroy());
  }
  if (url === "/endless") {
    response.writeHead(500);
    const more = () =>
      void (response.writable && response.write("x".repeat(65_536), () => setImmediate(more)));
    return more();
  }
  if (url === "/page") {
    response.writeHead(502, { "content-type": "text/html" });
    return void response.end("<html><title>502 Bad Gateway</title></html>");
  }
  if (url === "/hostile") {
    response.writeHead(500, { "content-type": "application/problem+json" });
    return void response.end(
      '{"rethrown":{"v":1,"type":"os.system","lineage":["python.SystemExit","python.BaseException"]}}',
    );
  }
  if (url === "/oversized") {
    response.writeHead(500, { "content-type": "application/problem+json" });
    return void response.end(`{"rethrown":{"v":1,"type":"a.B","message":"${"m".repeat(4e6)}"}}`);
  }
  if (url === "/truncated") {
    response.writeHead(500, { "content-type": "application/vnd.rethrown.v1+msgpack" });
    return void response.end(Buffer.from([0x82, 0xa1]));
  }
  if (url === "/digest" && !headers.authorization) {
    response.writeHead(401, { "www-authenticate": 'Digest realm="r", nonce="n", qop="auth", algorithm=MD5' });
    return void response.end();
  }
  if (url === "/empty") return void response.writeHead(204).end();
  return void response.end(method === "HEAD" ? undefined : "fine");
}

/** @param {string} name */
function fail(name) {
  throw FAILURES[name]?.();
}

/** @type {Record<string, () => Promise<number> | number>} */
const KINDS = {
  unaware: () => listening(createServer(plain)),
  node: () => {
    const handle = expressErrors(options);
    return listening(
      createServer((request, response) => {
        try {
          fail(String(request.url).slice("/fail/".length));
        } catch (error) {
          handle(error, request, response, () => response.destroy());
        }
      }),
    );
  },
  express: () => {
    const app = express();
    app.use(express.json({ limit: "1kb" }));
    app.all("/fail/:name", (request, response) => {
      response.set({ "content-encoding": "gzip", "content-length": "3", etag: '"x"', vary: "origin" });
      fail(request.params.name);
    });
    app.post("/json", (request, response) => void response.json(request.body));
    app.get("/stream", (_request, response, next) => {
      response.write("begun");
      setTimeout(() => next(new QuotaExceeded(1, 2)), 50);
    });
    app.get("/fine", (_request, response) => void response.send("fine"));
    app.use(expressErrors(options));
    return listening(createServer(app));
  },
  fastify: async () => {
    const app = fastify({ bodyLimit: 1024 });
    app.setErrorHandler(fastifyErrors(options));
    app.all("/fail/:name", async (request, reply) => {
      reply.headers({ "content-encoding": "gzip", etag: '"x"' });
      fail(/** @type {{ name: string }} */ (request.params).name);
    });
    const body = { type: "object", required: ["name"] };
    app.post("/json", { schema: { body } }, async (request) => request.body);
    app.get("/begun", async (_request, reply) => {
      reply.raw.write("begun");
      throw new QuotaExceeded(1, 2);
    });
    app.get("/fine", async () => "fine");
    await app.listen({ port: 0, host: "127.0.0.1" });
    return /** @type {import("node:net").AddressInfo} */ (app.server.address()).port;
  },
  hono: () => {
    const app = new Hono();
    app.onError(honoErrors(options));
    app.all("/fail/:name", (/** @type {any} */ context) => {
      context.header("content-encoding", "gzip");
      fail(context.req.param("name"));
      return context.text("");
    });
    app.get("/http", () => {
      throw new HTTPException(403, { message: "not yours" });
    });
    app.get("/http-response", () => {
      throw new HTTPException(401, { res: new Response("who are you?", { status: 401 }) });
    });
    app.get("/fine", (/** @type {any} */ context) => context.text("fine"));
    return new Promise((resolve) =>
      serve(
        { fetch: app.fetch, port: 0, hostname: "127.0.0.1" },
        (/** @type {{ port: number }} */ { port }) => resolve(port),
      ),
    );
  },
};

/** @param {import("node:http").Server} server @returns {Promise<number>} */
function listening(server) {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () =>
      resolve(/** @type {import("node:net").AddressInfo} */ (server.address()).port),
    );
  });
}

console.log(await KINDS[kind]?.());
process.stdin.resume().on("end", () => process.exit());
process.on("unhandledRejection", () => process.exit(70));
