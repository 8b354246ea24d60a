// What a Decoder accepts (SPEC 8). Limits are the receiver's own; nothing here reaches the wire.

import { LIMITS } from "./generated/constants.js";

/** Every limit of SPEC 8; what is absent has its default. */
export type Limits = { readonly [Name in keyof typeof LIMITS]?: number };

export type ResolvedLimits = Required<Limits>;

/** The limits that every receiver accepts, and every sender stays within. */
export const DEFAULT_LIMITS: ResolvedLimits = Object.freeze({ ...LIMITS });

// Checking a value recurses once a level, so a depth beyond this could overflow the stack that it protects.
export const MAX_DEPTH_CEILING = 256;

/**
 * Fills in the defaults.
 *
 * @throws {TypeError} for a name that is no limit
 * @throws {RangeError} for a limit that is no integer of at least 0, or a `maxDepth` above 256
 */
export function resolveLimits(limits?: Limits): ResolvedLimits {
  if (limits === undefined || limits === DEFAULT_LIMITS) return DEFAULT_LIMITS;
  const resolved: { -readonly [Name in keyof ResolvedLimits]: number } = { ...DEFAULT_LIMITS };
  for (const [name, value] of Object.entries(limits)) {
    if (!Object.hasOwn(LIMITS, name)) throw new TypeError(`${name} is no limit`);
    if (value === undefined) continue;
    const ceiling = name === "maxDepth" ? MAX_DEPTH_CEILING : Number.MAX_SAFE_INTEGER;
    if (!Number.isInteger(value) || value < 0 || value > ceiling) {
      throw new RangeError(`${name} must be an integer from 0 to ${ceiling}, not ${value}`);
    }
    resolved[name as keyof ResolvedLimits] = value;
  }
  return resolved;
}
