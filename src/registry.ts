// The four steps on one registry: capture → encode, decode → restore (SPEC 5, 10). Knows no codec by name, so
// that a bundle pays only for those that it imports.

import { budgetOf, encodeWithin, shrinkTo } from "./budget.js";
import { type CallFacts, captureGraph } from "./capture.js";
import type { Codec } from "./codec/codec.js";
import { declaredTypes, type TypeOptions, type ValueDefinition, type ValueOptions } from "./definition.js";
import { type Disclosure, disclosePublicly, isPublic } from "./disclosure.js";
import type { ErrorEnvelope } from "./envelope.js";
import { type ErrorClass, NON_ERROR } from "./identity.js";
import type { Limits } from "./limits.js";
import { type RegistryOptions, Types } from "./names.js";
import { recordOf } from "./relay.js";
import { matches } from "./remote.js";
import { restoreGraph, restoreUnchecked } from "./restore.js";

export interface CaptureOptions extends CallFacts {
  /** Default `internal`: everything but what looks like a secret (SPEC 11). */
  readonly disclosure?: Disclosure | undefined;
  /** Of these, `maxBytes` binds a sender: at least 1 KiB. */
  readonly limits?: Limits | undefined;
}

export interface SerializeOptions extends CaptureOptions {
  readonly codec: Codec;
}

export interface DeserializeOptions {
  readonly codec: Codec;
  readonly limits?: Limits | undefined;
}

/** Which stable type names are which local classes, and the way there and back. */
export class ErrorRegistry {
  readonly #types: Types;

  constructor(options?: RegistryOptions) {
    this.#types = new Types(options);
  }

  /**
   * Lets a class of errors cross, under its stable type name (SPEC ID-3).
   * @throws {TypeError} for a name that is taken, missing or unusable, and for a class that is none of errors
   */
  register<E extends Error>(type: ErrorClass<E>, options: TypeOptions<E> = {}): this {
    this.#types.register(type, options as unknown as TypeOptions);
    return this;
  }

  /**
   * Lets a class of values cross inside fields, as `$object` (SPEC 6).
   * @throws {TypeError} for a name or class that is registered, and for a missing or unusable name
   */
  registerValue<T>(type: abstract new (...args: never[]) => T, options: ValueOptions<T> = {}): this {
    this.#types.registerValue(type as ValueDefinition["class"], options as ValueOptions<unknown>);
    return this;
  }

  /**
   * Registers every error class among the values of a catalog (`import * as fal from "rethrown/catalogs/fal"`) that
   * declares its stable type name, with the options that it declares.
   * @param own the package that the catalog describes (`import * as sdk from "@fal-ai/client"`): a class that it
   *   exports under one of the catalog's names is registered instead of the catalog's
   * @throws {TypeError} as `register` does
   */
  use(catalog: object, own?: object): this {
    for (const [type, options] of declaredTypes(catalog, own)) {
      // A catalog that is used twice, or shares a class with another one, is none the worse for it.
      if (this.#types.definitionOf(type)?.type !== options.type) this.#types.register(type, options);
    }
    return this;
  }

  /** Native error → envelope (SPEC 10.1). Never throws. */
  capture(thrown: unknown, options: CaptureOptions = {}): ErrorEnvelope {
    const maxBytes = options.limits?.maxBytes;
    const relayed = maxBytes === undefined ? recordOf(thrown)?.graph.envelope : undefined;
    const envelope = this.captured(thrown, options);
    // What came in within the default limits goes out whole, in the encoding that it came in (SPEC REL-1).
    return relayed === envelope ? envelope : shrinkTo(envelope, budgetOf(maxBytes));
  }

  /** Envelope → native error (SPEC 10.2). Never throws. */
  restore(envelope: ErrorEnvelope): Error {
    return restoreUnchecked(envelope, this.#types, this.restore);
  }

  /** Capture and encode, within `limits.maxBytes` (SPEC CAP-14). Never throws. */
  serialize(thrown: unknown, options: SerializeOptions): Uint8Array {
    const { codec, limits } = options;
    return encodeWithin(this.captured(thrown, options), budgetOf(limits?.maxBytes), codec.encode);
  }

  /**
   * Decode and restore.
   * @throws {DecodeError} for bytes that are no envelope (SPEC 9)
   */
  deserialize(input: Uint8Array | string, { codec, limits }: DeserializeOptions): Error {
    return this.restoreDecoded(codec.decode(input, limits), this.deserialize);
  }

  /** Whether an error is of a type, by its stable name, an alias or an ancestor's name (SPEC 5). */
  matches(error: unknown, name: string): boolean {
    return matches(error, name, this.#types);
  }

  /**
   * What a decoder made needs no second check; the local stack begins with the callers of `entry`.
   * @internal
   */
  protected restoreDecoded(envelope: ErrorEnvelope, entry: (...args: never[]) => unknown): Error {
    return restoreGraph(envelope, this.#types, entry);
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
