// The way in, on one registry: decode → restore (SPEC 5, 10.2). Reaches nothing of the way out, so that a bundle
// which only receives does not pay for it.

import type { Decoder } from "./codec/codec.js";
import { declaredTypes, type TypeOptions, type ValueDefinition, type ValueOptions } from "./definition.js";
import type { ErrorEnvelope } from "./envelope.js";
import type { ErrorClass } from "./identity.js";
import type { Limits } from "./limits.js";
import { matches } from "./matches.js";
import { type ReceiverOptions, Types } from "./names.js";
import { restoreGraph, restoreUnchecked } from "./restore.js";

export interface DeserializeOptions {
  readonly codec: Decoder;
  readonly limits?: Limits | undefined;
}

/**
 * Which stable type names are which local classes, for those who only receive: a browser, say. `ErrorRegistry` is
 * one that sends too.
 */
export class ErrorReceiver {
  readonly #types: Types;

  constructor(options?: ReceiverOptions);
  /** @internal */
  constructor(options: ReceiverOptions | undefined, types: Types);
  constructor(options?: ReceiverOptions, types = new Types(options)) {
    this.#types = types;
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

  /** Envelope → native error (SPEC 10.2). Never throws. */
  restore(envelope: ErrorEnvelope): Error {
    return restoreUnchecked(envelope, this.#types, this.restore);
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
}
