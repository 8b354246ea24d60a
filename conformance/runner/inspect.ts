// Bytes as a reader sees them: one line for each token, with its offset, its bytes and what it means.

import { inspectMsgpack } from "./inspect-msgpack.js";
import { inspectProtobuf } from "./inspect-protobuf.js";
import type { CodecName } from "./protocol.js";
import { elided, visible } from "./style.js";

/** One token of an encoding. */
export interface Token {
  readonly offset: number;
  readonly size: number;
  readonly level: number;
  readonly meaning: string;
}

const READERS: ReadonlyMap<string, (bytes: Uint8Array) => Iterable<Token>> = new Map([
  ["msgpack", inspectMsgpack],
  ["protobuf", inspectProtobuf],
]);

/** Lines before and after what is left out. */
const HEAD = 40;
const TAIL = 12;
/** Tokens that are read; more explain no more. */
const READ = 5_000;
/** Bytes of one token. */
const SHOWN = 12;

/** The lines for an input in an encoding. Broken input is shown as far as it can be read. */
export function inspect(bytes: Uint8Array, codec: CodecName): string[] {
  if (codec === "armor") return inspectArmor(Buffer.from(bytes).toString("latin1"));
  const reader = READERS.get(codec);
  if (!reader) return visible(elided(Buffer.from(bytes).toString("utf8"), 2_000)).split("\n");
  const lines: string[] = [];
  for (const token of reader(bytes)) {
    if (lines.length === READ) break;
    lines.push(line(token, bytes));
  }
  const more = lines.length === READ ? ["        … and so on"] : [];
  return [...elidedLines(repeatsElided(lines)), ...more];
}

function inspectArmor(text: string): string[] {
  const [, payload = "", checksum = ""] = text.trim().split(".");
  const inner = inspect(Buffer.from(payload, "base64url"), "msgpack");
  return [`armor, checksum ${visible(elided(checksum, 20)) || "none"}, of`, ...inner];
}

function line({ offset, size, level, meaning }: Token, bytes: Uint8Array): string {
  const hex = Buffer.from(bytes.subarray(offset, offset + Math.min(size, SHOWN))).toString("hex");
  const shown = (hex.match(/../g) ?? []).join(" ") + (size > SHOWN ? " …" : "");
  return `${String(offset).padStart(6)}  ${shown.padEnd(3 * SHOWN + 1)}  ${"  ".repeat(Math.min(level, 20))}${meaning}`;
}

/** Equal neighbours, apart from the offset, once. */
function repeatsElided(lines: readonly string[]): string[] {
  const kept: string[] = [];
  let repeats = 0;
  for (const [index, each] of lines.entries()) {
    const same = each.slice(6) === lines[index - 1]?.slice(6);
    if (!same && repeats > 0) kept.push(`        … ${repeats} more of these`);
    repeats = same ? repeats + 1 : 0;
    if (!same) kept.push(each);
  }
  return repeats > 0 ? [...kept, `        … ${repeats} more of these`] : kept;
}

function elidedLines(lines: readonly string[]): string[] {
  if (lines.length <= HEAD + TAIL + 1) return [...lines];
  const left = lines.length - HEAD - TAIL;
  return [...lines.slice(0, HEAD), `        … ${left} more lines`, ...lines.slice(-TAIL)];
}
