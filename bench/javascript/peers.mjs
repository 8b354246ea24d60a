// Error → bytes → error, as the documentation of each peer has it: what its users would write.

import { deserialize, serialize } from "node:v8";
import { fromJson, toJson } from "@bufbuild/protobuf";
import { StructSchema } from "@bufbuild/protobuf/wkt";
import * as connect from "@connectrpc/connect";
import { errorFromJsonBytes, errorToJsonBytes } from "@connectrpc/connect/protocol-connect";
import { DefaultFailureConverter, defaultPayloadConverter } from "@temporalio/common";
import proto from "@temporalio/proto";
import * as capnweb from "capnweb";
import * as devalue from "devalue";
import * as errorSerializer from "error-serializer";
import { addKnownErrorConstructor, deserializeError, serializeError } from "serialize-error";
import { fromJSON, toJSON } from "seroval";
import SuperJSON from "superjson";
import { asFields, BatchFailed, CLASSES, FIELDS } from "./errors.mjs";
import { registry } from "./library.mjs";

/** @typedef {import("./errors.mjs").Sample} Sample */

const errors = registry();
/** @type {(codec: "msgpack" | "protobuf" | "json") => Peer} */
const own = (codec) => ({
  name: `rethrown ${codec}`,
  write: ({ error, facts }) => errors.serialize(error, { ...facts, codec }),
  read: (bytes) => errors.deserialize(bytes, { codec }),
});

/**
 * @typedef {object} Peer
 * @property {string} name
 * @property {(sample: Sample) => unknown} write what goes over the wire: bytes, or for structuredClone the clone
 * @property {(wire: any) => unknown} read
 * @property {string} [note] what it was told
 */

const toBytes = (/** @type {string} */ text) => Buffer.from(text);
const toText = (/** @type {Uint8Array} */ bytes) => Buffer.prototype.utf8Slice.call(bytes, 0, bytes.length);

const superjson = new SuperJSON();
for (const [name, each] of Object.entries(CLASSES)) {
  const make = () => (each === BatchFailed ? new BatchFailed([], "") : new /** @type {any} */ (each)(""));
  addKnownErrorConstructor(/** @type {any} */ (each), make);
  const allowProps = ["message", "stack", "cause", "errors", "stdout", "stderr", "extra", ...FIELDS];
  superjson.registerClass(/** @type {any} */ (each), {
    identifier: name,
    allowProps: /** @type {any} */ (allowProps),
  });
}
superjson.allowErrorProps("stack", "errors", "stdout", "stderr", "extra", ...FIELDS);

/** devalue knows no errors; its documentation has users say how. */
const reducers = {
  Error: (/** @type {any} */ error) =>
    error instanceof Error && {
      name: error.constructor.name,
      message: error.message,
      stack: error.stack,
      ...("cause" in error && { cause: error.cause }),
      ...(error instanceof AggregateError && { errors: error.errors }),
      fields: { ...error },
    },
};
const revivers = {
  Error: (/** @type {any} */ { name, message, stack, errors, fields, ...rest }) => {
    const Class = /** @type {Record<string, any>} */ (CLASSES)[name] ?? Error;
    const error = errors ? new Class(errors, message, fields, rest) : new Class(message, fields, rest);
    return Object.defineProperty(error, "stack", { value: stack, configurable: true, writable: true });
  },
};

const failures = new DefaultFailureConverter();
const Failure = proto.temporal.api.failure.v1.Failure;
const fallback = new connect.ConnectError("no error", connect.Code.Unknown);

/** @type {Peer[]} */
export const PEERS = [
  own("msgpack"),
  own("protobuf"),
  own("json"),
  {
    name: "serialize-error + JSON",
    note: "classes registered",
    write: (sample) => toBytes(JSON.stringify(serializeError(asFields(sample)))),
    read: (bytes) => deserializeError(JSON.parse(toText(bytes))),
  },
  {
    name: "superjson",
    note: "classes registered, every property allowed",
    write: (sample) => toBytes(superjson.stringify(asFields(sample))),
    read: (bytes) => superjson.parse(toText(bytes)),
  },
  {
    name: "error-serializer",
    note: "classes registered",
    write: (sample) => toBytes(JSON.stringify(errorSerializer.serialize(asFields(sample)))),
    read: (bytes) =>
      errorSerializer.parse(JSON.parse(toText(bytes)), { classes: /** @type {any} */ (CLASSES) }),
  },
  {
    name: "devalue",
    note: "with a reducer and a reviver for errors",
    write: (sample) => toBytes(devalue.stringify(asFields(sample), reducers)),
    read: (bytes) => devalue.parse(toText(bytes), revivers),
  },
  {
    name: "seroval",
    note: "toJSON",
    write: (sample) => toBytes(JSON.stringify(toJSON(asFields(sample)))),
    read: (bytes) => fromJSON(JSON.parse(toText(bytes))),
  },
  {
    name: "capnweb",
    write: (sample) => toBytes(capnweb.serialize(asFields(sample))),
    read: (bytes) => capnweb.deserialize(toText(bytes)),
  },
  {
    name: "Temporal's converter",
    note: "DefaultFailureConverter and its Protobuf message",
    write: (sample) =>
      Failure.encode(failures.errorToFailure(asFields(sample), defaultPayloadConverter)).finish(),
    read: (bytes) => failures.failureToError(Failure.decode(bytes), defaultPayloadConverter),
  },
  {
    name: "ConnectError with details",
    note: "class name and own fields in a Struct",
    write: (sample) => {
      const error = asFields(sample);
      const fields = /** @type {any} */ ({ type: error.constructor.name, ...error });
      const detail = { desc: StructSchema, value: fromJson(StructSchema, fields) };
      return errorToJsonBytes(
        new connect.ConnectError(error.message, connect.Code.Internal, undefined, [detail]),
        undefined,
      );
    },
    read: (bytes) => {
      const error = errorFromJsonBytes(bytes, undefined, fallback);
      const [detail] = error.findDetails(StructSchema);
      return Object.assign(error, detail && toJson(StructSchema, detail));
    },
  },
  {
    name: "v8.serialize",
    write: (sample) => serialize(asFields(sample)),
    read: (bytes) => deserialize(bytes),
  },
  {
    name: "structuredClone",
    note: "no bytes: between threads",
    write: (sample) => structuredClone(asFields(sample)),
    read: (clone) => clone,
  },
];
