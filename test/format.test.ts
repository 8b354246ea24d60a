// The report of a failure: pinned by a fixture that the Python library prints too.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { decode, format, restore } from "../src/index.js";

const fixture = new URL("../conformance/fixtures/report.json", import.meta.url);

test("every error once, with its origin, in an order that reads", () => {
  const { envelope, report } = JSON.parse(readFileSync(fixture, "utf8"));
  expect(format(restore(decode(JSON.stringify(envelope)))).split("\n")).toEqual(report);
});

test("a local error too", () => {
  expect(format(new RangeError("far"))).toMatch(
    /^javascript\.RangeError: far\n {2}raised in javascript \(Node\.js /,
  );
});

test("anything that is thrown", () => {
  expect(format("text")).toMatch(/^javascript\.NonError: text\n/);
});
