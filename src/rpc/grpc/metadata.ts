// As much of grpc-js as is used. Its classes come from the call at hand: importing them would bind these adapters to
// one of several copies that a program can have.

import { BYTES_OF_A_TRAILER } from "../google-status.js";

/** Where a google.rpc.Status stands among the trailers. */
export const STATUS_DETAILS = "grpc-status-details-bin";

export interface Metadata {
  get(key: string): readonly (string | Uint8Array)[];
  set(key: string, value: Uint8Array): void;
  clone(): this;
  toHttp2Headers(): { readonly [name: string]: number | string | readonly string[] | undefined };
}

export const isMetadata = (value: unknown): value is Metadata =>
  typeof value === "object" && value !== null && "toHttp2Headers" in value;

/** How much of the trailers it takes. */
export function sizeOf(metadata: Metadata | undefined): number {
  let size = 0;
  for (const [name, values] of Object.entries(metadata?.toHttp2Headers() ?? {})) {
    for (const value of [values].flat()) size += name.length + String(value).length + BYTES_OF_A_TRAILER;
  }
  return size;
}
