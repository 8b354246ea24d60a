// Restores very many errors, no two alike, and says what is left of them; a process of its own, with --expose-gc.
// Arguments: how many come before the first count, and how many after it.

import { decode, ErrorRegistry, encode, format } from "../dist/index.js";

class Known extends Error {}
class Point {}

const errors = new ErrorRegistry()
  .register(Known, { type: "a.Known", fields: ["limit"], aliases: ["a.Old"] })
  .registerValue(Point, { type: "a.Point" });

const types = [
  "a.Known",
  "a.Old",
  "x.Unknown",
  "python.ExceptionGroup",
  "javascript.AggregateError",
  "javascript.DOMException.E",
];
const codecs = /** @type {const} */ (["msgpack", "protobuf", "json", "armor"]);
/** One in so many is also relayed and formatted, which costs more than all else. */
const PRINTED = 16;

/** An envelope whose every name and text says its number: whatever is kept of it is kept once more. @param {number} n */
const wire = (n) => ({
  v: 1,
  type: n % 3 === 0 ? `${types[n % types.length]}${n}` : types[n % types.length],
  lineage: [`x.Above${n}`, "javascript.RangeError", "javascript.Error"],
  message: `message ${n}`,
  code: `CODE_${n}`,
  frames: [{ file: `/srv/${n}.py`, line: n, function: `handle_${n}`, source: `run(${n})` }],
  args: [n, { $tuple: [{ $int: `9007199254740${1000 + (n % 9000)}` }] }],
  attributes: {
    [`name_${n}`]: n,
    limit: `limit ${n}`,
    point: { $object: { type: n % 2 ? `a.Point${n}` : "a.Point", fields: { x: n } } },
    inner: { $error: 2 },
  },
  notes: [`note ${n}`],
  cause: 1,
  errors: [2, 1],
  origin: { language: `language ${n % 7}`, worker: `worker ${n}` },
  time: n,
  [`later_${n}`]: [n],
  related: [
    { type: `x.Cause${n}`, cause: 0, frames: [{ file: `/lib/${n}.py`, line: n }] },
    { type: "javascript.TypeError", message: `inner ${n}` },
  ],
});

/** @param {number} n */
function restore(n) {
  const codec = codecs[n % 4] ?? "msgpack";
  try {
    throw errors.restore(decode(encode(/** @type {any} */ (wire(n)), { codec })));
  } catch (error) {
    if (n % PRINTED === 0) {
      format(error);
      errors.serialize(error);
    }
  }
}

function counts() {
  for (let i = 0; i < 3; i++) globalThis.gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heapUsed, external, rss };
}

const [warm = 0, many = 0] = process.argv.slice(2).map(Number);
for (let n = 0; n < warm; n++) restore(n);
const before = counts();
for (let n = warm; n < warm + many; n++) restore(n);
console.log(JSON.stringify({ before, after: counts() }));
