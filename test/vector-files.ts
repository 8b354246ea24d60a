// Reads conformance/vectors: files of cases, by `topic/file`.
import { readdirSync, readFileSync } from "node:fs";
import type { Limits } from "../src/limits.js";

export const CODECS = ["msgpack", "protobuf", "json", "armor"] as const;
export type CodecName = (typeof CODECS)[number];
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
/** Text, or parts of it: `[text, n]` stands for n repetitions. */
export type Parts = string | (string | [string, number])[];

export interface Fault {
  code: string;
  path: string;
  offset?: number;
}

export interface Vector {
  id: string;
  spec: string[];
  flags?: string[];
  op?: "encode" | "find";
  codec?: CodecName | null;
  hex?: Parts;
  text?: Parts;
  limits?: Limits;
  /** What to encode, where that is what is refused. */
  to?: CodecName[];
  envelope?: Json;
  expect: { envelope?: Json; bytes?: { [Name in CodecName]?: Parts }; error?: Fault; found?: string | null };
}

export interface VectorFile {
  $schema: string;
  topic: string;
  count: number;
  flags?: { [name: string]: object };
  cases: Vector[];
}

const ROOT = new URL("../", import.meta.url);

export const read = (path: string): string => readFileSync(new URL(path, ROOT), "utf8");

/** Every file: those of a Codec, of a Mapper and a Relay, of the bridges and of the carriers. */
export const FILES: ReadonlyMap<string, VectorFile> = new Map(
  readdirSync(new URL("conformance/vectors/", ROOT), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) =>
      readdirSync(new URL(`conformance/vectors/${name}/`, ROOT)).map((file) => `${name}/${file}`),
    )
    .sort()
    .map((path) => [path.replace(/\.json$/, ""), JSON.parse(read(`conformance/vectors/${path}`))]),
);

/** The topics 00 to 50, which need no errors of a language. */
export const CODEC_FILES = new Map([...FILES].filter(([name]) => /^(?:[0-4]\d|50)-/.test(name)));
export const CODEC_VECTORS = [...CODEC_FILES.values()].flatMap(({ cases }) => cases);

export const join = (parts: Parts): string =>
  typeof parts === "string"
    ? parts
    : parts.map((part) => (typeof part === "string" ? part : part[0].repeat(part[1]))).join("");

/** Bytes as they are; text as text, and again as its bytes. */
export function inputs({ hex, text }: Vector): (Uint8Array | string)[] {
  if (hex !== undefined) return [Uint8Array.from(Buffer.from(join(hex), "hex"))];
  const whole = join(text ?? "");
  return [whole, new TextEncoder().encode(whole)];
}
