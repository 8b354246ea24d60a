// The text of a Python traceback → the errors that it shows, each with its stack (SPEC CAP-6). What is not of the
// form that Python prints stays in the text. Linear in the text, which a stranger wrote.

import type { Frame } from "../envelope.js";
import { BOUNDS } from "../generated/constants.js";

/** How an error came to be: the one before it was its cause, or was being handled. */
export type Link = "cause" | "context";

/** One error of a traceback. */
export interface ShownError {
  /** How the line below the stack names its class: with the module, unless that is `builtins` or `__main__`. */
  readonly name?: string;
  /** What that line shows behind the name, and the lines below it. */
  readonly shown: string;
  /** The stack as it is printed, of this error alone. */
  readonly stack: string;
  /** Innermost last. */
  readonly frames: Frame[];
  /** How many calls there were, folded ones included. */
  readonly calls: number;
  /** What the error before this one is to it. */
  readonly link?: Link;
}

const START = "Traceback (most recent call last):";
const LINKS: ReadonlyMap<string, Link> = new Map([
  ["The above exception was the direct cause of the following exception:", "cause"],
  ["During handling of the above exception, another exception occurred:", "context"],
]);
const FRAME = /^ {2}File "([^\n]*)", line ([0-9]{1,10}), in ([^\n]*)$/;
const FOLDED = /^ {2}\[Previous line repeated ([0-9]{1,9}) more times?\]$/;
const CARETS = /^ *[~^][ ~^]*$/;
const HEADER = /^([^ \t\r\n:()'"]{1,256})(?:: ?(.*))?$/s;
const INDENT = /^[ \t\f\r\v]+|[ \t\f\r\v]+$/g;
/** Longer ones are no calls, and matching them would only cost time. */
const MAX_LINE = 4096;

/** The errors of a traceback in the order of the text: the last one is the one that was thrown. */
export function parseTraceback(text: string): ShownError[] {
  const lines = text.split("\n");
  const start = lines.indexOf(START);
  const errors: ShownError[] = [];
  if (start < 0) return errors;
  // What stands before the first stack belongs to it, unless it is an error that has none.
  const isWithout = lines.slice(0, start).some((_, at) => linkAt(lines, at) !== undefined);
  let from = 0;
  let link: Link | undefined;
  for (let at = isWithout ? 0 : start; at < lines.length; ) {
    while (at < lines.length && (lines[at] === START || (lines[at] as string).startsWith("  "))) at++;
    const header = at;
    while (at < lines.length && linkAt(lines, at) === undefined) at++;
    errors.push(shownError(lines.slice(from, header), lines.slice(header, at), link));
    link = linkAt(lines, at);
    at += 3;
    from = at;
  }
  return errors;
}

/** The sentence between two errors, with its empty lines, that begins here. */
function linkAt(lines: readonly string[], at: number): Link | undefined {
  return lines[at] === "" && lines[at + 2] === "" ? LINKS.get(lines[at + 1] as string) : undefined;
}

function shownError(stack: string[], below: string[], link: Link | undefined): ShownError {
  // A text ends with a line break.
  if (below.at(-1) === "") below.pop();
  const [, name, first = ""] = HEADER.exec(below[0] ?? "") ?? [];
  const shown = name === undefined ? below : [first, ...below.slice(1)];
  return {
    ...(name !== undefined && { name }),
    shown: shown.join("\n"),
    stack: stack.map((line) => `${line}\n`).join(""),
    ...framesOf(stack),
    ...(link && { link }),
  };
}

function framesOf(stack: readonly string[]): { frames: Frame[]; calls: number } {
  const frames: Frame[] = [];
  let calls = 0;
  for (const line of stack) {
    if (line.length > MAX_LINE) continue;
    const call = FRAME.exec(line);
    const last = frames.at(-1);
    if (call) {
      const [, file = "", digits, name = ""] = call;
      const number = Math.min(Number(digits), BOUNDS.maxPosition);
      frames.push({ file, line: number, function: name });
      calls++;
    } else if (line.startsWith("    ")) {
      // The first line below a call is its source; carets and further lines follow.
      if (last && last.source === undefined && !CARETS.test(line)) last.source = line.replace(INDENT, "");
    } else {
      calls += Number(FOLDED.exec(line)?.[1] ?? 0);
    }
  }
  return { frames, calls };
}
