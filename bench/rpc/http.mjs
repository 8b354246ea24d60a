// What a failing call costs over HTTP: express and fetch, in one process, over the loopback.
import { createServer } from "node:http";
import express from "express";
import { ErrorRegistry } from "../../dist/index.js";
import { errorHandler } from "../../dist/rpc/express.js";
import { rethrowing } from "../../dist/rpc/http.js";
import { compare } from "./measure.mjs";

class QuotaExceeded extends Error {
  /** @param {number} limit */
  constructor(limit) {
    super(`more than ${limit} calls`);
    this.limit = limit;
  }
}

const errors = new ErrorRegistry().register(QuotaExceeded, {
  type: "billing.QuotaExceeded",
  fields: ["limit"],
  publicFields: ["limit"],
  status: "resource_exhausted",
});

/** @param {import("express").ErrorRequestHandler} handler */
async function serving(handler) {
  const app = express();
  app.get("/", () => {
    throw new QuotaExceeded(10);
  });
  app.use(handler);
  const server = createServer(app);
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return { server, url: `http://127.0.0.1:${port}/` };
}

const bare = await serving((error, _request, response, _next) => {
  response.status(429).json({ detail: error.message });
});
const open = await serving(errorHandler({ errors }));
const internal = await serving(errorHandler({ errors, disclosure: "internal" }));
const call = rethrowing(fetch, { errors });

await compare({
  "express, fetch": async () => {
    const response = await fetch(bare.url);
    const { detail } = /** @type {{ detail: string }} */ (await response.json());
    throw new Error(detail);
  },
  "with rethrown, public": () => call(open.url),
  "with rethrown, internal": () => call(internal.url),
});
for (const { server } of [bare, open, internal]) server.close();
process.exit();
