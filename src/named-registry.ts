// The registry that knows the four codecs by name, and one such registry for those who need no classes of their
// own. `rethrown/core` goes without this room.

import type { Codec } from "./codec/codec.js";
import { CODECS, type CodecName, decode } from "./codec/index.js";
import type { ErrorEnvelope } from "./envelope.js";
import type { Limits } from "./limits.js";
import { type CaptureOptions, ErrorRegistry as CoreRegistry } from "./registry.js";

export interface SerializeOptions extends CaptureOptions {
  /** Default `msgpack`. */
  readonly codec?: CodecName | Codec | undefined;
}

export interface DeserializeOptions {
  /** Without it, the first byte decides (SPEC 7.5). */
  readonly codec?: CodecName | Codec | undefined;
  readonly limits?: Limits | undefined;
}

const codecOf = (codec: CodecName | Codec) => (typeof codec === "string" ? CODECS[codec] : codec);

/** Which stable type names are which local classes, and the way there and back. */
export class ErrorRegistry extends CoreRegistry {
  override serialize(thrown: unknown, options: SerializeOptions = {}): Uint8Array {
    return super.serialize(thrown, { ...options, codec: codecOf(options.codec ?? "msgpack") });
  }

  override deserialize(input: Uint8Array | string, { codec, limits }: DeserializeOptions = {}): Error {
    const envelope = codec ? codecOf(codec).decode(input, limits) : decode(input, { limits });
    return this.restoreDecoded(envelope, this.deserialize);
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
