// Which cases a testee is asked: what it does not declare stays grey.

import type { Case } from "./load.js";
import { type About, CODECS, type CodecName } from "./protocol.js";

/** What a testee lacks for a case. Without a feature a case does not count, without the rest a claim fails. */
export interface Lack {
  readonly what: "feature" | "op" | "codec";
  readonly name: string;
}

export function lackOf(each: Case, about: About): Lack | undefined {
  const needed = each.needs.find((name) => name !== about.language && !about.features.includes(name));
  if (needed !== undefined) return { what: "feature", name: needed };
  if (!about.ops.includes(each.op)) return { what: "op", name: each.op };
  const codecs = codecsOf(each);
  const missing = codecs.every((codec) => !about.codecs.includes(codec));
  return codecs.length > 0 && missing ? { what: "codec", name: codecs.join(" or ") } : undefined;
}

/** Of these a testee needs one; none: whatever it has. */
function codecsOf({ op, codec, hex, text, expect }: Case): readonly CodecName[] {
  if (op === "decode" && codec === null) return detected(hex, text);
  if (codec) return [codec];
  if (op === "encode" || op === "relay") {
    return expect.envelope !== undefined
      ? ["json"]
      : expect.bytes
        ? (Object.keys(expect.bytes) as CodecName[])
        : CODECS;
  }
  return op === "capture" ? (expect.envelope === undefined ? CODECS : ["json"]) : [];
}

const OF_FIRST_BYTE: readonly [RegExp, CodecName][] = [
  [/^7b/, "json"],
  [/^72/, "armor"],
  [/^08/, "protobuf"],
  [/^(8|d[ef])/, "msgpack"],
];

/** What the first byte says (DET-1). */
function detected(hex: string | undefined, text: string | undefined): readonly CodecName[] {
  const bytes = (hex ?? Buffer.from(text ?? "").toString("hex")).replace(/^(20|09|0d|0a)+/, "");
  return OF_FIRST_BYTE.filter(([first]) => first.test(bytes)).map(([, codec]) => codec);
}
