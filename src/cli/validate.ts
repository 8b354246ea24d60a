// `rethrown validate FILE…`: what is wrong with envelopes, for people and for machines.

import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { CODECS, type CodecName } from "../codec/index.js";
import { printableLine } from "../text.js";
import { type Finding, findings } from "./findings.js";

const USAGE = `usage: rethrown validate [options] FILE…

Checks envelopes: FILE is JSON, or any other encoding of one, or - for standard input.

  --codec NAME   ${Object.keys(CODECS).join(", ")}; without it the first byte decides
  --hex          FILE holds the bytes as hexadecimal text
  --lines        each line of FILE is an envelope of its own
  --json         a list of {file, line, column, offset, path, rule, message}

Ends with 0 where all are valid, 1 where one is not, 2 where one cannot be read.
`;

const OPTIONS = {
  codec: { type: "string" },
  hex: { type: "boolean" },
  lines: { type: "boolean" },
  json: { type: "boolean" },
  help: { type: "boolean" },
} as const;

type Options = ReturnType<typeof parse>["values"];

const parse = (args: string[]) => parseArgs({ args, options: OPTIONS, allowPositionals: true });

/** The exit code. Findings go to standard output, everything else to standard error. */
export async function validateFiles(args: string[]): Promise<number> {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (error) {
    return misused((error as Error).message);
  }
  const { values: options, positionals: files } = parsed;
  if (options.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  if (files.length === 0) return misused("no FILE was given");
  if (options.codec !== undefined && !Object.hasOwn(CODECS, options.codec)) {
    return misused(`no codec is called ${options.codec}`);
  }

  const all: (Finding & { readonly file: string })[] = [];
  let unread = 0;
  for (const file of files) {
    try {
      const found = await inspect(file, options);
      if (!options.json) report(file, found);
      all.push(...found.map((each) => ({ file, ...each })));
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      process.stderr.write(`${file}: ${error.message}\n`);
      unread++;
    }
  }
  if (options.json) process.stdout.write(`${JSON.stringify(all, null, 2)}\n`);
  return unread > 0 ? 2 : all.length > 0 ? 1 : 0;
}

function misused(message: string): number {
  process.stderr.write(`rethrown validate: ${message}\n\n${USAGE}`);
  return 2;
}

class Unreadable extends Error {}

async function inspect(file: string, { codec, hex, lines }: Options): Promise<Finding[]> {
  const content = await contentOf(file);
  const check = (part: Uint8Array) => findings(hex ? unhex(part) : part, codec as CodecName | undefined);
  if (!lines) return check(content);
  return linesOf(content).flatMap((part, index) => {
    if (isBlank(part)) return [];
    try {
      return check(part).map((each) => ({ ...each, line: index + 1 }));
    } catch (error) {
      throw error instanceof Unreadable ? new Unreadable(`line ${index + 1}: ${error.message}`) : error;
    }
  });
}

async function contentOf(file: string): Promise<Uint8Array> {
  try {
    if (file !== "-") return await readFile(file);
    const chunks: Uint8Array[] = [];
    for await (const chunk of process.stdin) chunks.push(chunk);
    return Buffer.concat(chunks);
  } catch (error) {
    throw new Unreadable(`cannot be read: ${(error as NodeJS.ErrnoException).code}`);
  }
}

const isBlank = (part: Uint8Array): boolean =>
  part.every((byte) => byte === 0x20 || (byte >= 9 && byte <= 13));

function unhex(text: Uint8Array): Uint8Array {
  const digits = Buffer.from(text)
    .toString("latin1")
    .replace(/[\t-\r ]/g, "");
  if (!/^(?:[0-9a-fA-F]{2})*$/.test(digits)) throw new Unreadable("no hexadecimal text");
  return Buffer.from(digits, "hex");
}

function linesOf(content: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  for (let start = 0; start < content.length; ) {
    const end = content.indexOf(0x0a, start);
    lines.push(content.subarray(start, end < 0 ? content.length : end));
    start = end < 0 ? content.length : end + 1;
  }
  return lines;
}

// A path is made of keys from the file.
const SHOWN_CHARACTERS = 300;

function report(file: string, found: readonly Finding[]): void {
  const lines = found.map(({ line, column, offset, path, rule, message }) => {
    const place = [file, line, column].filter((each) => each !== null).join(":");
    const characters = Array.from(path);
    const shown = characters.slice(0, SHOWN_CHARACTERS).join("");
    const where = printableLine(shown) || "the root";
    return `${place}: ${offset === null ? "" : `offset ${offset}: `}${where}${
      characters.length > SHOWN_CHARACTERS ? "…" : ""
    }: ${printableLine(message)} (${rule})\n`;
  });
  process.stdout.write(found.length === 0 ? `${file}: valid\n` : lines.join(""));
}
