// What anyone can ask of an error that was remote (SPEC RES-8).

import { reroot } from "./capture.js";
import type { ErrorEnvelope } from "./envelope.js";
import { recordOf } from "./relay.js";

/** The envelope with this error as its root; undefined for an error that was never remote (SPEC RES-8). */
export function envelopeOf(error: unknown): ErrorEnvelope | undefined {
  const record = recordOf(error);
  return record && reroot(record.graph.envelope, record.index);
}
