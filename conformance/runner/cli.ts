// The command `rethrown conformance`.

import { readFileSync } from "node:fs";
import { relative, sep } from "node:path";
import { parseArgs } from "node:util";
import { lackOf } from "./applies.js";
import { describe, failure } from "./explain.js";
import { Failure, messageOf } from "./failure.js";
import { detect, inspect as inspectBytes } from "./inspect.js";
import { loadRequirements, loadVectors } from "./load.js";
import { Pipe } from "./pipe.js";
import { CODECS, type CodecName } from "./protocol.js";
import { run } from "./run.js";
import { inWords, languages, skeleton } from "./skeletons.js";
import { quoted, styleOf } from "./style.js";
import { select, suite } from "./suite.js";

export const HELP = `rethrown conformance [options] -- COMMAND ARGS…   runs the suite against a testee
rethrown conformance next [options] -- COMMAND    the one case to make pass now
rethrown conformance show ID                      one case, with its requirements
rethrown conformance init --lang NAME             prints a testee to begin with
rethrown conformance fuzz …                       compares decoders over random input
rethrown conformance report …                     makes pages of results.json

  --only PATTERN        run these cases; * is one part of an id, ** several; can be repeated
  --known-failing FILE  cases that are known to fail: PATTERN  # reason
  --fix                 rewrite that file
  --json FILE           write what was found
  --timeout MS          that one reply may take (10000)
  --no-validate         do not check the replies against testee.schema.json
  --bail                stop at the first failure
  --vectors DIR         other vectors than those of this package
`;

const log = (line: string): void => console.log(line);

type Command = (args: readonly string[]) => Promise<number>;

const SUBCOMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  ["init", init],
  ["next", next],
  ["show", show],
  ["fuzz", async (args) => (await import("../fuzz/cli.js")).fuzz(args)],
  ["report", async (args) => (await import("../report/cli.js")).report([...args])],
]);

/** The exit code: 0 where all is well, 1 where something failed, 2 for what cannot be run. */
export function conformance(args: readonly string[]): Promise<number> {
  const [first = "", ...rest] = args;
  const subcommand = SUBCOMMANDS.get(first);
  return guarded(() => (subcommand ? subcommand(rest) : conform(args)));
}

async function guarded(body: () => Promise<number>): Promise<number> {
  try {
    return await body();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    console.error(error.message);
    return 2;
  }
}

const OPTIONS = {
  only: { type: "string", multiple: true },
  "known-failing": { type: "string" },
  fix: { type: "boolean" },
  json: { type: "string" },
  timeout: { type: "string" },
  "no-validate": { type: "boolean" },
  bail: { type: "boolean" },
  vectors: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

/** Options before `--`, the testee behind it. */
function read(args: readonly string[]) {
  const end = args.indexOf("--");
  const own = end < 0 ? args : args.slice(0, end);
  const command = end < 0 ? [] : args.slice(end + 1);
  try {
    const { values, positionals } = parseArgs({ args: [...own], options: OPTIONS, allowPositionals: true });
    const timeout = values.timeout === undefined ? undefined : Number(values.timeout);
    if (timeout !== undefined && !(timeout > 0)) throw new Failure(`--timeout ${values.timeout} is no time`);
    return { ...values, timeout, validate: !values["no-validate"], positionals, command };
  } catch (error) {
    throw new Failure(`${messageOf(error)}\n\n${HELP}`);
  }
}

const style = () => styleOf(process.stdout.isTTY === true && process.env.NO_COLOR === undefined);

async function conform(args: readonly string[]): Promise<number> {
  const { positionals, command, help, ...options } = read(args);
  if (help) {
    log(HELP);
    return 0;
  }
  if (positionals.length > 0) throw new Failure(`${positionals[0]} is no subcommand\n\n${HELP}`);
  if (command.length === 0) throw new Failure(`the testee is missing, behind --\n\n${HELP}`);
  const file = options["known-failing"];
  if (options.fix && file === undefined) throw new Failure("--fix needs --known-failing FILE");
  const { failed } = await suite({
    ...options,
    testees: [command],
    known: () => file,
    self: self(options),
    log,
    style: style(),
  });
  return failed > 0 ? 1 : 0;
}

/** This command as it was called, with the options that matter to one case. */
function self(options: { vectors?: string | undefined; validate: boolean }): string[] {
  const script = process.argv[1] ?? "";
  const name = relative(process.cwd(), script);
  const installed = script.split(sep).includes("node_modules");
  return [
    ...(installed ? ["npx", "rethrown"] : ["node", name]),
    "conformance",
    ...(options.vectors === undefined ? [] : ["--vectors", options.vectors]),
    ...(options.validate ? [] : ["--no-validate"]),
  ];
}

async function next(args: readonly string[]): Promise<number> {
  const { command, ...options } = read(args);
  if (command.length === 0) throw new Failure("the testee is missing, behind --");
  const cases = select(loadVectors(options.vectors).cases, options.only ?? []);
  const pipe = await Pipe.start(command, options);
  try {
    const { outcomes, undeclared } = await run(cases, pipe, { bail: true });
    const failed = cases.find(({ id }) => outcomes.get(id)?.outcome === "failed");
    const mismatch = failed && outcomes.get(failed.id)?.mismatch;
    if (failed && mismatch) {
      const again = quoted([...self(options), "--only", failed.id, "--", ...command]);
      const lines = failure(failed, mismatch, loadRequirements(), again, style(), true);
      log(`${outcomes.size - 1} cases pass. This is the next one:\n`);
      for (const line of lines) log(line);
      log("Make it do what the requirement above says, and run this again.");
      return 1;
    }
    log(`All ${outcomes.size} cases that it declares pass.`);
    const [first] = undeclared;
    if (first) {
      const lack = lackOf(first, pipe.about);
      log(
        `${undeclared.length} were not asked; ${first.id} is the next: declare ${lack?.what} ${lack?.name}.`,
      );
    }
    return 0;
  } finally {
    await pipe.stop();
  }
}

async function show(args: readonly string[]): Promise<number> {
  const { positionals, vectors } = read(args);
  const [id = ""] = positionals;
  const { cases } = loadVectors(vectors);
  const found = cases.filter((each) => each.id === id);
  if (found.length === 0) {
    const near = cases.filter((each) => id !== "" && each.id.includes(id)).slice(0, 10);
    const also = near.map((each) => `\n  ${each.id}`).join("");
    throw new Failure(
      `no case is called ${id || "so: show needs an id"}${also && `; do you mean one of these?${also}`}`,
    );
  }
  const requirements = loadRequirements();
  for (const each of found) for (const line of describe(each, requirements, style())) log(line);
  return 0;
}

async function init(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { lang: { type: "string" } }, strict: false });
  const language = String(values.lang ?? "");
  const found = skeleton(language);
  console.log((found ?? inWords()).trimEnd());
  if (found === undefined) {
    console.error(
      `There is none for ${language || "no language"}, but for ${languages().join(", ")}. This is the one in words.`,
    );
  }
  return 0;
}

/** `rethrown inspect [FILE]`: an envelope in any encoding, raw or as hexadecimal, with what its bytes mean. */
export const inspect = (args: readonly string[]): Promise<number> => guarded(() => annotate(args));

async function annotate(args: readonly string[]): Promise<number> {
  const [first, ...rest] = args;
  const named = CODECS.find((codec) => `--${codec}` === first);
  const [file = "-"] = named ? rest : args;
  const raw = readBytes(file);
  const text = raw.toString("latin1").trim();
  const bytes = /^([0-9a-fA-F]{2}\s*)+$/.test(text) ? Buffer.from(text.replace(/\s+/g, ""), "hex") : raw;
  const codec: CodecName = named ?? detect(bytes);
  console.log(`${codec}, ${bytes.length} bytes`);
  for (const line of inspectBytes(bytes, codec)) console.log(line);
  return 0;
}

function readBytes(file: string): Buffer {
  try {
    return readFileSync(file === "-" ? 0 : file);
  } catch (error) {
    throw new Failure(`${file} cannot be read: ${messageOf(error)}`);
  }
}
