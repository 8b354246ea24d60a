// The registry that knows the four codecs by name, and one such registry for those who need no classes of their
// own. `rethrown/core` goes without this room.

import {
  type ArmoredOptions,
  armoredEnvelope,
  DEFAULT_ARMORED_BYTES,
  inOneLine,
  originalOf,
  rethrowing,
  standsFor,
} from "./armored.js";
import type { Codec, Decoder } from "./codec/codec.js";
import { CODECS, type CodecName, decode } from "./codec/index.js";
import { isPublic } from "./disclosure.js";
import type { ErrorEnvelope } from "./envelope.js";
import { isError } from "./identity.js";
import type { Limits } from "./limits.js";
import { type CaptureOptions, ErrorRegistry as CoreRegistry } from "./registry.js";
import { recordOf } from "./relay.js";

export interface SerializeOptions extends CaptureOptions {
  /** Default `msgpack`. */
  readonly codec?: CodecName | Codec | undefined;
}

export interface DeserializeOptions {
  /** Without it, the first byte decides (SPEC 7.5). */
  readonly codec?: CodecName | Decoder | undefined;
  readonly limits?: Limits | undefined;
}

const codecOf = <Door extends Decoder>(codec: CodecName | Door) =>
  typeof codec === "string" ? CODECS[codec] : codec;

/** Which stable type names are which local classes, and the way there and back. */
export class ErrorRegistry extends CoreRegistry {
  override serialize(thrown: unknown, options: SerializeOptions = {}): Uint8Array {
    return super.serialize(thrown, { ...options, codec: codecOf(options.codec ?? "msgpack") });
  }

  override deserialize(input: Uint8Array | string, { codec, limits }: DeserializeOptions = {}): Error {
    const envelope = codec ? codecOf(codec).decode(input, limits) : decode(input, { limits });
    return this.restoreDecoded(envelope, this.deserialize);
  }

  /**
   * A function whose errors arrive whole where only a string gets through: what it throws, at once or as a promise,
   * is captured, and thrown again with a message that ends in armor. `recover` is the way back.
   */
  armored<This, Arguments extends unknown[], Result>(
    run: (this: This, ...args: Arguments) => Result,
    { maxBytes = DEFAULT_ARMORED_BYTES, wrap, ...options }: ArmoredOptions = {},
  ): (this: This, ...args: Arguments) => Result {
    return rethrowing(run, (thrown) => {
      const original = originalOf(thrown);
      const text = inOneLine(this.captured(original, options), maxBytes);
      const cause = isPublic(options.disclosure) ? undefined : { cause: thrown };
      const made = wrap ? wrap(text, thrown) : new Error(text, cause);
      standsFor(made, original);
      return made;
    });
  }

  /**
   * The error that a platform's text carries: armor is looked for in a string, or where platforms put the text of
   * an error (message, stack, `body`, `detail` and the like). Without armor, the error that was given, or one that
   * stands for what is no error. For what strangers can write into a message too, use a bridge or `findArmor`.
   */
  recover(thrown: unknown): Error {
    if (recordOf(thrown)) return thrown as Error;
    const envelope = armoredEnvelope(thrown);
    if (envelope) return this.restoreDecoded(envelope, this.recover);
    return isError(thrown) ? thrown : this.restore(this.capture(thrown));
  }
}

const builtins = new ErrorRegistry();

/** `ErrorRegistry.capture` on a registry that knows the builtin classes only. */
export const capture = (thrown: unknown, options?: CaptureOptions): ErrorEnvelope =>
  builtins.capture(thrown, options);

/** `ErrorRegistry.restore` on a registry that knows the builtin classes only. */
export const restore = (envelope: ErrorEnvelope): Error => builtins.restore(envelope);

/** `ErrorRegistry.serialize` on a registry that knows the builtin classes only. */
export const serialize = (thrown: unknown, options?: SerializeOptions): Uint8Array =>
  builtins.serialize(thrown, options);

/** `ErrorRegistry.deserialize` on a registry that knows the builtin classes only. */
export const deserialize = (input: Uint8Array | string, options?: DeserializeOptions): Error =>
  builtins.deserialize(input, options);
