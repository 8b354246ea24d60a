// What the client asks for in `Accept` (SPEC CAR-3).

import type { CodecName } from "../../codec/index.js";
import { MEDIA_TYPES } from "../../generated/constants.js";

export const PROBLEM = "application/problem+json";

/** What a body can be, and the codec of an envelope that stands alone. */
const CODEC_OF: ReadonlyMap<string, CodecName | undefined> = new Map<string, CodecName | undefined>([
  [PROBLEM, undefined],
  ["application/json", undefined],
  ...(Object.keys(MEDIA_TYPES) as (keyof typeof MEDIA_TYPES)[]).map(
    (name) => [MEDIA_TYPES[name], name] as const,
  ),
]);

/** The media type itself, without parameters. */
export const essenceOf = (value = ""): string => (value.split(";", 1)[0] as string).trim().toLowerCase();

/** The codec of a body of that media type, where it is an envelope that stands alone. */
export const codecOfType = (type: string): CodecName | undefined => CODEC_OF.get(type);

/**
 * The codec of the media type that the client names with the highest weight, the first of several; undefined for a
 * problem document. Wildcards ask for nothing in particular.
 */
export function negotiated(accept: string | null | undefined): CodecName | undefined {
  let best: { codec: CodecName | undefined; weight: number } = { codec: undefined, weight: 0 };
  for (const range of (accept ?? "").split(",")) {
    const type = essenceOf(range);
    const weight = weightOf(range);
    if (CODEC_OF.has(type) && weight > best.weight) best = { codec: CODEC_OF.get(type), weight };
  }
  return best.codec;
}

function weightOf(range: string): number {
  const given = /;\s*q=([^;\s]*)/i.exec(range)?.[1];
  if (given === undefined) return 1;
  return /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(given) ? Number(given) : 0;
}
