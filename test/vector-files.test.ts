// The files of conformance/vectors themselves: form, counts, ids, and a case for every requirement.
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { DECODE_ERROR_CODES } from "../src/generated/constants.js";
import { CODEC_VECTORS, CODECS, FILES, read } from "./vector-files.js";

const SCHEMAS = ["vectors", "bridges"].map((name) => {
  const file = `conformance/schema/${name}.schema.json`;
  return [`../../schema/${name}.schema.json`, JSON.parse(read(file))] as const;
});
const ajv = new Ajv2020({ allErrors: true, strict: false });
const validators = new Map<string, ReturnType<typeof ajv.compile>>(
  SCHEMAS.map(([path, schema]) => [path, ajv.compile(schema)]),
);
const repeated = (names: string[]) => names.filter((name, index) => names.indexOf(name) !== index);

describe("a file of vectors", () => {
  it.each([...FILES])("%s follows its schema, counts right and repeats no id", (_, file) => {
    const validate = validators.get(file.$schema);
    expect(validate?.(file), JSON.stringify(validate?.errors?.slice(0, 5))).toBe(true);
    expect(file.cases).toHaveLength(file.count);
    expect(repeated(file.cases.map(({ id }) => id))).toEqual([]);
  });

  it.each([...FILES].filter(([, { flags, cases }]) => flags ?? cases.some((vector) => vector.flags)))(
    "%s says what its flags mean, and uses each",
    (_, { flags, cases }) => {
      const used = new Set(cases.flatMap((vector) => vector.flags ?? []));
      expect([...used].sort()).toEqual(Object.keys(flags ?? {}).sort());
    },
  );
});

describe("all vectors together", () => {
  const required = [...read("SPEC.md").matchAll(/`\[([A-Z]+-\d+)\]`/g)].map(([, id]) => id as string);
  const named = new Set([...FILES.values()].flatMap(({ cases }) => cases.flatMap(({ spec }) => spec)));

  it("name every requirement of the specification", () => {
    expect(new Set(required).size).toBeGreaterThan(100);
    expect([...new Set(required)].filter((id) => !named.has(id))).toEqual([]);
  });

  it("name no requirement that the specification does not have", () => {
    expect([...named].filter((id) => !required.includes(id))).toEqual([]);
  });

  it("meet every decode error in every encoding where it can occur", () => {
    // A Protobuf message ends with its input, and JSON has nothing that this format does not use.
    const cannot = ["protobuf trailing_data", "json unsupported_type"];
    const met = new Set(CODEC_VECTORS.map(({ codec, expect: { error } }) => `${codec} ${error?.code}`));
    const wanted = CODECS.flatMap((codec) => DECODE_ERROR_CODES.map((code) => `${codec} ${code}`));
    expect(wanted.filter((pair) => !met.has(pair))).toEqual(cannot);
  });

  it("[ERR-6] give the offset of every error of form in MessagePack and Protobuf", () => {
    const form = /^(malformed|truncated|trailing_data|invalid_utf8|duplicate_key|unsupported_type)$/;
    const silent = CODEC_VECTORS.filter(
      ({ codec, expect: { error } }) =>
        (codec === "msgpack" || codec === "protobuf") &&
        form.test(error?.code ?? "") &&
        error?.offset === undefined,
    );
    expect(silent.map(({ id }) => id)).toEqual([]);
  });
});
