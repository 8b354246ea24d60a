// Random values (SPEC 3 and 6), most often right: texts, names, numbers, containers and tags, at the edges of the rules.

import { countNear, Float, type Maker, type Model, many, map, type Pairs } from "./models.js";
import { bound } from "./schema.js";
import { instant } from "./times.js";

const TEXTS = [
  ...'a|message of it|é|日本語|\u{1f600}|\u{10ffff}|\uffff|\ufffd|\ufeff|\0|\x1f|\x7f|\u2028|"|\\|/|$int|__proto__'.split(
    "|",
  ),
  ...["", "two\nlines\tand\r\n", "\u200e\u202e", "e\u0301", "rethrown1.", "</script>", "%s {0}", "0", "1e3"],
];
const BROKEN_TEXTS = ["\ud800", "a\udfff", "\udc00\ud800", "\ud83d x", "\u{1f600}\udfff"];
const NAMES = [
  ..."a.B a.C app.Error billing.QuotaExceeded python.ValueError python.KeyError python.OSError python.SystemExit".split(
    " ",
  ),
  ..."python.BaseException python.Exception python.ExceptionGroup python.BaseExceptionGroup python.UnicodeDecodeError".split(
    " ",
  ),
  ..."javascript.Error javascript.TypeError javascript.AggregateError javascript.NonError __main__.Job é.日 x".split(
    " ",
  ),
  ..."javascript.DOMException.AbortError python.ImportError python.SyntaxError python.StopIteration constructor".split(
    " ",
  ),
];
const KEYS = [
  ..."a b n x id limit used code name errno message stack cause errors then toJSON __proto__ constructor args".split(
    " ",
  ),
  ..."prototype __dict__ __class__ filename strerror password start object end reason encoding text msg é 日 0 10 9 ~/".split(
    " ",
  ),
  ...["", " ", "\0", "\u{10000}", "\uffff", "$", "$x", "$int"],
];
const INTEGERS = [
  ...[0, 1, 2, 7, 31, 32, 99, 100, 127, 128, 255, 256, 429, 999, 1000, 32767, 32768, 65535, 65536],
  ...[2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER],
];
const BEYOND = [53n, 60n, 63n].flatMap((bits) => [2n ** bits, -(2n ** bits), 2n ** bits + 1n]);
const FLOATS = [
  ...[
    0.5,
    -0.5,
    1.5,
    0.1,
    1e-7,
    1.25e-6,
    123456789.125,
    1e15 + 0.5,
    4503599627370495.5,
    5e-324,
    2.2250738585072014e-308,
  ],
  ...[1e16, 1e20, 1e21, 1e22, 1.7976931348623157e308, 2 ** 53, -(2 ** 53), 2 ** 63, 1e300, -1e-300],
  ...[0, -0, 1, -1, 100, 2 ** 53 - 1, 1 - 2 ** 53, 2 ** 31],
];

export function text(make: Maker): string {
  // An error of form hides those of content: few of them.
  if (make.off() && make.once(4)) return make.pick(BROKEN_TEXTS);
  if (make.once(4000)) return "a".repeat(bound("maxTextBytes") - 1 + make.roll(3));
  return make.pick(TEXTS) + (make.once(6) ? make.pick(TEXTS) : "");
}

export function name(make: Maker): string {
  if (make.once(80))
    return make.pick(["a", "é", "\u{1f600}"]).repeat(make.pick([63, 64, 65, 128, 129, 255, 256, 257]));
  return make.off() ? make.pick(["", "", "", ...BROKEN_TEXTS]) : make.pick(NAMES);
}

export const key = (make: Maker): string => (make.once(5) ? name(make) : make.pick(KEYS));

/** Within ±(2^53 − 1) where no rule is broken. */
export function integer(make: Maker): Model {
  if (make.off()) return make.pick(BEYOND);
  const found = make.pick(INTEGERS);
  return make.once(3) ? -found : make.once(12) ? new Float(found) : found;
}

export const float = (make: Maker): Model =>
  new Float(make.off() ? make.pick([Number.NaN, Infinity, -Infinity]) : make.pick(FLOATS));

export const bytes = (make: Maker): Uint8Array =>
  Uint8Array.from(
    many(make.once(4000) ? bound("maxTextBytes") + make.roll(2) : make.roll(6), () => make.roll(256)),
  );

const list = (make: Maker, depth: number): Model =>
  many(depth > 0 ? countNear(make, 16) : 0, () => value(make, depth - 1));

export function mapOf(make: Maker, depth: number): Pairs {
  const keys = many(countNear(make, 16), () => key(make));
  const distinct = make.off() ? keys : [...new Set(keys)];
  return map(...distinct.map((name) => [name, value(make, depth - 1)] as const));
}

/** A value inside so many lists that it stands at the limit. */
function deep(make: Maker): Model {
  let found = value(make, 0);
  for (let levels = bound("maxDepth") - 2 + make.roll(4); levels > 0; levels--) {
    found = make.once(4) ? map([make.pick(KEYS), found]) : [found];
  }
  return found;
}

type Making = (make: Maker, depth: number) => Model;

const KINDS: readonly Making[] = [
  () => null,
  ({ roll }) => roll(2) === 0,
  integer,
  float,
  text,
  bytes,
  list,
  list,
  (make, depth) => mapOf(make, Math.max(depth, 1)),
  tagged,
  tagged,
  tagged,
];

export function value(make: Maker, depth: number): Model {
  if (make.once(500)) return deep(make);
  return make.pick(depth > 0 ? KINDS : KINDS.slice(0, 6))(make, depth);
}

/** Of any type: what a field gets that is given something else than it takes. */
export const anything = (make: Maker): Model =>
  make.pick<Making>([...KINDS, () => "", () => [], () => map(), () => 0, () => false])(make, 1);

const DIGITS = [
  "9007199254740992",
  "9007199254740993",
  "123456789012345678901234567890",
  "-9007199254740992",
];
const WRONG_DIGITS = [
  ..."9007199254740991 -9007199254740991 42 0 -0 007 +9007199254740992 9007199254740992.0 9e99 --9007199254740992".split(
    " ",
  ),
  ...["", "-", " 9007199254740992", "9007199254740992\n", "٩٠٠٧١٩٩٢٥٤٧٤٠٩٩٢٢", "1_000_000_000_000_000_000"],
  ...[999, 1000, 1001].flatMap((count) => [`9${"0".repeat(count - 1)}`, `-9${"0".repeat(count - 1)}`]),
  ...[250, 500, 501].map((count) => "é".repeat(count)),
];
const BASE64 = ["", "aA==", "aGk=", "aGkh", "AAAA", "+/+/", "////"];
const WRONG_BASE64 = [
  "a",
  "aG",
  "aGk",
  "aGl=",
  "aB==",
  "aGk=\n",
  " aGk=",
  "-_-_",
  "aGk==",
  "====",
  "aG\0=",
  "aGk=aGk=",
  "é===",
];

/** What stands under each tag. */
const PAYLOADS: { readonly [tag: string]: Making } = {
  $int: ({ off, pick }) => pick(off() ? WRONG_DIGITS : DIGITS),
  $float: ({ off, pick }) =>
    pick(off() ? ["NaN", "Infinity", "+inf", "-nan", "INF", "", "1.5"] : ["nan", "inf", "-inf"]),
  $time: instant,
  $bytes: ({ off, pick }) => pick(off() ? WRONG_BASE64 : BASE64),
  $tuple: list,
  $map: (make, depth) =>
    many(countNear(make, 4), () => many(make.off() ? make.roll(4) : 2, () => value(make, depth - 1))),
  $error: (make) => make.roll(make.errors + (make.off() ? 2 : 0)),
  $object: (make, depth) => fields(make, ["type", name(make)], ["fields", mapOf(make, depth - 1)]),
  $opaque: (make) => fields(make, ["type", name(make)], ["text", opaqueText(make)]),
  $: value,
  $other: value,
};
const TAGS = Object.keys(PAYLOADS);

/** In either order; one too few, too many or of another type where the rule is broken. */
function fields(make: Maker, ...entries: [string, Model][]): Pairs {
  const found = make.once(2) ? entries : entries.toReversed();
  if (make.off())
    found.splice(make.roll(3), make.roll(2), [
      make.pick(["type", "fields", "text", "x", ""]),
      anything(make),
    ]);
  return map(...found);
}

const opaqueText = (make: Maker): string =>
  make.once(10) ? make.pick(["a", "é"]).repeat(make.pick([511, 512, 513, 1023, 1024, 1025])) : text(make);

function tagged(make: Maker, depth: number): Model {
  const tag = make.pick(TAGS);
  const payload = make.off() ? anything(make) : (PAYLOADS[tag] as Making)(make, depth);
  return make.off() ? map([tag, payload], [key(make), null]) : map([tag, payload]);
}
