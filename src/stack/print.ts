// Frames → the text of a stack that a runtime shows (SPEC RES-7). Remote code gets a name that no tool takes
// for a local file; nothing here opens one.

import type { Frame, Origin } from "../envelope.js";
import { BOUNDS } from "../generated/constants.js";
import { printable, wellFormed } from "../text.js";

// Whatever could end the name early, move a cursor or reorder the line.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is being replaced
const UNSAFE = /[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff<>]/gu;

/** The name under which remote code is shown: `<remote python w7:/srv/app.py>`. */
export function remoteName(file: string | undefined, origin: Origin | undefined): string {
  const where = [origin?.language ?? "unknown", ...(origin?.worker ? [origin.worker] : [])].join(" ");
  const inner = `remote ${where}:${file ?? "?"}`.replace(UNSAFE, "\uFFFD");
  const room = BOUNDS.maxFrameName - 2;
  if (inner.length <= room) return `<${inner}>`;
  const head = Math.floor((room - 1) / 2);
  return wellFormed(`<${inner.slice(0, head)}…${inner.slice(inner.length - (room - 1 - head))}>`);
}

/** Remote frames as V8 prints calls, innermost first, one a line. */
export function printFrames(frames: readonly Frame[], origin: Origin | undefined): string[] {
  return frames.map((frame) => `    at ${printFrame(frame, origin)}`).reverse();
}

function printFrame(frame: Frame, origin: Origin | undefined): string {
  const position = [frame.line, frame.column].filter((number) => number !== undefined);
  const location = [remoteName(frame.file, origin), ...position].join(":");
  const name = printable(frame.function ?? "").replace(/[\n\t]/g, " ");
  return name === "" ? location : `${name} (${location})`;
}
