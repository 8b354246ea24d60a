// The `stack` of a restored error (SPEC RES-7): what it is, its remote calls, and for the root the local calls
// that led here. Assigned as text, because accessors lose the stack in browsers' consoles; where they do not, the
// local calls are printed when somebody reads them.

import type { Origin, RelatedError } from "../envelope.js";
import { plainName, shortName } from "../identity.js";
import { nodeVersion } from "../origin.js";
import { printable, printableBlock, printableLine } from "../text.js";
import { define } from "../values.js";
import { callLines } from "./parse.js";
import { printFrames, remoteName } from "./print.js";

interface V8 {
  stackTraceLimit?: number;
  captureStackTrace?: (target: object, above: unknown) => void;
}
const v8 = Error as V8;

/** Makes an error without taking a stack, which costs more than all else of it (0.5 µs against 3.5 to 7.5). */
export function withoutStack<T>(make: () => T): T {
  const limit = v8.stackTraceLimit;
  setLimit(0);
  try {
    return make();
  } finally {
    setLimit(limit);
  }
}

function setLimit(limit: number | undefined): void {
  try {
    if (limit !== undefined) v8.stackTraceLimit = limit;
  } catch {
    // Error is frozen here: the error is merely slower to make.
  }
}

const SEPARATOR = "    --- restored here ---";

// No reader of stacks takes a line behind it for a call.
const MARGIN = "    | ";

/** Sets the stack; with `entry`, its callers follow as the local part. */
export function setStack(
  error: Error,
  wire: RelatedError,
  origin: Origin | undefined,
  entry?: unknown,
): void {
  let remote = header(error, wire);
  for (const note of wire.notes ?? []) remote += `\n    note: ${printableBlock(note, MARGIN)}`;
  for (const call of remoteCalls(wire, origin)) remote += `\n${call}`;
  const local = entry ? localCalls(entry) : undefined;
  try {
    error.stack = local && !PRINTS_LATER ? withLocal(remote, local()) : remote;
    // After the text: V8 prints the stack that an accessor replaces, with the user's prepareStackTrace.
    if (local && PRINTS_LATER && !setLater(error, remote, local)) error.stack = withLocal(remote, local());
  } catch {
    // A frozen error of a hook keeps the stack that it has.
  }
}

const withLocal = (remote: string, local: string) =>
  local === "" ? remote : `${remote}\n${SEPARATOR}\n${local}`;

/**
 * Printing the local calls takes twice as long as taking them, and few read them. An accessor shows all that text
 * would show in the Nodes where the tests look: to the console, for what nobody catches, to a debugger and to clones.
 */
const PRINTS_LATER = /^(20|22|24)\./.test(nodeVersion);

function setLater(error: Error, remote: string, local: () => string): boolean {
  new Later(error, remote, local);
  return Reflect.defineProperty(error, "stack", accessor);
}

/** What a constructor returns gets the private members of the classes below it: no one else sees them. */
class Target {
  constructor(target: object) {
    // biome-ignore lint/correctness/noConstructorReturn: it is what this class is for
    return target;
  }
}

class Later extends Target {
  #text: string;
  #local: (() => string) | undefined;

  constructor(error: Error, remote: string, local: () => string) {
    super(error);
    this.#text = remote;
    this.#local = local;
  }

  static read(error: object): string | undefined {
    // Something can be derived from the error.
    for (let holder: object | null = error; holder; holder = Object.getPrototypeOf(holder)) {
      if (!(#text in holder)) continue;
      if (holder.#local) holder.#text = withLocal(holder.#text, holder.#local());
      holder.#local = undefined;
      return holder.#text;
    }
    return undefined;
  }
}

// One for all errors: one for each would give each a shape of its own, which costs more than printing.
const accessor: PropertyDescriptor = {
  get(this: object) {
    return Later.read(this);
  },
  set(this: object, stack: unknown) {
    define(this, "stack", stack, !Object.hasOwn(this, "stack"));
  },
  configurable: true,
};

/** The first line: a name that hides the type is followed by it, as Node does with codes. */
function header(error: Error, { type, message }: RelatedError): string {
  const name = plainName(error) ?? shortName(type);
  const shown = printableLine(type.endsWith(name) ? name : `${name} [${type}]`);
  return message ? `${shown}: ${printableBlock(message, MARGIN)}` : shown;
}

function remoteCalls({ frames, traceback }: RelatedError, origin: Origin | undefined): string[] {
  if (frames) return printFrames(frames, origin);
  // No frames: the text is all there is, and no line of it may pass for a local call.
  const lines = traceback?.split("\n") ?? [];
  return lines.map((line) => `    ${remoteName(undefined, origin)} | ${printable(line)}`);
}

/** Takes the local calls, and returns what prints them. */
function localCalls(entry: unknown): () => string {
  const holder: { stack?: unknown } = {};
  try {
    // V8 leaves out the frames of this library itself; other engines show them.
    if (v8.captureStackTrace) v8.captureStackTrace(holder, entry);
    else holder.stack = new Error().stack;
  } catch {
    // As below.
  }
  return () => {
    try {
      return typeof holder.stack === "string" ? callLines(holder.stack, "") : "";
    } catch {
      // A prepareStackTrace of the user's that throws must not cost the error.
      return "";
    }
  };
}
