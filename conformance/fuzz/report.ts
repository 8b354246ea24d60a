// What is printed: each difference with all that is needed to see it again, and the count at the end.

import { visible } from "../runner/style.js";
import type { CodecName } from "./corpus.js";
import type { Input } from "./inputs.js";
import type { Difference } from "./lane.js";
import type { Totals } from "./lanes.js";

// A line that a terminal can still show, and a shell still take.
const LONGEST = 4000;

/** @param testees those that were named, for the command that shows it again */
export function describe(
  difference: Difference,
  names: readonly string[],
  testees: readonly (readonly string[])[],
): string {
  const { codec, seed, input, verdicts, shrunk } = difference;
  const command = (options: string): string => {
    const named = testees.flatMap((testee) => ["--testee", `'${testee.join(" ")}'`]).join(" ");
    return testees.length > 0
      ? `npx rethrown conformance fuzz ${options} ${named}`
      : `npm run fuzz -- ${options}`;
  };
  return [
    `\n${codec}, seed ${seed}`,
    ...shown(input, verdicts, names),
    `  again: ${command(`--codec ${codec} --count 1 --seed ${seed}`)}`,
    ...(shrunk
      ? [
          `  reduced from ${input.bytes.length} to ${shrunk.input.bytes.length} bytes:`,
          ...shown(shrunk.input, shrunk.verdicts, names),
          `  again: ${command(`--codec ${codec} --hex ${hex(shrunk.input)} --limits '${JSON.stringify(shrunk.input.limits)}'`)}`,
        ]
      : []),
  ].join("\n");
}

const hex = ({ bytes }: Input): string => Buffer.from(bytes).toString("hex");

const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);

const shown = (input: Input, verdicts: readonly string[], names: readonly string[]): string[] => [
  `  input ${cut(hex(input))}`,
  `  limits ${JSON.stringify(input.limits)}`,
  ...verdicts.map((verdict, index) => `  ${names[index]}: ${visible(cut(verdict))}`),
];

export const progress = ({ inputs, differences }: Totals): string =>
  `${inputs} inputs so far: ${differences} differences`;

export function summary(
  { inputs, differences, kinds }: Totals,
  names: readonly string[],
  codecs: readonly CodecName[],
  ms: number,
): string {
  const seconds = ms / 1000;
  const said = [...kinds].sort(([, a], [, b]) => b - a).map(([kind, count]) => `${kind} ${count}`);
  return [
    `\n${names.join(", ")}: ${said.join(", ")}`,
    `${(inputs / seconds).toFixed(0)} inputs a second, ${seconds.toFixed(0)} s`,
    `${inputs} inputs in ${codecs.join(", ")}: ${differences} differences`,
  ].join("\n");
}
