// Whether a testee does what a case expects.

import { decode, encode, find } from "./codec.js";
import { messageOf } from "./failure.js";
import type { Case } from "./load.js";
import { capture, format, register, relay, restore } from "./mapper.js";
import type { Mismatch } from "./mismatch.js";
import type { Testee } from "./protocol.js";

type Judge = (each: Case, testee: Testee) => Promise<Mismatch | undefined>;

const JUDGES: ReadonlyMap<string, Judge> = new Map<string, Judge>([
  ["decode", decode],
  ["encode", encode],
  ["find", find],
  ["capture", capture],
  ["restore", restore],
  ["relay", relay],
  ["format", format],
  ["register", register],
]);

/** Asks everything that a case asks, until something is wrong. */
export async function judge(each: Case, testee: Testee): Promise<Mismatch | undefined> {
  const request = { op: each.op };
  const want = "a reply that can be judged";
  try {
    return await (JUDGES.get(each.op)?.(each, testee) ?? {
      request,
      want,
      got: "an op that is unknown here",
    });
  } catch (error) {
    // A reply nested deeper than this stack.
    return { request, want, got: messageOf(error) };
  }
}
