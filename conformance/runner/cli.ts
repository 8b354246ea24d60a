// The command `rethrown conformance`.

import { relative, sep } from "node:path";
import { parseArgs } from "node:util";
import { lackOf } from "./applies.js";
import { describe, failure, overview } from "./explain.js";
import { Failure, messageOf } from "./failure.js";
import { matcher } from "./known-failing.js";
import { loadRequirements, loadVectors } from "./load.js";
import { Pipe } from "./pipe.js";
import { run } from "./run.js";
import { inWords, languages, skeleton } from "./skeletons.js";
import { quoted, styleOf } from "./style.js";
import { nothingAsked, select, suite } from "./suite.js";

export const HELP = `rethrown conformance [options] -- COMMAND ARGS…   runs the suite against a testee
rethrown conformance next [options] -- COMMAND    the one case to make pass now; --only, --timeout, --vectors, --no-validate
rethrown conformance show ID|PATTERN              one case, with its requirements; or a list of those of a topic; --vectors
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

/** A timer can wait no longer, and would not wait at all. */
const LONGEST_TIMEOUT = 2 ** 31 - 1;

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

/** Options that a subcommand takes. */
const OF_NEXT = ["only", "timeout", "no-validate", "vectors"];
const OF_SHOW = ["vectors"];

/** Options before `--`, the testee behind it. @throws {Failure} for an option that is none of these */
function read(args: readonly string[], name = "", allowed: readonly string[] = Object.keys(OPTIONS)) {
  const end = args.indexOf("--");
  const own = end < 0 ? args : args.slice(0, end);
  const command = end < 0 ? [] : args.slice(end + 1);
  try {
    const { values, positionals } = parseArgs({ args: [...own], options: OPTIONS, allowPositionals: true });
    const foreign = Object.keys(values).find((each) => each !== "help" && !allowed.includes(each));
    if (foreign !== undefined) throw new Failure(`${name} takes no --${foreign}`);
    const timeout = values.timeout === undefined ? undefined : Number(values.timeout);
    if (timeout !== undefined && !(timeout > 0)) throw new Failure(`--timeout ${values.timeout} is no time`);
    return {
      ...values,
      timeout: timeout && Math.min(timeout, LONGEST_TIMEOUT),
      validate: !values["no-validate"],
      positionals,
      command,
    };
  } catch (error) {
    throw new Failure(`${messageOf(error)}\n\n${HELP}`);
  }
}

const style = () => styleOf(process.stdout.isTTY === true && process.env.NO_COLOR === undefined);

/** Says how to call it, where that is all that is asked. */
function helped(help: boolean | undefined): boolean {
  if (help) log(HELP);
  return help === true;
}

async function conform(args: readonly string[]): Promise<number> {
  const { positionals, command, help, ...options } = read(args);
  if (helped(help)) return 0;
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
function self(options: Pick<ReturnType<typeof read>, "vectors" | "validate" | "timeout">): string[] {
  const script = process.argv[1] ?? "";
  const name = relative(process.cwd(), script);
  const installed = script.split(sep).includes("node_modules");
  return [
    ...(installed ? ["npx", "rethrown"] : ["node", name]),
    "conformance",
    ...(options.vectors === undefined ? [] : ["--vectors", options.vectors]),
    ...(options.validate ? [] : ["--no-validate"]),
    ...(options.timeout === undefined ? [] : ["--timeout", String(options.timeout)]),
  ];
}

async function next(args: readonly string[]): Promise<number> {
  const { command, help, positionals, ...options } = read(args, "next", OF_NEXT);
  if (helped(help)) return 0;
  if (positionals.length > 0) throw new Failure(`next takes no ${positionals[0]}: --only selects cases`);
  if (command.length === 0) throw new Failure("the testee is missing, behind --");
  const cases = select(loadVectors(options.vectors).cases, options.only ?? []);
  const pipe = await Pipe.start(command, options);
  try {
    const { outcomes, undeclared } = await run(cases, pipe, { bail: true });
    const failed = cases.find(({ id }) => outcomes.get(id)?.outcome === "failed");
    const mismatch = failed && outcomes.get(failed.id)?.mismatch;
    if (failed && mismatch) {
      const again = quoted([...self(options), "--only", failed.id, "--", ...command]);
      const lines = failure(failed, mismatch, loadRequirements(), again, style());
      log(`${outcomes.size - 1} cases pass. This is the next one:\n`);
      for (const line of lines) log(line);
      log("Make it do what the requirement above says, and run this again.");
      return 1;
    }
    if (outcomes.size === 0) throw new Failure(nothingAsked(cases, [pipe]));
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
  const { positionals, command, vectors, help } = read(args, "show", OF_SHOW);
  if (helped(help)) return 0;
  const [pattern, more = command[0]] = positionals;
  if (pattern === undefined) throw new Failure("show needs an id, or the name of a topic");
  if (more !== undefined) throw new Failure(`show takes one id or pattern, and no ${more}`);
  const { cases, files } = loadVectors(vectors);
  const found = cases.filter(({ id }) => matcher(pattern)(id));
  const [only] = found;
  if (only === undefined) {
    const near = cases.filter(({ id }) => pattern !== "" && id.includes(pattern)).slice(0, 10);
    const also = near.map(({ id }) => `\n  ${id}`).join("");
    throw new Failure(`no case is called ${pattern}${also && `; do you mean one of these?${also}`}`);
  }
  const lines =
    found.length === 1 ? describe(only, loadRequirements(), style()) : overview(found, files, style());
  for (const line of lines) log(line);
  return 0;
}

async function init(args: readonly string[]): Promise<number> {
  const { lang: language = "", help } = languageOf(args);
  if (helped(help)) return 0;
  const found = skeleton(language);
  console.log((found ?? inWords()).trimEnd());
  if (found === undefined) {
    console.error(
      `There is none for ${language || "no language"}, but for ${languages().join(", ")}. This is the one in words.`,
    );
  }
  return found === undefined ? 1 : 0;
}

function languageOf(args: readonly string[]) {
  try {
    const { lang, help } = { lang: { type: "string" }, help: OPTIONS.help } as const;
    return parseArgs({ args: [...args], options: { lang, help } }).values;
  } catch (error) {
    throw new Failure(`${messageOf(error)}\n\n${HELP}`);
  }
}
