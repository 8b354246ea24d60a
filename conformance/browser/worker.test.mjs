// The library in a real browser: the core with every codec, workers, ports, Comlink, and fetch against a real server.
//   node scripts/browser.mjs
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { errorHandler } from "../../dist/rpc/express.js";
import { launch } from "./launch.mjs";
import { errors, QuotaExceeded } from "./worker-errors.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const SERVED = /^\/(?:dist|conformance\/browser|node_modules\/comlink)\/[\w./-]+\.m?js$/;
const answer = errorHandler({ errors });

/** The files of the package as they are, and a call that fails. */
const server = createServer((request, response) => {
  const path = new URL(request.url ?? "", "http://x").pathname;
  if (path === "/") {
    response.setHeader("content-type", "text/html").end("<!doctype html><title>rethrown</title>");
  } else if (path === "/fails") {
    answer(new QuotaExceeded(100, { cause: new Error("secret") }), request, response, () => {});
  } else if (SERVED.test(path) && !path.includes("..") && extname(path) !== "") {
    try {
      const code = readFileSync(`${root}${path}`);
      response.setHeader("content-type", "text/javascript").end(code);
    } catch {
      response.writeHead(404).end();
    }
  } else if (path !== "/hangs") {
    response.writeHead(404).end();
  }
});

/** @type {import("puppeteer-core").Browser} */
let browser;
/** @type {import("puppeteer-core").Page} */
let page;
/** @type {string[]} what the page prints, and what nobody catches there */
const noise = [];

before(async () => {
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  browser = await launch();
  page = await browser.newPage();
  page.on("console", async (message) => noise.push(`${message.type()} ${message.text()}`));
  page.on("pageerror", (error) => noise.push(`uncaught ${/** @type {Error} */ (error).stack}`));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  await page.goto(`http://127.0.0.1:${port}/`);
});
after(async () => {
  await browser?.close();
  server.closeAllConnections();
  server.close();
});

/** Runs a case of worker-page.mjs. @param {string} name @param {unknown[]} args @returns {Promise<any>} */
const run = (name, ...args) =>
  page.evaluate(
    async (path, name, args) => (await import(path)).CASES[name](...args),
    "/conformance/browser/worker-page.mjs",
    name,
    args,
  );

const QUOTA = { isQuota: true, class: "QuotaExceeded", limit: 100, message: "100 calls used" };

describe("in the page", () => {
  test("the core with each codec: the class, its fields, its cause, and the same bytes when it is relayed", async () => {
    const results = await run("core");
    assert.equal(results.length, 4);
    for (const { stack, file, ...rest } of results) {
      const expected = { ...QUOTA, cause: "RangeError", isRelayed: true, language: "javascript" };
      assert.deepEqual(rest, expected);
      assert.match(file, /^http:.*worker-page\.mjs$/);
      assert.match(stack, /^QuotaExceeded: 100 calls used\n/);
      assert.match(stack, /<remote javascript:http:.*worker-page\.mjs>/);
    }
  });

  test("aborts and groups keep their classes", async () => {
    const [abort, group] = await run("builtins");
    assert.deepEqual([abort.class, abort.name], ["DOMException", "AbortError"]);
    assert.equal(group.class, "AggregateError");
  });

  test("the console shows a restored error with its remote stack, uncaught too", async () => {
    noise.length = 0;
    await run("console");
    for (let waited = 0; waited < 50 && noise.length < 2; waited++)
      await new Promise((r) => setTimeout(r, 50));
    const text = noise.join("\n");
    assert.equal(noise.length, 2, text);
    assert.match(text, /^error .*100 calls used/m);
    assert.match(text, /^uncaught [\s\S]*100 calls used[\s\S]*<remote javascript:/m);
  });

  test("fetch throws what the server threw, without what only the server may see", async () => {
    assert.deepEqual(await run("fetch"), QUOTA);
  });

  test("fetch that ran out of time throws what fetch throws", async () => {
    assert.deepEqual(await run("abort"), { name: "TimeoutError" });
  });
});

describe("a Worker", () => {
  test("a structured clone loses class and fields", async () => {
    const { isQuota, limit } = await run("clone");
    assert.deepEqual([isQuota, limit], [false, undefined]);
  });

  test("what a function throws arrives whole, and shows an Error to whoever does not look", async () => {
    const { unaware, ...error } = await run("task");
    assert.deepEqual(error, { ...QUOTA, cause: "RangeError" });
    assert.deepEqual([unaware.class, unaware.message], ["Error", "100 calls used"]);
  });

  test("an error goes through a MessagePort, transferred", async () => {
    assert.deepEqual(await run("port"), { id: 7, ...QUOTA });
  });

  for (const how of ["thrown", "rejected"]) {
    test(`an error that nobody catches (${how}) is one error event, with the error`, async () => {
      const { events, uncaught } = await run("death", "dying", how);
      const cause = how === "thrown" ? { cause: "RangeError" } : {};
      assert.deepEqual(events, [{ said: true, ...QUOTA, ...cause }]);
      assert.deepEqual(uncaught, []);
    });
  }

  test("one that no listener handled reaches the window, as ever", async () => {
    const { events, uncaught } = await run("death", "dying", "thrown", true, false);
    assert.equal(events.length, 1);
    assert.deepEqual(uncaught, ["QuotaExceeded"]);
    assert.equal((await run("death", "unreported", "thrown", false, false)).uncaught.length, 1);
  });

  test("an owner that does not look sees the browser's own event", async () => {
    const { events } = await run("death", "dying", "thrown", false);
    assert.deepEqual(events, [{ message: ["rethrown"] }, { said: true }]);
  });

  test("a worker that never heard of it dies as ever", async () => {
    const { events } = await run("death", "unreported");
    assert.deepEqual(events, [{ said: true }]);
  });

  test("one that cannot be loaded is an event of the browser's own", async () => {
    assert.deepEqual(await run("unloadable"), { type: "error", error: null });
  });

  test("Comlink: one line on each side", async () => {
    const { unaware, ...error } = await run("comlink");
    assert.deepEqual(error, { ...QUOTA, cause: "RangeError" });
    assert.deepEqual([unaware.class, unaware.message], ["Error", "100 calls used"]);
  });
});
