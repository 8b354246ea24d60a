// Frames → the text of a stack that a runtime shows (SPEC RES-7). Remote code gets a name that no tool takes
// for a local file; nothing here opens one.

import type { Frame, Origin } from "../envelope.js";
import { BOUNDS } from "../generated/constants.js";
import { isPlain, printable, wellFormed } from "../text.js";

// Whatever could end the name early, move a cursor or reorder the line.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is being replaced
const UNSAFE = /[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff<>]/gu;

/** The name under which remote code is shown: `<remote python w7:/srv/app.py>`. */
export function remoteName(file: string | undefined, origin: Origin | undefined): string {
  const where = origin?.worker ? ` ${origin.worker}` : "";
  const named = `remote ${origin?.language ?? "unknown"}${where}:${file ?? "?"}`;
  const isSafe = isPlain(named) && !named.includes("<") && !named.includes(">");
  const inner = isSafe ? named : named.replace(UNSAFE, "\uFFFD");
  const room = BOUNDS.maxFrameName - 2;
  if (inner.length <= room) return `<${inner}>`;
  const head = Math.floor((room - 1) / 2);
  return wellFormed(`<${inner.slice(0, head)}…${inner.slice(inner.length - (room - 1 - head))}>`);
}

/** Remote frames as V8 prints calls, innermost first, each on a line of its own. */
export function printFrames(frames: readonly Frame[], origin: Origin | undefined): string {
  let printed = "";
  // Calls of one file stand together: its name is made once for all of them.
  let last: Frame | undefined;
  let name = "";
  for (let i = frames.length - 1; i >= 0; i--) {
    const frame = frames[i] as Frame;
    if (!last || frame.file !== last.file) name = remoteName(frame.file, origin);
    last = frame;
    printed += `\n    at ${printFrame(frame, name)}`;
  }
  return printed;
}

function printFrame({ line, column, function: called = "" }: Frame, name: string): string {
  const location = `${name}${line === undefined ? "" : `:${line}`}${column === undefined ? "" : `:${column}`}`;
  const shown = isPlain(called) ? called : printable(called).replace(/[\n\t]/g, " ");
  return shown === "" ? location : `${shown} (${location})`;
}
