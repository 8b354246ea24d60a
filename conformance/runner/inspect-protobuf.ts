// The tokens of Protobuf (SPEC 7.2), by the messages of schema/rethrown/v1/envelope.proto.

import { FIELDS, VALUE_FIELDS } from "#constants";
import type { Token } from "./inspect.js";
import { shown } from "./inspect-msgpack.js";

/** What a field is called, and the message in it, if it is one; `text` and `packed` are how the rest is shown. */
interface Field {
  readonly name: string;
  readonly holds: string;
}

/** The kinds of section 4 whose records hold a message. */
const MESSAGES: Readonly<Record<string, string>> = {
  frames: "Frame",
  origin: "Origin",
  omissions: "Omission",
  envelopes: "ErrorEnvelope",
  values: "Value",
  attributes: "Entry",
  references: "packed",
};
const SIGNED = new Set(["int", "billable"]);

const messages = new Map<string, Map<number, Field>>();
for (const [message, fields] of Object.entries(FIELDS)) {
  const entries = fields.map(({ name, number, kind }): [number, Field] => [
    number,
    { name, holds: MESSAGES[kind] ?? (SIGNED.has(kind) ? "zigzag" : "") },
  ]);
  messages.set(message, new Map(entries));
}
messages
  .get("ErrorEnvelope")
  ?.set(28, { name: "billableUnits", holds: "" })
  .set(29, { name: "billableUnits", holds: "" });
const OF_VALUE: Readonly<Record<string, string>> = {
  integer: "zigzag",
  bytes: "bytes",
  list: "ValueList",
  map: "ValueMap",
  items: "Value",
  entries: "Entry",
  null: "Null",
};
for (const [message, fields] of Object.entries(VALUE_FIELDS)) {
  const entries = Object.entries(fields).map(([name, number]): [number, Field] => [
    number,
    { name, holds: OF_VALUE[name] ?? "" },
  ]);
  messages.set(message, new Map(entries));
}
messages.set(
  "Entry",
  new Map([
    [1, { name: "key", holds: "" }],
    [2, { name: "value", holds: "Value" }],
  ]),
);

const WIRE_TYPES = [
  "varint",
  "64 bits",
  "length",
  "group",
  "end of group",
  "32 bits",
  "wire type 6",
  "wire type 7",
];

/** A varint, and how many bytes it takes; undefined where the input ends, or it does not. */
function varint(bytes: Uint8Array, at: number, end: number): { value: bigint; size: number } | undefined {
  let value = 0n;
  for (let size = 0; size < 10 && at + size < end; size++) {
    const byte = bytes[at + size] as number;
    value |= BigInt(byte & 0x7f) << BigInt(7 * size);
    if (byte < 0x80) return { value, size: size + 1 };
  }
  return undefined;
}

export function inspectProtobuf(bytes: Uint8Array): Iterable<Token> {
  return records(bytes, 0, bytes.length, "ErrorEnvelope", 0);
}

function* records(
  bytes: Uint8Array,
  start: number,
  end: number,
  message: string,
  level: number,
): Generator<Token> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = start; at < end; ) {
    const offset = at;
    const broken = (meaning: string): Token => ({ offset, size: end - offset, level, meaning });
    const tag = varint(bytes, at, end);
    if (!tag) return yield broken("a tag that does not end");
    at += tag.size;
    const number = Number(tag.value >> 3n);
    const wire = Number(tag.value & 7n);
    const field = messages.get(message)?.get(number);
    const name = `${number} ${field?.name ?? "(unknown)"}`;
    const token = (meaning: string): Token => ({
      offset,
      size: at - offset,
      level,
      meaning: `${name}: ${meaning}`,
    });
    if (wire === 0) {
      const number = varint(bytes, at, end);
      if (!number) return yield broken(`${name}: a varint that does not end`);
      at += number.size;
      yield token(field?.holds === "zigzag" ? `${unzigzag(number.value)}` : `${number.value}`);
    } else if (wire === 1 || wire === 5) {
      const size = wire === 1 ? 8 : 4;
      if (at + size > end) return yield broken(`${name}: ${WIRE_TYPES[wire]}, which are not here`);
      const value = wire === 1 ? view.getFloat64(at, true) : view.getUint32(at, true);
      at += size;
      yield token(`${value}`);
    } else if (wire === 2) {
      const length = varint(bytes, at, end);
      if (!length) return yield broken(`${name}: a length that does not end`);
      at += length.size;
      const size = Number(length.value);
      if (at + size > end) return yield broken(`${name}: ${size} bytes, of which ${end - at} are here`);
      const inner = field && messages.get(field.holds);
      if (inner || field?.holds === "Null") yield token(`${field?.holds}, ${size} bytes`);
      const from = at;
      at += size;
      if (inner && level < 200) yield* records(bytes, from, at, field?.holds ?? "", level + 1);
      else if (!inner && field?.holds !== "Null") yield token(content(bytes.subarray(from, at), field));
    } else {
      yield token(WIRE_TYPES[wire] ?? "");
      if (wire > 5) return;
    }
  }
}

function content(data: Uint8Array, field: Field | undefined): string {
  if (field?.holds === "packed") {
    const numbers: bigint[] = [];
    for (let at = 0; at < data.length; ) {
      const number = varint(data, at, data.length);
      if (!number) break;
      numbers.push(number.value);
      at += number.size;
    }
    return `[${numbers.join(", ")}]`;
  }
  return !field || field.holds === "bytes" ? `${data.length} bytes` : shown(data);
}

const unzigzag = (value: bigint): bigint => (value & 1n ? -(value >> 1n) - 1n : value >> 1n);
