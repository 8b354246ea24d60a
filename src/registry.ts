// The four steps on one registry: capture → encode, decode → restore (SPEC 5, 10). Knows no codec by name, so
// that a bundle pays only for those that it imports.

import { budgetOf, encodeWithin, shrinkTo } from "./budget.js";
import { captureGraph } from "./capture.js";
import type { Codec } from "./codec/codec.js";
import { type Disclosure, disclosePublicly, isPublic } from "./disclosure.js";
import type { ErrorEnvelope } from "./envelope.js";
import type { CallFacts } from "./facts.js";
import { NON_ERROR } from "./identity.js";
import type { Limits } from "./limits.js";
import { ErrorReceiver } from "./receiver.js";
import { recordOf } from "./relay.js";
import { type RegistryOptions, SenderTypes } from "./sender-types.js";

export interface CaptureOptions extends CallFacts {
  /** Default `internal`: everything but what looks like a secret (SPEC 11). */
  readonly disclosure?: Disclosure | undefined;
  /** Of these, `maxBytes` binds a sender: at least 1 KiB. */
  readonly limits?: Limits | undefined;
}

export interface SerializeOptions extends CaptureOptions {
  readonly codec: Codec;
}

/** Which stable type names are which local classes, and the way there and back. */
export class ErrorRegistry extends ErrorReceiver {
  readonly #types: SenderTypes;

  constructor(options?: RegistryOptions) {
    const types = new SenderTypes(options);
    super(options, types);
    this.#types = types;
  }

  /** Native error → envelope (SPEC 10.1). Never throws. */
  capture(thrown: unknown, options: CaptureOptions = {}): ErrorEnvelope {
    const maxBytes = options.limits?.maxBytes;
    const relayed = maxBytes === undefined ? recordOf(thrown)?.graph.envelope : undefined;
    const envelope = this.captured(thrown, options);
    // What came in within the default limits goes out whole, in the encoding that it came in (SPEC REL-1).
    return relayed === envelope ? envelope : shrinkTo(envelope, budgetOf(maxBytes));
  }

  /** Capture and encode, within `limits.maxBytes` (SPEC CAP-14). Never throws. */
  serialize(thrown: unknown, options: SerializeOptions): Uint8Array {
    const { codec, limits } = options;
    return encodeWithin(this.captured(thrown, options), budgetOf(limits?.maxBytes), codec.encode);
  }

  /**
   * What was captured and may leave, whatever its size.
   * @internal
   */
  protected captured(thrown: unknown, options: CaptureOptions): ErrorEnvelope {
    const forAnybody = isPublic(options.disclosure);
    try {
      const envelope = captureGraph(thrown, this.#types, options, forAnybody);
      return forAnybody ? disclosePublicly(envelope, this.#types) : envelope;
    } catch (reason) {
      // Reached by nothing known. Still: an error that cannot be captured must not replace the one that was thrown.
      this.#types.report(NON_ERROR, reason);
      return { v: 1, type: NON_ERROR, omitted: [{ reason: "failed" }] };
    }
  }
}
