// Protobuf (SPEC 7.2): the message ErrorEnvelope of schema/rethrown/v1/envelope.proto, by table, since general
// libraries merge what occurs twice and forgive much of what PB-3 refuses. Reads to the same plain tree as the other
// encodings; what a field may hold is for check.ts to say.

import { checkVersion } from "../check.js";
import { type ErrorCode, Fault, type Segment } from "../errors.js";
import { ENVELOPE, type Message } from "../fields.js";
import { MEDIA_TYPES, VERSION } from "../generated/constants.js";
import type { ResolvedLimits } from "../limits.js";
import { Writer } from "./bytes.js";
import { codec } from "./codec.js";
import { LENGTH, RecordReader, unsigned, VARINT } from "./records.js";
import { emptyTree, type Tree } from "./tree.js";
import { joinRecords, UNKNOWN } from "./unknown.js";

/** The codec of SPEC 7.2. */
export const protobuf = codec({
  name: "protobuf",
  mediaType: MEDIA_TYPES.protobuf,
  family: "records",

  write(envelope) {
    const writer = new Writer();
    MESSAGES.get(ENVELOPE);
    return writer.finish();
  },

  read: (input, limits) => new TreeReader(input, limits).read(),
});
