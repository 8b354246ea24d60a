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
  if (v8 < 0 && !body.includes("@")) return "";
  const start = Math.max(v8, 0);
  return body.slice(body.startsWith("\n", start) ? start + 1 : start).trimEnd();
}

/** The calls as data, innermost last; lines that are no calls are passed over. */
export function parseFrames(calls: string): Frame[] {
  const frames: Frame[] = [];
  for (let start = 0; start < calls.length; ) {
    const newline = calls.indexOf("\n", start);
    const end = newline < 0 ? calls.length : newline;
    const frame = end - start > MAX_LINE ? undefined : parseCall(calls.slice(start, end).trim());
    if (frame) frames.push(frame);
    start = end + 1;
  }
  return frames.reverse();
}

function parseCall(call: string): Frame | undefined {
  if (call.startsWith("at ")) return parseV8(call);
  const at = call.lastIndexOf("@");
  return at < 0 ? undefined : frameOf(call.slice(0, at), call, at + 1, call.length);
}

function parseV8(call: string): Frame {
  const open = call.endsWith(")") ? call.indexOf(" (", 3) : -1;
  if (open < 0) return frameOf("", call, call.startsWith("async ", 3) ? 9 : 3, call.length);
  return frameOf(call.slice(3, open), call, open + 2, call.length - 1);
}

/** A frame whose location, `file:line:column`, stands in `call[start, end)`; with one number, that is the line. */
function frameOf(name: string, call: string, start: number, end: number): Frame {
  const last = numberStart(call, start, end);
  const first = last < 0 ? -1 : numberStart(call, start, last - 1);
  const file = call.slice(start, last < 0 ? end : (first < 0 ? last : first) - 1);
  const frame: Frame = {};
  if (file !== "") frame.file = file;
  if (last >= 0) frame.line = first < 0 ? numberAt(call, last, end) : numberAt(call, first, last - 1);
  if (first >= 0) frame.column = numberAt(call, last, end);
  if (name !== "") frame.function = name;
  return frame;
}

/** Where the digits of a number below 2^31 begin that ends a location, behind a colon; −1 where none does. */
function numberStart(call: string, start: number, end: number): number {
  let at = end;
  while (at > start && isDigit(call.charCodeAt(at - 1))) at--;
  const isNumber = at > start && at < end && end - at <= 10 && call[at - 1] === ":";
  return isNumber && numberAt(call, at, end) < 2 ** 31 ? at : -1;
}

function numberAt(call: string, start: number, end: number): number {
  let number = 0;
  for (let i = start; i < end; i++) number = 10 * number + call.charCodeAt(i) - 0x30;
  return number;
}

const isDigit = (unit: number) => unit >= 0x30 && unit <= 0x39;
