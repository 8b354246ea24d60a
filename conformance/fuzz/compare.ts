// Asks every decoder for its verdicts on the same inputs, and says where they differ.

import { Pipe } from "../runner/pipe.js";
import type { Testee } from "../runner/protocol.js";
import type { CodecName } from "./corpus.js";
import type { Input } from "./inputs.js";
import { crashed, verdict } from "./verdict.js";

export class Decoders {
  private constructor(readonly testees: readonly Testee[]) {}

  static async start(commands: readonly (readonly string[])[], timeout: number): Promise<Decoders> {
    // The shape of a reply is checked here; a schema would cost as much as the verdicts.
    const pipes = commands.map((command) => Pipe.start(command, { timeout, validate: false }));
    return new Decoders(await Promise.all(pipes));
  }

  get names(): string[] {
    return ["rethrown-typescript here", ...this.testees.map(({ about }) => about.name)];
  }

  /** Of each input, what each decoder says, ours first. */
  async judge(codec: CodecName, inputs: readonly Input[]): Promise<string[][]> {
    // They work while this process does.
    const asked = this.testees.map((testee) => verdictsOf(testee, codec, inputs));
    const ours = inputs.map(({ bytes, limits }) => verdict(codec, bytes, limits));
    const theirs = await Promise.all(asked);
    return ours.map((own, index) => [own, ...theirs.map((verdicts) => verdicts[index] as string)]);
  }

  async stop(): Promise<void> {
    await Promise.all(this.testees.map((testee) => (testee as Pipe).stop()));
  }
}

/** A batch that brings a testee down is halved until the input is found that does. */
async function verdictsOf(testee: Testee, codec: CodecName, inputs: readonly Input[]): Promise<string[]> {
  const asked = inputs.map(({ bytes, limits }) => [Buffer.from(bytes).toString("hex"), limits]);
  const { verdicts, ...reply } = await testee.ask({ op: "verdicts", codec, inputs: asked });
  if (verdicts?.length === inputs.length && verdicts.every((each) => typeof each === "string"))
    return [...verdicts];
  const why = reply.crashed ?? reply.skipped ?? `it replied ${JSON.stringify({ verdicts, ...reply })}`;
  if (inputs.length === 1) return [crashed(why.slice(0, 500))];
  const half = inputs.length >> 1;
  const first = await verdictsOf(testee, codec, inputs.slice(0, half));
  return [...first, ...(await verdictsOf(testee, codec, inputs.slice(half)))];
}

const words = (line: string): string[] => line.split(" ");

/** `-` stands for what a library does not have. */
const agrees = (own: string, their: string): boolean => {
  if (own === their) return true;
  const [mine, others] = [words(own), words(their)];
  return (
    mine[0] === "accepted" &&
    mine.length === others.length &&
    mine.every((word, index) => word === others[index] || (index > 1 && others[index] === "-"))
  );
};

/** Whether one of them is wrong: because they differ, or because none relays it as it came (SPEC REL-1). */
export function isWrong([own = "", ...theirs]: readonly string[]): boolean {
  const [kind] = words(own);
  const isOwnRight = kind === "accepted" ? own.endsWith(" same") : kind !== "crashed";
  return !isOwnRight || theirs.some((their) => !agrees(own, their));
}

/** What sort of difference it is; two of a sort have one cause, most often. */
export function sortOf(verdicts: readonly string[]): string {
  const own = words(verdicts[0] ?? "");
  const sort = (line: string): string => {
    const [kind = "", ...rest] = words(line);
    if (kind !== "accepted") return `${kind} ${rest[0]?.replace(/\d+/g, "0")}`;
    return [kind, ...rest.map((word, index) => (word === own[index + 1] ? "=" : "!"))].join(" ");
  };
  return verdicts.map(sort).join(" | ");
}
