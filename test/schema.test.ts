// The contract is written down three times: as data (constants.json), as envelope.proto, and as a JSON Schema.
// Field by field, they say the same.

import { readFileSync } from "node:fs";
import { type DescEnum, type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { decode } from "../src/codec/index.js";
import { VALUE_FIELDS } from "../src/generated/constants.js";
import { SCHEMA } from "../src/generated/schema.js";
import {
  ErrorEnvelopeSchema,
  FrameSchema,
  KindSchema,
  OmissionReasonSchema,
  OmissionSchema,
  OriginSchema,
  StatusSchema,
  ValueListSchema,
  ValueMapSchema,
  ValueSchema,
} from "../src/proto.js";
import { validate } from "../src/validate.js";
import { faultOf } from "./faults.js";

interface Field {
  readonly name: string;
  readonly number: number;
  readonly kind: keyof typeof KINDS;
  readonly rootOnly?: boolean;
  readonly required?: boolean;
  readonly numbers?: { readonly [name: string]: number };
  readonly meaning: string;
}

const read = (path: string) => JSON.parse(readFileSync(new URL(`../${path}`, import.meta.url), "utf8"));
const constants = read("schema/constants.json");
const schema = read("schema/envelope.schema.json");
const bound = (name: string): number => constants.bounds[name].value;

const max = bound("maxInteger");
const integer = (minimum: number, maximum: number) => ({ type: "integer", minimum, maximum });
const text = { type: "string" };
const ref = (name: string) => ({ $ref: `#/$defs/${name}` });
const list = (items: object) => ({ type: "array", items });

/** What each kind of field is in Protobuf, and in JSON. */
const KINDS = {
  uint: ["optional uint64", integer(0, max)],
  int: ["optional sint64", integer(-max, max)],
  position: ["optional uint32", integer(0, bound("maxPosition"))],
  httpStatus: ["optional uint32", integer(100, 999)],
  reference: ["optional uint32", ref("reference")],
  references: ["repeated uint32", list(ref("reference"))],
  bool: ["optional bool", { type: "boolean" }],
  billable: ["oneof", { type: ["number", "string"] }],
  kind: ["Kind", { enum: constants.kinds }],
  status: ["Status", { enum: constants.statuses.map(({ name }: { name: string }) => name) }],
  omissionReason: ["OmissionReason", { enum: constants.omissionReasons }],
  name: ["string", { ...text, minLength: 1 }],
  names: ["repeated string", list(text)],
  text: ["optional string", text],
  texts: ["repeated string", list(text)],
  values: ["repeated Value", list(ref("value"))],
  attributes: ["map<string, Value>", { type: "object", additionalProperties: ref("value") }],
  origin: ["Origin", ref("Origin")],
  frames: ["repeated Frame", list(ref("Frame"))],
  omissions: ["repeated Omission", { ...list(ref("Omission")), maxItems: bound("maxOmissions") }],
  envelopes: ["repeated ErrorEnvelope", list(ref("RelatedError"))],
} as const;

const MESSAGES: readonly [string, DescMessage][] = [
  ["ErrorEnvelope", ErrorEnvelopeSchema],
  ["Frame", FrameSchema],
  ["Origin", OriginSchema],
  ["Omission", OmissionSchema],
];

const scalarName = (scalar: ScalarType) => ScalarType[scalar].toLowerCase();

/** A field as one would write its type in a .proto. */
function protobufType(field: DescField): string {
  switch (field.fieldKind) {
    case "scalar":
      return `${field.proto.proto3Optional ? "optional " : ""}${scalarName(field.scalar)}`;
    case "enum":
      return field.enum.name;
    case "message":
      return field.message.name;
    case "list":
      return `repeated ${field.listKind === "message" ? field.message.name : field.listKind === "enum" ? field.enum.name : scalarName(field.scalar)}`;
    case "map":
      return `map<${scalarName(field.mapKey)}, ${field.mapKind === "message" ? field.message.name : field.mapKind}>`;
  }
}

describe.each(MESSAGES)("%s", (name, descriptor) => {
  const fields: readonly Field[] = constants.fields[name];
  const definition = schema.$defs[name];

  test("has the same fields in all three", () => {
    const numbers = fields.flatMap(({ number, numbers }) => (numbers ? Object.values(numbers) : [number]));
    expect(descriptor.fields.map(({ number }) => number).sort()).toEqual(numbers.sort());
    expect(Object.keys(definition.properties)).toEqual(fields.map((field) => field.name));
  });

  test.each(fields)("$name: number, Protobuf type", ({ name: fieldName, number, numbers, kind }) => {
    if (numbers) {
      const oneof = descriptor.oneofs.find(({ name }) => name === kind);
      expect(oneof?.fields.map((field) => [field.number, protobufType(field)])).toEqual([
        [numbers.int, "sint64"],
        [numbers.double, "double"],
        [numbers.text, "string"],
      ]);
      expect(number).toBe(numbers.int);
      return;
    }
    const field = descriptor.fields.find((each) => each.number === number) as DescField;
    expect(field.jsonName).toBe(fieldName);
    // A version needs no 64 bits.
    expect(protobufType(field)).toBe(fieldName === "v" ? "optional uint32" : KINDS[kind][0]);
  });

  test.each(fields)("$name: JSON type, meaning", ({ name: fieldName, kind, meaning }) => {
    const { description, ...type } = definition.properties[fieldName];
    expect(type).toEqual(fieldName === "v" ? { const: constants.version } : KINDS[kind][1]);
    expect(description).toBe(meaning);
  });

  test("requires the same fields", () => {
    const required = fields.filter((field) => field.required && !field.rootOnly).map((field) => field.name);
    expect(definition.required ?? []).toEqual(required);
  });

  test("takes unknown fields, which are values", () => {
    expect(definition).toMatchObject({ type: "object", additionalProperties: ref("value") });
    expect(definition.propertyNames).toEqual({ pattern: "^[^$]" });
  });
});

test("what only the root has", () => {
  const fields: readonly Field[] = constants.fields.ErrorEnvelope;
  const rootOnly = fields.filter((field) => field.rootOnly);
  expect(Object.keys(schema.$defs.RelatedError.properties)).toEqual(rootOnly.map((field) => field.name));
  expect(schema.required).toEqual(rootOnly.filter((field) => field.required).map((field) => field.name));
});

test.each<[string, DescEnum, readonly (readonly [string, number])[]]>([
  ["KIND", KindSchema, constants.kinds.map((name: string, index: number) => [name, index])],
  ["STATUS", StatusSchema, constants.statuses.map(({ name, number }: Field) => [name, number])],
  [
    "OMISSION_REASON",
    OmissionReasonSchema,
    constants.omissionReasons.map((name: string, index: number) => [name, index + 1]),
  ],
])("the names and numbers of %s", (prefix, descriptor, expected) => {
  const found = descriptor.values.map(({ name, number }) => [name, number]);
  const named = expected.filter(([, number]) => number > 0);
  expect(found).toEqual([
    [`${prefix}_UNSPECIFIED`, 0],
    ...named.map(([name, number]) => [`${prefix}_${name.toUpperCase()}`, number]),
  ]);
});

test("the numbers of values", () => {
  const numbers = ({ fields }: DescMessage) =>
    Object.fromEntries(fields.map(({ name, number }) => [name, number]));
  expect(VALUE_FIELDS).toEqual({
    Value: numbers(ValueSchema),
    ValueList: numbers(ValueListSchema),
    ValueMap: numbers(ValueMapSchema),
  });
});

describe("the JSON Schema", () => {
  test("is valid by the meta-schema of JSON Schema 2020-12, and is what `validate` uses", () => {
    const ajv = new Ajv2020({ strictTypes: false });
    expect(schema.$schema).toBe("https://json-schema.org/draft/2020-12/schema");
    expect(ajv.validateSchema(schema)).toBe(true);
    expect(() => ajv.compile(schema)).not.toThrow();
    expect(schema.$id).toBe("https://rethrown.dev/schema/v1/envelope.schema.json");
    expect(SCHEMA).toEqual(schema);
  });

  test("is what the entry rethrown/schema exports", () => {
    const { exports, files } = read("package.json");
    expect(exports["./schema"]).toBe("./schema/envelope.schema.json");
    expect(files).toContain("schema");
  });

  test("describes every definition and every property, for editors", () => {
    const bare: string[] = [];
    const walk = (node: unknown, path: string): void => {
      if (typeof node !== "object" || node === null) return;
      for (const [key, inner] of Object.entries(node)) {
        const isNamed = /\/(?:\$defs|properties)$/.test(path);
        if (isNamed && !inner.description) bare.push(`${path}/${key}`);
        walk(inner, `${path}/${key}`);
      }
    };
    walk(schema, "");
    expect(bare).toEqual([]);
    expect(schema).toMatchObject({ title: expect.any(String), description: expect.any(String) });
  });

  test("knows every tag", () => {
    const tags = ["$int", "$float", "$time", "$bytes", "$tuple", "$map", "$error", "$object", "$opaque"];
    expect(schema.$defs.value.if.propertyNames.enum).toEqual(tags);
    expect(Object.keys(schema.$defs.tag.properties)).toEqual(tags);
  });

  const value = (value: unknown) => ({ v: 1, type: "T", args: [value] });

  test.each([
    [value({ $int: "9007199254740992" })],
    [value({ $int: "-9007199254740992" })],
    [value({ $int: "9007199254740999" })],
    [value({ $int: "9007199260000000" })],
    [value({ $int: "9100000000000000" })],
    [value({ $int: "9".repeat(1000) })],
    [value({ $float: "nan" })],
    [value({ $time: "2024-02-29T23:59:59.000000001Z" })],
    [value({ $time: "2000-02-29T00:00:00Z" })],
    [value({ $bytes: "" })],
    [value({ $bytes: "AQ==" })],
    [value({ $map: [[null, { $tuple: [] }]] })],
    [value({ $object: { type: "x", fields: { $int: "5" } } })],
    [value({ $opaque: { type: "x", text: "é".repeat(512) } })],
    [value({ $new: { $other: [] } })],
    [value({ $int: "5", more: 1 })],
    [{ v: 1, type: "T", attributes: { $int: "5" } }],
    [{ v: 1, type: "T", message: "", frames: [{}], kind: "unknown", related: [{ type: "x", related: [] }] }],
    [{ v: 1, type: "T", time: 1.0, billableUnits: 0.5, new: { $bytes: "AQ==" } }],
  ])("takes what a Decoder takes: %j", (envelope) => {
    expect(validate(envelope)).toEqual([]);
    expect(faultOf(() => decode(JSON.stringify(envelope)))).toBe("no fault");
  });

  test.each([
    [{ type: "T" }, "/v required"],
    [{ v: 1 }, "/type required"],
    [{ v: 1, type: "" }, "/type minLength"],
    [{ v: 1, type: "T", message: null }, "/message type"],
    [{ v: 1, type: "T", status: "other" }, "/status enum"],
    [{ v: 1, type: "T", retryAfterMs: 1.5 }, "/retryAfterMs type"],
    [{ v: 1, type: "T", httpStatus: 99 }, "/httpStatus minimum"],
    [{ v: 1, type: "T", frames: [{ line: 2 ** 31 }] }, "/frames/0/line maximum"],
    [{ v: 1, type: "T", omitted: [{}] }, "/omitted/0/reason required"],
    [{ v: 1, type: "T", omitted: new Array(65).fill({ reason: "failed" }) }, "/omitted maxItems"],
    [{ v: 1, type: "T", $x: 1 }, "/$x propertyNames"],
    [{ v: 1, type: "T", "": 1 }, "/ propertyNames"],
    [{ v: 1, type: "T", frames: [{ new: { $int: "5" } }] }, "/frames/0/new/$int pattern"],
    [{ v: 1, type: "T", related: [{ type: "x", v: 1 }] }, "/related/0/v not"],
    [{ v: 1, type: "T", related: [{ type: "x", related: [{ type: "y" }] }] }, "/related/0/related maxItems"],
    [{ v: 1, type: "T", cause: -1 }, "/cause minimum"],
    [value({ $int: "9007199254740991" }), "/args/0/$int pattern"],
    [value({ $int: "9".repeat(1001) }), "/args/0/$int pattern"],
    [value({ $int: "09007199254740993" }), "/args/0/$int pattern"],
    [value({ $int: "9007199254740993\n" }), "/args/0/$int pattern"],
    [value({ $float: "NaN" }), "/args/0/$float enum"],
    [value({ $time: "2023-02-29T00:00:00Z" }), "/args/0/$time pattern"],
    [value({ $time: "1900-02-29T00:00:00Z" }), "/args/0/$time pattern"],
    [value({ $time: "2024-01-01T00:00:00.10Z" }), "/args/0/$time pattern"],
    [value({ $time: "0000-01-01T00:00:00Z" }), "/args/0/$time pattern"],
    [value({ $bytes: "AR==" }), "/args/0/$bytes pattern"],
    [value({ $bytes: "AQ" }), "/args/0/$bytes pattern"],
    [value({ $tuple: 1 }), "/args/0/$tuple type"],
    [value({ $map: [[1]] }), "/args/0/$map/0 minItems"],
    [value({ $error: -1 }), "/args/0/$error minimum"],
    [value({ $object: { type: "x" } }), "/args/0/$object/fields required"],
    [value({ $object: { type: "", fields: {} } }), "/args/0/$object/type minLength"],
    [value({ $opaque: { type: "x", text: "", more: 1 } }), "/args/0/$opaque/more additionalProperties"],
    [value({ $tuple: [{ $int: "5" }] }), "/args/0/$tuple/0/$int pattern"],
  ])("refuses what a Decoder refuses: %j", (envelope, expected) => {
    expect(validate(envelope).map(({ path, rule }) => `${path} ${rule}`)).toEqual([expected]);
    expect(faultOf(() => decode(JSON.stringify(envelope)))).toMatch(/^(schema|limit) /);
  });
});

describe("validate", () => {
  test("takes an envelope as it is in memory", () => {
    const bytes = '{"v":1,"type":"T","args":[{"$bytes":"AQ=="}],"frames":[{"line":1}]}';
    expect(validate(decode(bytes))).toEqual([]);
    expect(validate({ v: 1, type: "T", message: undefined, args: [new Uint8Array(2)] })).toEqual([]);
    const unknown = decode(new Uint8Array([0x08, 1, 0x12, 1, 0x54, 0xf8, 0x07, 1]));
    expect(unknown.$unknown).toBeDefined();
    expect(validate(unknown)).toEqual([]);
  });

  test("names every mistake, for people too", () => {
    const found = validate({ v: 2, message: 1, args: [10n], attributes: { a: { $time: "now" } } });
    expect(found.map(({ path, rule }) => `${path} ${rule}`)).toEqual([
      "/attributes/a/$time pattern",
      "/message type",
      "/type required",
      "/v const",
    ]);
    for (const { message } of found) expect(message).toMatch(/^must /);
  });

  test("survives what is no envelope, and what never ends", () => {
    const cycle: unknown[] = [];
    cycle.push(cycle);
    expect(validate({ v: 1, type: "T", args: cycle })).toMatchObject([{ rule: "depth" }]);
    for (const value of [null, 1, "x", [], new Error("x"), undefined]) {
      expect(validate(value)).toMatchObject([{ path: "", rule: "type" }]);
    }
  });
});
