// The `stack` of a restored error (SPEC RES-7): what it is, its remote calls, and for the root the local calls
// that led here. Assigned as text, because accessors lose the stack in browsers' consoles; where they do not, it is
// printed when somebody reads it.

import type { Origin, RelatedError } from "../envelope.js";
import { plainName, shortName } from "../identity.js";
import { nodeVersion } from "../origin.js";
import { printable, printableBlock, printableLine } from "../text.js";
import { define } from "../values/restore.js";
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
  const head = header(error, wire);
  const local = entry ? localCalls(entry) : undefined;
  const print = () => {
    const remote = head + notes(wire) + remoteCalls(wire, origin);
    const calls = local?.() ?? "";
    return calls === "" ? remote : `${remote}\n${SEPARATOR}\n${calls}`;
  };
  try {
    error.stack = PRINTS_LATER ? head : print();
    // After the text: V8 prints the stack that an accessor replaces, with the user's prepareStackTrace.
    if (PRINTS_LATER && !setLater(error, print)) error.stack = print();
  } catch {
    // A frozen error of a hook keeps the stack that it has.
  }
}

/**
 * Printing a stack takes longer than taking its local calls, and few read it. An accessor shows all that text would
 * show in the Nodes where the tests look: to the console, for what nobody catches, to a debugger and to clones.
 */
const PRINTS_LATER = /^(20|22|24)\./.test(nodeVersion);

function setLater(error: Error, print: () => string): boolean {
  Later.set(error, print);
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
  #stack: string | (() => string);

  constructor(error: Error, print: () => string) {
    super(error);
    this.#stack = print;
  }

  static set(error: Error, print: () => string): void {
    // A hook can give one error twice.
    if (#stack in error) error.#stack = print;
    else new Later(error, print);
  }

  static read(error: object): string | undefined {
    // Something can be derived from the error.
    for (let holder: object | null = error; holder; holder = Object.getPrototypeOf(holder)) {
      if (!(#stack in holder)) continue;
      if (typeof holder.#stack === "function") holder.#stack = holder.#stack();
      return holder.#stack;
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

function notes({ notes = [] }: RelatedError): string {
  return notes.map((note) => `\n    note: ${printableBlock(note, MARGIN)}`).join("");
}

function remoteCalls({ frames, traceback }: RelatedError, origin: Origin | undefined): string {
  if (frames) return printFrames(frames, origin);
  // No frames: the text is all there is, and no line of it may pass for a local call.
  const lines = traceback?.split("\n") ?? [];
  const margin = `\n    ${remoteName(undefined, origin)} | `;
  return lines.map((line) => margin + printable(line)).join("");
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
