// Which cases a testee is asked: what it does not declare stays grey.

import { detected } from "./detect.js";
import type { Case } from "./load.js";
import { type About, bytesOf, CODECS, type CodecName } from "./protocol.js";

/** What a testee lacks for a case. Without a feature a case does not count, without the rest a claim fails. */
export interface Lack {
  readonly what: "feature" | "op" | "codec";
  readonly name: string;
}

export function lackOf(each: Case, about: About): Lack | undefined {
  const needed = each.needs.find((name) => name !== about.language && !about.features.includes(name));
  if (needed !== undefined) return { what: "feature", name: needed };
  if (!about.ops.includes(each.op)) return { what: "op", name: each.op };
  const unwritten = each.to?.find((codec) => !about.codecs.includes(codec));
  if (unwritten !== undefined) return { what: "codec", name: unwritten };
  const codecs = codecsOf(each);
  const missing = codecs.every((codec) => !about.codecs.includes(codec));
  return codecs.length > 0 && missing ? { what: "codec", name: codecs.join(" or ") } : undefined;
}

/** What these write shows by its bytes whether it is right. */
const WRITES: ReadonlySet<string> = new Set(["encode", "capture", "relay"]);

/** Of these a testee needs one; none: whatever it has. */
function codecsOf({ op, codec, hex, text, expect }: Case): readonly CodecName[] {
  if (codec) return [codec];
  if (op === "decode") return [detected(bytesOf(hex, text)) ?? []].flat();
  if (!WRITES.has(op)) return [];
  if (expect.envelope !== undefined) return ["json"];
  return expect.bytes ? (Object.keys(expect.bytes) as CodecName[]) : CODECS;
}
