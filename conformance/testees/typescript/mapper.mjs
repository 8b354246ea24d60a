// The operations of a Mapper and a Relay (conformance/TESTEE.md).
import { EncodeError, ErrorRegistry, encode, envelopeOf, format, RemoteError } from "../../../dist/index.js";
import { ran, registryOf, Skipped } from "./cast.mjs";
import { bytesOf, inMemory, inputOf } from "./codec.mjs";
import { factsOf } from "./facts.mjs";
import { Builder, caught, setCause } from "./recipes.mjs";

/** @typedef {import("../../../dist/index.js").CodecName} CodecName */
/** @typedef {import("../../../dist/index.js").CaptureOptions} CaptureOptions */
/** @typedef {import("../../../dist/index.js").ErrorEnvelope} ErrorEnvelope */
/** @typedef {import("./recipes.mjs").Recipe} Recipe */
/** @typedef {CaptureOptions & { maxBytes?: number, secretNames?: string[], catalogs?: string[] }} Options */
/** @typedef {{ envelope?: any, codec?: CodecName | null, hex?: string, text?: string }} Sent */
/**
 * @typedef {object} Change
 * @property {(string | number)[]} [at]
 * @property {string} [message]
 * @property {Record<string, unknown>} [fields]
 * @property {Recipe | null} [cause]
 * @property {unknown[]} [notes]
 * @property {Recipe} [wrap]
 */

/** @type {Record<string, (request: any) => object>} */
export const OPERATIONS = {
  capture(/** @type {{ recipe: Recipe, options?: Options, to: CodecName[] }} */ { recipe, options, to }) {
    return sent(caught(recipe), registryFor(options), options, to);
  },

  restore(/** @type {Sent & { matches?: string[], options?: Options }} */ request) {
    const { matches = [], options } = request;
    const errors = registryFor(options);
    ran.length = 0;
    const error = received(request, errors);
    const hasRun = [...ran];
    return {
      facts: factsOf(error),
      envelope: jsonOf(envelopeOf(error)),
      ran: hasRun,
      matches: matches.filter((name) => errors.matches(error, name)),
    };
  },

  relay(/** @type {Sent & { change?: Change, options?: Options, to: CodecName[] }} */ request) {
    const { change = {}, options, to } = request;
    const errors = registryFor(options);
    const restored = received(request, errors);
    const thrown = changed(restored, change);
    try {
      throw thrown;
    } catch (error) {
      return sent(error, errors, options, to);
    }
  },

  format: ({ envelope }) => ({ text: format(registryFor({}).restore(inMemory(envelope))) }),

  register(/** @type {{ types: { class: string, type: string, aliases?: string[] }[] }} */ { types }) {
    const errors = new ErrorRegistry();
    /** @type {Map<string, new () => Error>} */
    const classes = new Map();
    try {
      for (const { class: label, type, aliases = [] } of types) {
        if (!classes.has(label)) classes.set(label, class extends Error {});
        errors.register(/** @type {new () => Error} */ (classes.get(label)), { type, aliases });
      }
      return { registered: true };
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      return { registered: false };
    }
  },
};

/** An envelope in its JSON form, where there is one. @param {ErrorEnvelope | undefined} envelope */
function jsonOf(envelope) {
  try {
    return envelope ? JSON.parse(new TextDecoder().decode(encode(envelope, { codec: "json" }))) : null;
  } catch (error) {
    // What is restored need not have come through a Decoder: it can be more than is ever sent.
    if (!(error instanceof EncodeError)) throw error;
    return null;
  }
}

/** @type {Map<string, ErrorRegistry>} */
const registries = new Map();

/** @param {Options} [options] */
function registryFor({ secretNames, catalogs } = {}) {
  const key = JSON.stringify([secretNames, catalogs]);
  const known = registries.get(key) ?? registryOf({ secretNames, catalogs });
  registries.set(key, known);
  return known;
}

/** @param {unknown} error @param {ErrorRegistry} errors @param {Options | undefined} options @param {CodecName[]} to */
function sent(error, errors, { maxBytes, secretNames: _, catalogs: __, ...options } = {}, to) {
  const limits = maxBytes === undefined ? undefined : { maxBytes };
  return bytesOf(to, (codec) => errors.serialize(error, { ...options, limits, codec }));
}

/** @param {Sent} request @param {ErrorRegistry} errors */
function received(request, errors) {
  return request.envelope === undefined
    ? errors.deserialize(inputOf(request), { codec: request.codec ?? undefined })
    : errors.restore(inMemory(request.envelope));
}

/** What is thrown on in place of a restored error. @param {Error} restored @param {Change} change */
function changed(restored, change) {
  const { at = [], message, fields, cause, notes, wrap } = change;
  const builder = new Builder(change);
  const error = at.reduce((/** @type {any} */ above, step) => above[step], restored);
  if (notes) throw new Skipped("JavaScript has no notes");
  if (message !== undefined) error.message = message;
  if (fields) builder.fill(error instanceof RemoteError ? error.attributes : error, fields);
  if (cause !== undefined) setCause(error, cause && builder.build(cause));
  return wrap ? setCause(builder.build(wrap), restored) : restored;
}
