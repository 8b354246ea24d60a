// The text of a JavaScript stack → frames (SPEC CAP-6). Scans with indexOf: a stack holds text that others
// chose, and a backtracking expression over it is a way to stop a process.

import type { Frame } from "../envelope.js";

const MAX_LINE = 1024;

/**
 * The lines of a stack that are calls, without the line(s) that name type and message.
 * @param stack the text of `error.stack`
 * @param message the error's message, which V8 repeats at the top and which may look like calls
 */
export function callLines(stack: string, message: string): string {
  // The message stands right behind the name; further down, the same words are not the header. Its beginning is
  // searched for in the beginning: two texts of a megabyte can take indexOf minutes.
  const shown = message === "" ? -1 : stack.slice(0, 2 * MAX_LINE).indexOf(message.slice(0, MAX_LINE));
  const isHeader = shown >= 0 && shown < MAX_LINE && stack.startsWith(message, shown);
  const body = isHeader ? stack.slice(shown + message.length) : stack;
  const v8 = body.startsWith("    at ") ? 0 : body.indexOf("\n    at ");
  if (v8 >= 0) return body.slice(v8).replace(/^\n/, "").trimEnd();
  return body.includes("@") ? body.replace(/^\n/, "").trimEnd() : "";
}

/** The calls as data, innermost last; lines that are no calls are passed over. */
export function parseFrames(calls: string): Frame[] {
  const frames: Frame[] = [];
  for (let start = 0; start < calls.length; ) {
    const newline = calls.indexOf("\n", start);
    const end = newline < 0 ? calls.length : newline;
    const frame = end - start > MAX_LINE ? undefined : parseCall(calls.slice(start, end));
    if (frame) frames.push(frame);
    start = end + 1;
  }
  return frames.reverse();
}

function parseCall(line: string): Frame | undefined {
  const call = line.trim();
  if (call.startsWith("at ")) return parseV8(call.slice(3));
  const at = call.lastIndexOf("@");
  return at < 0 ? undefined : frameOf(call.slice(0, at), call.slice(at + 1));
}

function parseV8(call: string): Frame {
  const open = call.endsWith(")") ? call.indexOf(" (") : -1;
  if (open < 0) return frameOf("", call.startsWith("async ") ? call.slice(6) : call);
  return frameOf(call.slice(0, open), call.slice(open + 2, -1));
}

function frameOf(name: string, location: string): Frame {
  const [upToLine, column] = splitNumber(location);
  const [file, line] = column === undefined ? [location, undefined] : splitNumber(upToLine);
  return {
    ...(file !== "" && { file }),
    // With one number behind it, that number is the line.
    ...(column !== undefined && { line: line ?? column }),
    ...(line !== undefined && column !== undefined && { column }),
    ...(name !== "" && { function: name }),
  };
}

function splitNumber(text: string): [string, number | undefined] {
  const colon = text.lastIndexOf(":");
  const digits = text.slice(colon + 1);
  if (colon < 0 || digits === "" || digits.length > 10 || !/^[0-9]+$/.test(digits)) return [text, undefined];
  const number = Number(digits);
  return number < 2 ** 31 ? [text.slice(0, colon), number] : [text, undefined];
}
