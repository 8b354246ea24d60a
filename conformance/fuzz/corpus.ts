// What mutations start from: everything that the vectors accept, in each encoding, and what they refuse.

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { utf8 } from "./bytes.js";
import { ROOT, readJson } from "./schema.js";
import type { Encoding } from "./trees.js";

/** The library under test, which writes what no vector gives in an encoding. */
export interface Library {
  decode(input: Uint8Array, options: { codec?: CodecName | undefined }): object;
  encode(envelope: never, options: { codec: CodecName }): Uint8Array;
}

export const CODECS = ["msgpack", "protobuf", "json", "armor"] as const;
export type CodecName = (typeof CODECS)[number];

/** Texts are written as they are, or as parts that repeat. */
type Parts = string | readonly (string | readonly [string, number])[];

interface Vector {
  readonly op?: string;
  readonly codec?: CodecName | null;
  readonly hex?: Parts;
  readonly text?: Parts;
  readonly expect: { readonly error?: unknown; readonly bytes?: { readonly [codec in CodecName]?: Parts } };
}

// Larger ones cost time and have no structure that the small ones lack.
const LARGEST = 3000;

export const isBinary = (codec: CodecName): boolean => codec === "msgpack" || codec === "protobuf";

export function corpus(encoding: Encoding, library: Library): Uint8Array[] {
  const found = new Map<string, Uint8Array>();
  const add = (bytes: Uint8Array): void => {
    if (bytes.length <= LARGEST) found.set(Buffer.from(bytes).toString("base64"), bytes);
  };
  for (const { op = "decode", codec, hex, text, expect } of vectors()) {
    try {
      const given = hex ?? text;
      const [from, bytes] =
        op === "decode" && given !== undefined
          ? [codec ?? undefined, joined(given, hex !== undefined)]
          : written(expect.bytes);
      if (bytes.length > LARGEST) continue;
      if (from === encoding) add(bytes);
      if (expect.error !== undefined) continue;
      add(library.encode(library.decode(bytes, { codec: from }) as never, { codec: encoding }));
    } catch {
      // A vector of configured limits; its bytes are in the corpus already.
    }
  }
  return [...found.values()];
}

/** What an Encoder is expected to write, in the first codec that is given. */
function written(bytes: Vector["expect"]["bytes"] = {}): [CodecName | undefined, Uint8Array] {
  const [codec, parts] = (Object.entries(bytes)[0] ?? [undefined, ""]) as [CodecName | undefined, Parts];
  return [codec, joined(parts, codec !== undefined && isBinary(codec))];
}

function joined(parts: Parts, isHex: boolean): Uint8Array {
  const list = typeof parts === "string" ? [parts] : parts;
  const text = list.map((part) => (typeof part === "string" ? part : part[0].repeat(part[1]))).join("");
  return isHex ? new Uint8Array(Buffer.from(text, "hex")) : utf8(text);
}

let read: readonly Vector[] | undefined;

/** Those of the Codec; whose order on disk must not matter. */
function vectors(): readonly Vector[] {
  if (read) return read;
  const folder = join("conformance", "vectors");
  const files = readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).sort();
  read = files
    .filter((file) => /^[0-5]\d-.*\.json$/.test(file))
    .flatMap((file) => (readJson(folder, file) as { readonly cases: readonly Vector[] }).cases);
  return read;
}
