// Reads conformance/vectors/bridges: what a bridge is given, and what it makes of it.
import { readFileSync } from "node:fs";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export interface BridgeVector {
  readonly id: string;
  readonly call: string;
  readonly input: unknown;
  readonly options?: object;
  readonly expect: unknown;
}

export interface BridgeVectors {
  readonly count: number;
  readonly cases: readonly BridgeVector[];
}

export function bridgeVectors(name: string): BridgeVectors {
  const path = new URL(`../conformance/vectors/bridges/${name}.json`, import.meta.url);
  const { count, cases } = JSON.parse(readFileSync(path, "utf8"));
  const read = (each: { input: Json; expect: Json }) => ({
    ...each,
    input: fromJson(each.input),
    expect: fromJson(each.expect),
  });
  return { count, cases: cases.map(read) };
}

/** `{"$hex": …}` are bytes. */
function fromJson(json: Json): unknown {
  if (Array.isArray(json)) return json.map(fromJson);
  if (json === null || typeof json !== "object") return json;
  const entries = Object.entries(json);
  const [only] = entries;
  if (entries.length === 1 && only?.[0] === "$hex")
    return Uint8Array.from(Buffer.from(String(only[1]), "hex"));
  return Object.fromEntries(entries.map(([key, value]) => [key, fromJson(value)]));
}

/** A copy in Maps, since any key is data. */
export function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object" || value instanceof Uint8Array) return value;
  return new Map(Object.entries(value).map(([key, each]) => [key, plain(each)]));
}
