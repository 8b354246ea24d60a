// The page of `rethrown conformance report` in a real browser: how it looks, and what it does.
//   node scripts/browser.mjs
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { html } from "../../dist/conformance/report/html.js";
import { parse } from "../../dist/conformance/report/results.js";
import { launch } from "./launch.mjs";
import { faint, overflow } from "./looks.mjs";

/** @typedef {import("../runner/results.js").Results} Results */
/** @typedef {import("../runner/results.js").Result} Result */

const folder = fileURLToPath(new URL("../../.build/conformance/", import.meta.url));
const file = process.env.RETHROWN_RESULTS ?? join(folder, "results.json");
const WINDOWS = { desktop: { width: 1280, height: 860 }, phone: { width: 390, height: 780 } };
const SCHEMES = /** @type {const} */ (["light", "dark"]);
/** WCAG 2, level AA. */
const CONTRAST = 4.5;
const ATTACK = '</script><script>window.attacked = 1</script><img src=x onerror="window.attacked = 1">';

/** @returns {Results} */
const real = () => parse(readFileSync(file, "utf8"), file);

/** The same with a testee that has every outcome, long names, and texts that attack. @returns {Results} */
function worst() {
  const results = real();
  const name = "a-library-of-which-the-name-is-rather-long-and-still-allowed";
  const wrong = {
    request: ATTACK,
    want: `${"0123456789abcdef".repeat(90)}1`,
    got: `${"0123456789abcdef".repeat(90)}${ATTACK}`,
  };
  /** @type {Result[]} */
  const kinds = [
    { outcome: "passed" },
    { outcome: "failed", ...wrong },
    { outcome: "known", reason: ATTACK, ...wrong },
    { outcome: "never", reason: "by design" },
    { outcome: "unexpected-pass", reason: "issue 1" },
  ];
  const topicsOfKind = Object.keys(results.suite.cases).map((id) => Math.floor(Number(id.slice(0, 2)) / 5));
  const outcomes = Object.keys(results.suite.cases).flatMap((id, at) => {
    // Topics differ: not asked, all known, and some of everything.
    const sort = (topicsOfKind[at] ?? 0) % 3;
    if (sort === 0) return [];
    return [[id, sort === 1 ? kinds[2] : kinds[at % kinds.length]]];
  });
  const claims = {
    codec: { passed: 1, total: 2, holds: false },
    mapper: { passed: 2, total: 2, holds: true },
  };
  const testee = {
    name,
    version: "0.0.0-alpha.1+build",
    language: "x",
    runtime: "x 1",
    ops: ["decode"],
    codecs: [],
    features: [],
    claims,
    outcomes: Object.fromEntries(outcomes),
  };
  const [id = ""] = Object.keys(results.suite.cases);
  const pair = {
    from: name,
    through: name,
    codec: /** @type {const} */ ("json"),
    passed: 0,
    total: 1,
    failed: [{ id, why: ATTACK }],
  };
  const mutants = [
    { id: "not-caught", why: ATTACK, caughtBy: [] },
    { id: "caught", why: "…", caughtBy: [id, id] },
  ];
  return {
    ...results,
    testees: [...results.testees, testee],
    pairs: [...results.pairs, pair],
    mutants: [...results.mutants, ...mutants],
  };
}

/** @type {import("puppeteer-core").Browser} */
let browser;
/** @type {Record<string, string>} name → address */
const addresses = {};

before(async () => {
  mkdirSync(folder, { recursive: true });
  for (const [name, results] of Object.entries({ report: real(), worst: worst() })) {
    const file = join(folder, `${name}.html`);
    writeFileSync(file, html(results));
    addresses[name] = pathToFileURL(file).href;
  }
  browser = await launch();
});
after(() => browser?.close());

/**
 * A page, and whatever it says, asks for or stumbles over.
 * @param {string} name
 * @param {{ scheme?: "light" | "dark", window?: { width: number, height: number }, hash?: string, script?: boolean }} [options]
 */
async function open(name, { scheme = "light", window = WINDOWS.desktop, hash = "", script = true } = {}) {
  const page = await browser.newPage();
  /** @type {string[]} */
  const noise = [];
  page.on("console", (message) => noise.push(message.text()));
  page.on("pageerror", (error) => noise.push(String(error)));
  page.on("request", (request) => request.isNavigationRequest() || noise.push(`asks for ${request.url()}`));
  await page.setViewport(window);
  await page.setJavaScriptEnabled(script);
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  await page.goto(`${addresses[name]}${hash}`);
  return { page, noise };
}

/** @param {import("puppeteer-core").Page} page @param {string} label */
async function looksRight(page, label) {
  const { texts, faint: found } = await page.evaluate(faint, CONTRAST);
  assert.ok(texts > 50, `${label}: only ${texts} texts are visible`);
  assert.deepEqual(found, [], `${label}: texts with a contrast below ${CONTRAST}`);
  assert.deepEqual(await page.evaluate(overflow), [], `${label}: wider than the window`);
}

for (const name of ["report", "worst"]) {
  for (const scheme of SCHEMES) {
    for (const [size, window] of Object.entries(WINDOWS)) {
      const label = `${name}-${scheme}-${size}`;
      test(`${label}: every text can be read, nothing is too wide, nothing is asked for`, async () => {
        const { page, noise } = await open(name, { scheme, window });
        await looksRight(page, label);
        await page.screenshot({ path: join(folder, `${label}.png`), fullPage: true });
        await page.click("button.cell.failed, button.cell.known, button.cell.passed");
        await page.waitForSelector("dialog[open] details");
        await page.click("dialog details summary");
        await looksRight(page, `${label}, a case open`);
        await page.screenshot({ path: join(folder, `${label}-case.png`) });
        assert.deepEqual(noise, []);
        assert.equal(await page.evaluate("window.attacked"), undefined);
        await page.close();
      });
    }
  }
}

describe("the page", () => {
  test("opens a case by keyboard alone, closes it, and gives the focus back", async () => {
    const { page } = await open("report");
    const focus = () =>
      page.evaluate(() => document.activeElement?.closest("button, summary, input, select")?.outerHTML ?? "");
    /** @param {string} part */
    const tabTo = async (part) => {
      for (let presses = 0; !(await focus()).includes(part); presses += 1) {
        assert.ok(presses < 60, `Tab does not lead to ${part}`);
        await page.keyboard.press("Tab");
      }
      return focus();
    };
    const cell = await tabTo("data-testee");
    await page.keyboard.press("Enter");
    await page.waitForSelector("dialog[open]");
    await tabTo("<summary");
    await page.keyboard.press("Enter");
    await page.waitForSelector("dialog details[open] .body");
    assert.match(new URL(page.url()).hash, /^#\d\d-[a-z-]+\/.+\/.+$/);
    await page.keyboard.press("Escape");
    await page.waitForSelector("dialog:not([open])");
    assert.equal(await focus(), cell);
    await page.waitForFunction(() => location.hash === "");
    await page.close();
  });

  test("opens at the case that its address names", async () => {
    const id = Object.keys(real().suite.cases).at(-1) ?? "";
    const { page } = await open("report", { hash: `#${id}` });
    const text = await page.$eval(
      "dialog[open] details[open]",
      (details) => /** @type {HTMLElement} */ (details).innerText,
    );
    assert.ok(text.includes(`rethrown conformance show ${id}`), text);
    await page.close();
  });

  test("has a cell for each topic and testee that opens as many cases as it counts", async () => {
    const { page } = await open("worst");
    const results = worst();
    const cells = await page.$$eval(".matrix tbody td > *", (all) => all.length);
    const topics = new Set(Object.keys(results.suite.cases).map((id) => id.split("/")[0]));
    assert.equal(cells, topics.size * results.testees.length);
    for (const cell of await page.$$(".matrix button.cell")) {
      const { topic, testee: at } = await cell.evaluate(({ dataset }) => ({ ...dataset }));
      await cell.evaluate((button) => button.click());
      const listed = await page.$$eval("#sheet-list details", (all) => all.length);
      const ids = Object.keys(results.suite.cases).filter((id) => topic === "" || id.startsWith(`${topic}/`));
      assert.equal(listed, ids.length);
      await page.select("#filter", "undeclared");
      const left = await page.$$eval("#sheet-list details", (all) => all.length);
      const outcomes = results.testees[Number(at)]?.outcomes ?? {};
      assert.equal(left, ids.filter((id) => outcomes[id] === undefined).length);
      await page.keyboard.press("Escape");
    }
    await page.close();
  });

  test("finds cases by words of their id, reason and requirements", async () => {
    const { page } = await open("report");
    await page.click(".matrix tfoot button");
    const [id = "", { spec } = { spec: [] }] = Object.entries(real().suite.cases)[10] ?? [];
    await page.type("#search", `${id} ${spec[0]}`);
    const found = await page.$$eval("#sheet-list .id", (all) => all.map((each) => each.textContent));
    assert.ok(found.includes(id), found.join());
    await page.type("#search", " no-case-says-this");
    assert.equal(await page.$$eval("#sheet-list details", (all) => all.length), 0);
    await page.close();
  });

  test("opens the cases of a requirement", async () => {
    const { page } = await open("report");
    const chip = await page.waitForSelector("[data-requirement='ENV-3']");
    await chip?.click();
    const count = Object.values(real().suite.cases).filter(({ spec }) => spec.includes("ENV-3")).length;
    assert.equal(await page.$$eval("dialog[open] details", (all) => all.length), count);
    await page.close();
  });

  test("turns from light to dark and back, and remembers it", async () => {
    const { page } = await open("report");
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const label = () => page.$eval("#theme", ({ textContent }) => textContent);
    const light = await background();
    assert.equal(await label(), "Dark");
    await page.click("#theme");
    const dark = await background();
    assert.notEqual(dark, light);
    assert.equal(await label(), "Light");
    await looksRight(page, "dark by its button");
    await page.reload();
    assert.equal(await background(), dark);
    await page.click("#theme");
    assert.equal(await background(), light);
    await page.close();
  });

  test("has its tables without JavaScript", async () => {
    const { page } = await open("report", { script: false });
    const text = await page.$eval("main", (main) => /** @type {HTMLElement} */ (main).innerText);
    for (const { name } of real().testees) assert.ok(text.includes(name), name);
    const rows = await page.$$eval(".matrix tbody tr", (all) => all.length);
    assert.equal(rows, new Set(Object.keys(real().suite.cases).map((id) => id.split("/")[0])).size);
    assert.match(await page.$eval("noscript", ({ textContent }) => textContent ?? ""), /need JavaScript/);
    await page.close();
  });

  test("prints black on white, without what only a screen can do", async () => {
    const { page } = await open("report", { scheme: "dark" });
    await page.emulateMediaType("print");
    assert.equal(
      await page.evaluate(() => getComputedStyle(document.body).backgroundColor),
      "rgb(255, 255, 255)",
    );
    assert.equal(await page.$eval(".top", (top) => getComputedStyle(top).display), "none");
    await looksRight(page, "printed");
    assert.ok((await page.pdf({ format: "A4" })).length > 10_000);
    await page.close();
  });
});
