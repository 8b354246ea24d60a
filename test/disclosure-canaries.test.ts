// SPEC 11, by enumeration: a text of its own in every field of every part. Under `public` exactly those leave that
// DIS-2 allows; under `internal` none that stands under the name of a secret.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CODECS, type CodecName } from "../src/codec/index.js";
import { ENVELOPE, ORIGIN } from "../src/fields.js";
import { PUBLIC_FIELDS, SECRET_NAMES } from "../src/generated/constants.js";
import {
  capture,
  DEFAULT_SECRET_NAMES,
  DecodeError,
  decode,
  type ErrorEnvelope,
  ErrorRegistry,
  encode,
  type RelatedError,
  restore,
  serialize,
  type Value,
} from "../src/index.js";
import * as arbitraries from "./arbitraries.js";
import { errorsOf, type Family, IN_GROUPS, LINKS, planted, textsOf, values } from "./canaries.js";

const names = Object.keys(CODECS) as CodecName[];

/** Canaries, each of its own, and where each was planted. */
class Canaries {
  readonly places = new Map<string, string>();
  readonly plant = (place: string): string => {
    const canary = `canary${this.places.size}x`;
    this.places.set(canary, place);
    return canary;
  };
  /** The canaries in anything, each once. */
  in(...all: unknown[]): string[] {
    const found = all.flatMap(textsOf).flatMap((text) => text.match(/canary\d+x/g) ?? []);
    return [...new Set(found)].sort();
  }
}

/** What went over a wire, as bytes and as what they say: armor and `$bytes` hide texts from a search of bytes. */
const everyForm = (bytes: Uint8Array) => [bytes, decode(bytes)];

class Open extends Error {
  declare shown: unknown;
  declare alsoShown: unknown;
  declare hidden: unknown;
}
class Closed extends Error {
  declare hidden: unknown;
}
class Below extends Open {}
class Holder {
  declare inside: unknown;
}
const OPEN = "app.Open";
const errors = new ErrorRegistry()
  .register(Open, {
    type: OPEN,
    aliases: ["app.WasOpen"],
    fields: { shown: "shown", other: "alsoShown", hidden: "hidden" },
    publicFields: ["shown", "other"],
  })
  .register(Closed, { type: "app.Closed", fields: ["hidden"] })
  .registerValue(Holder, { type: "app.Holder" });
const REGISTERED = new Map([
  [OPEN, ["shown", "other"]],
  ["app.WasOpen", ["shown", "other"]],
  ["app.Closed", []],
]);

/** What of one error DIS-2 lets go, computed from the contract's own list. */
function allowed(error: RelatedError): unknown[] {
  const fields = error as unknown as Record<string, unknown>;
  const structure = ["errors", "omitted", "related"];
  const always = PUBLIC_FIELDS.filter((name) => !structure.includes(name)).map((name) => fields[name]);
  const publicFields = REGISTERED.get(error.type);
  if (!publicFields) return always;
  const attributes = Object.entries(error.attributes ?? {}).filter(([name]) => publicFields.includes(name));
  return [...always, error.message, ...attributes];
}

describe("[DIS-2] of an envelope with a canary in every field of every part, only the allowed ones leave", () => {
  const TYPES: Readonly<Record<string, (index: number) => string | undefined>> = {
    "types that nobody registered": () => undefined,
    "registered with public fields": () => OPEN,
    "its alias": () => "app.WasOpen",
    "registered without": () => "app.Closed",
    "a builtin": () => "javascript.TypeError",
    "of Python": () => "python.ValueError",
    "a group, of everything": (index) => ["javascript.AggregateError", OPEN, undefined][index % 3],
  };
  const cases = Object.keys(TYPES).flatMap((what) =>
    (["named", "records"] as const).flatMap((family) => names.map((codec) => [what, family, codec] as const)),
  );

  test.each(cases)("%s, unknown fields as %s, through %s", (what, family: Family, codec) => {
    const canaries = new Canaries();
    const envelope = planted(canaries.plant, family, TYPES[what], (index) => ({
      shown: values(canaries.plant, `/${index}/shown`),
      other: [{ deeper: values(canaries.plant, `/${index}/other`) }],
      hidden: canaries.plant(`/${index}/hidden`),
    }));
    expect(canaries.places.size).toBeGreaterThan(400);
    const expected = canaries.in(
      IN_GROUPS.map((index) => allowed(errorsOf(envelope)[index] as RelatedError)),
    );
    const error = errors.restore(envelope);
    const bytes = errors.serialize(error, { disclosure: "public", codec });
    expect(canaries.in(...everyForm(bytes))).toEqual(expected);
    expect(expected.length).toBeGreaterThan(0);
    // What left is a whole envelope, and once more through here it is the same.
    expect(errors.serialize(errors.deserialize(bytes), { disclosure: "public", codec })).toEqual(bytes);
  });

  test("an error inside of a value goes where causes go", () => {
    const shown = [{ deep: { $map: [["k", { $error: 1 }]] } }] as Value;
    const related = [{ type: OPEN, message: "CANARY" }];
    const envelope = errors.capture(
      errors.restore({ v: 1, type: OPEN, attributes: { shown, other: "$error" }, related }),
      {
        disclosure: "public",
      },
    );
    expect(envelope).toEqual({
      v: 1,
      type: OPEN,
      attributes: { other: "$error" },
      omitted: [{ reason: "redacted" }],
    });
  });
});

describe("[DIS-2] of a local error with a canary in every place that JavaScript has", () => {
  /** Fills an error; gives what may leave. */
  function filled<E extends Error>(error: E, canaries: Canaries): E {
    const { plant } = canaries;
    const nested = () => ({
      [plant("key")]: plant("value"),
      list: [plant("list")],
      map: new Map<unknown, unknown>([
        [plant("map key"), plant("map value")],
        [1, plant("other")],
      ]),
      bytes: new TextEncoder().encode(plant("bytes")),
      holder: Object.assign(new Holder(), { inside: plant("holder") }),
      big: new URL(`http://h/${plant("url")}`),
      error: new Error(plant("inner message")),
    });
    error.message = plant("message");
    error.stack = `Error: ${error.message}\n    at ${plant("function")} (${plant("file")}:1:1)`;
    error.cause = Object.assign(new Open(plant("cause")), { shown: plant("cause's field") });
    return Object.assign(error, {
      hidden: nested(),
      [plant("name of a field")]: plant("field"),
      toString: () => plant("toString"),
      errors: [new Closed("member")],
    });
  }
  const facts = (plant: Canaries["plant"]) => ({
    stdout: plant("stdout"),
    stderr: plant("stderr"),
    billableUnits: plant("billableUnits"),
    origin: Object.fromEntries(ORIGIN.fields.map(({ name }) => [name, plant(`origin ${name}`)])),
  });

  class Unknown extends Error {}
  class Posing extends Error {
    override name = OPEN;
  }
  const CASES: readonly (readonly [string, () => Error, readonly string[]])[] = [
    ["a builtin", () => new RangeError(), []],
    ["a group", () => new AggregateError([]), []],
    ["a class that nobody registered", () => new Unknown(), []],
    ["a class of another that goes by a registered name", () => new Posing(), []],
    ["a subclass of a registered class", () => new Below(), []],
    ["a registered class without public fields", () => new Closed(), ["message"]],
    [
      "a registered class",
      () => Object.assign(new Open(), { shown: "canary1000x", alsoShown: ["canary1001x"] }),
      ["message", "shown"],
    ],
    ["a placeholder of a restored error", () => placeholder(), []],
    ["a restored error", () => errors.restore({ v: 1, type: "a.B", message: "canary1000x" }), []],
    ["a restored one of a registered class", () => errors.restore({ v: 1, type: OPEN }), ["message"]],
    ["one restored as its ancestor", () => errors.restore({ v: 1, type: "a.Sub", lineage: [OPEN] }), []],
    ["what `restore` says of an invalid envelope", () => restore({ v: 1, type: "" }), []],
    ["an error of the decoder", () => decodeError("canary1000x"), []],
  ];

  test.each(CASES)("%s", (_, make, parts) => {
    for (const codec of names) {
      const canaries = new Canaries();
      const error = filled(make(), canaries);
      const bytes = errors.serialize(error, { ...facts(canaries.plant), disclosure: "public", codec });
      const left = canaries.in(...everyForm(bytes)).map((canary) => canaries.places.get(canary) ?? "shown");
      expect([...new Set(left)].sort()).toEqual(parts);
    }
  });

  test("what stands where facts and names stand does leave: `code`, `name`, the names of classes", () => {
    class canary2x extends Error {
      code = "canary1x";
    }
    const envelope = errors.capture(new canary2x("canary3x"), { disclosure: "public" });
    expect(new Canaries().in(envelope)).toEqual(["canary1x", "canary2x"]);
  });

  function placeholder(): Error {
    const groups = Array.from({ length: 300 }, (_, i) => ({
      type: "javascript.AggregateError",
      errors: [Math.min(i + 2, 200), 0],
    }));
    const root = errors.restore({
      v: 1,
      type: "javascript.AggregateError",
      message: "canary1000x",
      errors: [0],
      related: groups.slice(0, 200),
    });
    const [found] = (root as AggregateError).errors as Error[];
    expect(found?.message).toContain("canary1000x");
    return found as Error;
  }

  function decodeError(input: string): Error {
    try {
      decode(input);
    } catch (error) {
      if (error instanceof DecodeError) return error;
    }
    throw new Error("it was decoded");
  }
});

test("[DIS-2] any envelope: what leaves is structure, and of each error the allowed fields as they came", () => {
  const TYPES = [...REGISTERED.keys(), "javascript.Error", "a.B"];
  const typed = fc.tuple(arbitraries.envelope(), fc.array(fc.constantFrom(...TYPES), { maxLength: 4 }));
  fc.assert(
    fc.property(typed, ([any, types]) => {
      const source = decode(encode(any));
      for (const [i, error] of errorsOf(source).entries()) {
        (error as { type: string }).type = types[i] ?? error.type;
      }
      const sent = errors.capture(errors.restore(source), { disclosure: "public" });
      const reached = [0];
      for (const at of reached) {
        for (const member of errorsOf(source)[at]?.errors ?? [])
          if (!reached.includes(member)) reached.push(member);
      }
      expect(errorsOf(sent).length).toBe(reached.length);
      for (const [i, { omitted, errors: members, attributes, ...facts }] of errorsOf(sent).entries()) {
        const from = errorsOf(source)[reached[i] as number] as RelatedError;
        const isRegistered = REGISTERED.has(from.type);
        for (const [name, value] of Object.entries(facts)) {
          if (name === "v" || name === "related") continue;
          expect([...PUBLIC_FIELDS, ...(isRegistered ? ["message"] : [])]).toContain(name);
          expect(value).toEqual(from[name as keyof RelatedError]);
        }
        expect(members).toEqual(from.errors?.map((member) => reached.indexOf(member)));
        for (const [name, value] of Object.entries(attributes ?? {})) {
          expect(REGISTERED.get(from.type)).toContain(name);
          expect(value).toEqual(from.attributes?.[name]);
        }
        if (omitted) expect(omitted).toEqual([{ reason: "redacted" }]);
      }
    }),
    { numRuns: 150 },
  );
});

describe("[DIS-1] under internal, what stands under the name of a secret is left out wherever it stands", () => {
  const CANARY = "CANARY";
  const secretInside = (error: unknown, registry = new ErrorRegistry()) => {
    const envelope = registry.capture(error);
    return { found: JSON.stringify(envelope).includes(CANARY), envelope };
  };

  test("the list is that of the specification", () => {
    expect(DEFAULT_SECRET_NAMES).toEqual(SECRET_NAMES);
    expect(DEFAULT_SECRET_NAMES.length).toBeGreaterThan(20);
  });

  const spelled = (name: string): string[] => [
    name,
    name.toUpperCase(),
    `${name[0]?.toUpperCase()}${name.slice(1)}`,
    `db_${name}`,
    `db-${name}`,
    `DB.${name.toUpperCase()}`,
    `X ${name}`,
    `user${name[0]?.toUpperCase()}${name.slice(1)}`,
    `DB${name[0]?.toUpperCase()}${name.slice(1)}`,
    `_${name}`,
    `$${name}`,
    `${name}_`,
    `${name}1`,
    `${name}_2`,
    [...name].join("_"),
    `${"x".repeat(300 - name.length)}-${name}`.slice(-256),
  ];

  test.each(DEFAULT_SECRET_NAMES)("known in any spelling: %s", (name) => {
    const every = spelled(name);
    const { attributes, omitted } = capture(
      Object.assign(new Error("m"), { plain: 1 }, Object.fromEntries(every.map((each) => [each, CANARY]))),
    );
    expect(attributes).toEqual({ plain: 1 });
    expect(omitted?.map(({ reason }) => reason)).toEqual(every.map(() => "redacted"));
  });

  test.each(DEFAULT_SECRET_NAMES)("wherever it stands: %s", (name) => {
    const places: readonly (readonly [string, unknown])[] = [
      ["a nested map", { a: [{ b: { [name]: CANARY, c: 1 } }] }],
      ["the only key of a map", { a: { [name]: CANARY } }],
      ["a map without prototype", { a: Object.assign(Object.create(null), { [name]: CANARY }) }],
      ["a Map", { a: new Map([[name, CANARY]]) }],
      [
        "a Map with other keys",
        {
          a: new Map<unknown, unknown>([
            [1, 2],
            [name, CANARY],
          ]),
        },
      ],
      ["bytes as key", { a: new Map<unknown, unknown>([[new TextEncoder().encode(name), CANARY]]) }],
      ["a list as key", { a: new Map<unknown, unknown>([[["x", name], CANARY]]) }],
      ["a symbol as key", { a: new Map<unknown, unknown>([[Symbol(name), CANARY]]) }],
      [
        "an error behind a key",
        {
          a: new Map<unknown, unknown>([
            [1, 2],
            [name, new Error(CANARY)],
          ]),
        },
      ],
      ["an object", { a: Object.assign(new Holder(), { [name]: CANARY }) }],
      ["a container behind a name", { [name]: { deep: [CANARY] } }],
      ["an error behind a name", { [name]: new Error(CANARY) }],
    ];
    for (const [place, content] of places) {
      const { found, envelope } = secretInside(Object.assign(new Error("m"), content), errors);
      const reasons = envelope.omitted?.map(({ reason }) => reason);
      expect([place, found, reasons?.includes("redacted")]).toEqual([place, false, true]);
    }
  });

  test("in causes, members and call facts too: each error is searched", () => {
    const login = () => Object.assign(new Error("m"), { password: CANARY });
    const group = new AggregateError([login()], "m", { cause: Object.assign(login(), { inner: login() }) });
    const { found, envelope } = secretInside(group);
    expect([found, errorsOf(envelope).filter(({ omitted }) => omitted).length]).toEqual([false, 3]);
  });

  test("names that end in something else stay", () => {
    for (const name of [
      "passwordless",
      "tokens",
      "password_hash",
      "pins",
      "keys",
      "spin",
      "tokenCount",
      "secret_v",
    ]) {
      expect([name, secretInside(Object.assign(new Error(), { [name]: CANARY })).found]).toEqual([
        name,
        true,
      ]);
    }
  });

  test("what names do not tell stays: texts, positions, pairs in lists, and what an object prints", () => {
    const cases = {
      text: new Error(`password=${CANARY}`),
      pairs: Object.assign(new Error(), { headers: [["authorization", CANARY]] }),
      url: Object.assign(new Error(), { url: new URL(`https://u:${CANARY}@h`) }),
      query: Object.assign(new Error(), { form: new URLSearchParams({ password: CANARY }) }),
      message: Object.assign(new Error(CANARY), { password: CANARY }),
    };
    for (const [what, error] of Object.entries(cases)) {
      expect([what, secretInside(error).found]).toEqual([what, true]);
    }
  });

  describe("the list can be", () => {
    const sent = (secretNames: readonly string[]) =>
      Object.keys(
        new ErrorRegistry({ secretNames }).capture(
          Object.assign(new Error(), { password: 1, favouriteColour: 2, "x-api_key": 3, plain: 4 }),
        ).attributes ?? {},
      );
    test("replaced", () => expect(sent(["colour"])).toEqual(["password", "plain", "x-api_key"]));
    test("extended", () => expect(sent([...DEFAULT_SECRET_NAMES, "colour"])).toEqual(["plain"]));
    test("emptied", () => expect(sent([])).toEqual(["favouriteColour", "password", "plain", "x-api_key"]));
    test("written in any spelling", () => {
      for (const spelling of ["API_KEY", "api-key", "ApiKey", "Api Key", "api.key"]) {
        expect(sent([spelling])).toEqual(["favouriteColour", "password", "plain"]);
      }
    });

    test.each<[string, unknown]>([
      ["a text", "password"],
      ["a pattern", /password/],
      ["null", null],
      ["a set", new Set(["password"])],
      ["an empty name", [""]],
      ["a name without ASCII", ["密码"]],
      ["separators alone", ["--"]],
      ["a pattern inside", ["password", /pin/]],
      ["a number inside", [1]],
    ])("refused: %s", (_, secretNames) => {
      expect(() => new ErrorRegistry({ secretNames: secretNames as never })).toThrow(/^secretNames/);
    });
  });

  test("a relayed envelope that nobody changed is not searched, a changed part is", () => {
    const wire: ErrorEnvelope = { v: 1, type: "a.B", attributes: { password: "kept", n: { token: 1 } } };
    const caught = restore(wire) as Error & { attributes: Record<string, unknown> };
    expect(capture(caught)).toEqual(wire);
    caught.attributes.n = { token: CANARY };
    expect(JSON.stringify(capture(caught))).not.toContain(CANARY);
  });
});

test("every field of an error is planted: none of the contract's is missing", () => {
  const filled = planted((place) => `x${place}`, "named");
  for (const error of errorsOf(decode(serialize(restore(filled))))) {
    const fields = ENVELOPE.fields.filter(({ rootOnly }) => !rootOnly || error === filled);
    for (const { name } of fields) expect(Object.keys(error)).toContain(name);
  }
  expect(LINKS.nobody).toBeLessThan(errorsOf(filled).length);
});
