// Envelope → bytes → envelope: the codecs of the library and those that others would use for the same data.
import { readFileSync } from "node:fs";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import * as msgpack from "@msgpack/msgpack";
import { Encoder as CborEncoder, isNativeAccelerationEnabled as cborNative } from "cbor-x";
import { isNativeAccelerationEnabled as msgpackrNative, Packr } from "msgpackr";
import protobufjs from "protobufjs";
import { ErrorEnvelopeSchema, rethrown } from "./library.mjs";

/** @typedef {import("./library.mjs").ErrorEnvelope} ErrorEnvelope */

/**
 * @typedef {object} EnvelopeCodec
 * @property {string} name
 * @property {(envelope: any) => Uint8Array} encode
 * @property {(bytes: Uint8Array) => unknown} decode
 * @property {(envelope: ErrorEnvelope) => unknown} [prepare] untimed: the form that its encoder takes
 * @property {string} [note]
 */

const options = { useRecords: false, variableMapSize: true };
const packr = new Packr(options);
const cbor = new CborEncoder({ useRecords: false });
const proto = readFileSync(new URL("../../schema/rethrown/v1/envelope.proto", import.meta.url), "utf8");
const Envelope = protobufjs.parse(proto, { keepCase: false }).root.lookupType("rethrown.v1.ErrorEnvelope");

const toProtobuf = (/** @type {ErrorEnvelope} */ envelope) =>
  rethrown.encode(envelope, { codec: "protobuf" });

/** A message as a user writes it: plain objects. @param {unknown} value @returns {unknown} */
function plain(value) {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  const entries = Object.entries(value).filter(([name]) => name !== "$typeName" && name !== "$unknown");
  return Object.fromEntries(entries.map(([name, each]) => [name, plain(each)]));
}

const own = (/** @type {"msgpack" | "protobuf" | "json"} */ codec) => ({
  name: `rethrown ${codec}`,
  encode: (/** @type {ErrorEnvelope} */ envelope) => rethrown.encode(envelope, { codec }),
  decode: (/** @type {Uint8Array} */ bytes) => rethrown.decode(bytes, { codec }),
});

/** @type {EnvelopeCodec[]} */
export const CODECS = [
  own("msgpack"),
  own("protobuf"),
  own("json"),
  {
    name: "msgpackr",
    note: `useRecords: false, variableMapSize: true; native addon ${msgpackrNative ? "on" : "off"}`,
    encode: (envelope) => packr.pack(envelope),
    decode: (bytes) => packr.unpack(bytes),
  },
  {
    name: "@msgpack/msgpack",
    encode: (envelope) => msgpack.encode(envelope),
    decode: (bytes) => msgpack.decode(bytes),
  },
  {
    name: "cbor-x",
    note: `useRecords: false; native addon ${cborNative ? "on" : "off"}`,
    encode: (envelope) => cbor.encode(envelope),
    decode: (bytes) => cbor.decode(bytes),
  },
  {
    name: "protobuf-es",
    note: "create and toBinary; fromBinary",
    prepare: (envelope) => plain(fromBinary(ErrorEnvelopeSchema, toProtobuf(envelope))),
    encode: (message) => toBinary(ErrorEnvelopeSchema, create(ErrorEnvelopeSchema, message)),
    decode: (bytes) => fromBinary(ErrorEnvelopeSchema, bytes),
  },
  {
    name: "protobufjs",
    note: "plain objects to encode; generated at run time",
    prepare: (envelope) => Envelope.toObject(Envelope.decode(toProtobuf(envelope)), { longs: Number }),
    encode: (message) => Envelope.encode(message).finish(),
    decode: (bytes) => Envelope.decode(bytes),
  },
  {
    name: "JSON",
    note: "JSON.stringify and Buffer.from; JSON.parse of a text",
    encode: (envelope) => Buffer.from(JSON.stringify(envelope)),
    decode: (bytes) => JSON.parse(Buffer.prototype.utf8Slice.call(bytes, 0, bytes.length)),
  },
];
