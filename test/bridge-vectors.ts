// Reads conformance/vectors/95-bridges and 96-carriers: what a bridge or an adapter is given, and what it makes of it.
import { FILES, type Json } from "./vector-files.js";

export interface BridgeVector {
  readonly id: string;
  readonly call: string;
  readonly input: unknown;
  readonly options?: object;
  readonly expect: unknown;
}

export const bridgeVectors = (name: string): BridgeVector[] => vectorsOf(`95-bridges/${name}`);

export const carrierVectors = (name: string): BridgeVector[] => vectorsOf(`96-carriers/${name}`);

function vectorsOf(path: string): BridgeVector[] {
  const file = FILES.get(path);
  if (!file) throw new Error(`there are no vectors ${path}`);
  const cases = file.cases as unknown as (BridgeVector & { input: Json; expect: Json })[];
  return cases.map((each) => ({ ...each, input: fromJson(each.input), expect: fromJson(each.expect) }));
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
