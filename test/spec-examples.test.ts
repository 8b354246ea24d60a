// Every example of SPEC.md is what it claims to be.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { CODECS, type CodecName, decode, encode } from "../src/codec/index.js";
import type { ErrorEnvelope } from "../src/envelope.js";
import { validate } from "../src/validate.js";
import { faultOf, hex, unhex } from "./faults.js";

interface Block {
  readonly language: string;
  /** `example`, `codec`, `code`, `path` and, as a flag, `invalid`. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly text: string;
}

const spec = readFileSync(new URL("../SPEC.md", import.meta.url), "utf8");
const blocks = [...spec.matchAll(/^```(\w+) (.+)\n([^`]*)\n```$/gm)].map(
  ([, language = "", info = "", text = ""]): Block => {
    const attributes = new Map(info.split(" ").map((each) => each.split("=", 2) as [string, string]));
    return { language, attributes, text };
  },
);
const examples = blocks.filter(({ attributes }) => attributes.has("example"));
const byLanguage = (language: string) =>
  examples
    .filter((block) => block.language === language)
    .map((block) => ({ ...block, name: block.attributes.get("example") as string }));

test("every block with attributes is run below", () => {
  const invalid = blocks.filter(({ attributes }) => attributes.has("invalid"));
  expect(blocks).toHaveLength(invalid.length + byLanguage("json").length + byLanguage("hex").length);
  expect(byLanguage("json").length).toBeGreaterThan(2);
  expect(byLanguage("hex").length).toBeGreaterThan(1);
  expect(invalid.length).toBeGreaterThan(4);
});

describe.each(byLanguage("json"))("example $name", ({ text }) => {
  test("is an envelope, and valid by the JSON Schema", () => {
    expect(validate(decode(text))).toEqual([]);
    expect(validate(JSON.parse(text))).toEqual([]);
  });

  test.each(Object.keys(CODECS) as CodecName[])("survives %s", (codec) => {
    const envelope = decode(text);
    expect(decode(encode(envelope, { codec }))).toEqual(envelope);
  });
});

test.each(byLanguage("hex"))("example $name is written so", ({ name, attributes, text }) => {
  const codec = attributes.get("codec") as CodecName;
  const json = byLanguage("json").find((block) => block.name === name);
  const envelope = decode(json?.text ?? "");
  expect(hex(encode(envelope, { codec }))).toBe(hex(unhex(text)));
  expect(decode(unhex(text))).toEqual(envelope);
});

test.each(
  blocks
    .filter(({ attributes }) => attributes.has("invalid"))
    .map(({ attributes, text }) => ({ text, fault: `${attributes.get("code")} ${attributes.get("path")}` })),
)("$text is refused: $fault", ({ text, fault }) => {
  expect(faultOf(() => decode(text))).toBe(fault);
  expect(faultOf(() => encode(JSON.parse(text) as ErrorEnvelope))).toBe(fault);
});
