// `rethrown inspect [FILE]`: an envelope in any encoding, raw or as hexadecimal, with what its bytes mean.

import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { CODECS, detected, inspect } from "#conformance";

const USAGE = `rethrown inspect [--CODEC] [FILE]   shows the bytes of an envelope, and what they mean

  CODEC is ${CODECS.join(", ")}, or else what the first byte says
  FILE  is read from standard input where there is none; raw, or as hexadecimal
`;

const OPTIONS: Record<string, { type: "boolean"; short?: string }> = {
  ...Object.fromEntries(CODECS.map((codec) => [codec, { type: "boolean" }])),
  help: { type: "boolean", short: "h" },
};

const parse = (args: string[]) => {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  const named = CODECS.filter((codec) => values[codec]);
  if (named.length > 1) throw new Error(`it is in one encoding: --${named.join(" or --")}?`);
  if (positionals.length > 1) throw new Error("it shows one FILE");
  return { help: values.help === true, codec: named[0], file: positionals[0] ?? "-" };
};

/** The exit code. */
export async function inspectFile(args: string[]): Promise<number> {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (error) {
    return refused(`rethrown inspect: ${(error as Error).message}\n\n${USAGE}`);
  }
  const { help, file } = parsed;
  if (help) {
    process.stdout.write(USAGE);
    return 0;
  }
  let raw: Buffer;
  try {
    raw = readFileSync(file === "-" ? 0 : file);
  } catch (error) {
    return refused(`${file} cannot be read: ${(error as Error).message}\n`);
  }
  const text = raw.toString("latin1").trim();
  const bytes = isHex(text) ? Buffer.from(text.replace(/\s+/g, ""), "hex") : raw;
  const codec = parsed.codec ?? detected(bytes) ?? "msgpack";
  console.log(`${codec}, ${bytes.length} bytes`);
  for (const line of inspect(bytes, codec)) console.log(line);
  return 0;
}

function refused(message: string): number {
  process.stderr.write(message);
  return 2;
}

/** No repeat in a pattern: a long text would be too much for it. */
const isHex = (text: string): boolean =>
  text !== "" && !/[^0-9a-fA-F\s]/.test(text) && text.split(/\s+/).every(({ length }) => length % 2 === 0);
