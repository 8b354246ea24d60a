// A testee behind its pipe (conformance/TESTEE.md), for the tests that talk to another language.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { type CodecName, DecodeError, decode, encode } from "../src/index.js";

/** A line of a testee, less its `seq`. */
export type Reply = Readonly<Record<string, unknown>>;

export interface Testee {
  /** Sends a request, and gives the reply. */
  readonly ask: (request: object) => Promise<Reply>;
  readonly stop: () => void;
}

export const TYPESCRIPT = [process.execPath, "conformance/testees/typescript/testee.mjs"];
export const PYTHON = [process.env.RETHROWN_PYTHON_BIN ?? "python3", "conformance/testees/python/testee.py"];

export const CODECS: readonly CodecName[] = ["msgpack", "protobuf", "json", "armor"];

/** Starts a testee; whoever does stops it. */
export function startTestee([program = "", ...args]: readonly string[]): Testee {
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
  const waiting: ((reply: Reply) => void)[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => {
    const { seq: _, ...reply } = JSON.parse(line);
    waiting.shift()?.(reply);
  });
  let ended = false;
  child.on("close", () => {
    ended = true;
    for (const resolve of waiting.splice(0)) resolve({ crashed: "the testee ended" });
  });
  let seq = 0;
  const ask = (request: object) =>
    new Promise<Reply>((resolve) => {
      const line = `${JSON.stringify({ cmd: "run", seq: seq++, ...request })}\n`;
      if (ended) return resolve({ crashed: "the testee ended" });
      waiting.push(resolve);
      child.stdin.write(line);
    });
  return { ask, stop: () => child.stdin.end() };
}

export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** What was encoded, as replies show it. */
export function bytesOf(to: readonly CodecName[], encoded: (codec: CodecName) => Uint8Array): Reply {
  const isText = (codec: CodecName) => codec === "json" || codec === "armor";
  const shown = to.map((codec) => [
    codec,
    Buffer.from(encoded(codec)).toString(isText(codec) ? "utf8" : "hex"),
  ]);
  return { bytes: Object.fromEntries(shown) };
}

/** What this library makes of an input: its form in every encoding, or its error. */
export function decoded(input: Uint8Array, codec: CodecName): Reply {
  try {
    const envelope = decode(input, { codec });
    return bytesOf(CODECS, (to) => encode(envelope, { codec: to }));
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    const { code, path, offset } = error;
    return { error: { code, path, ...(offset !== undefined && { offset }) } };
  }
}
