// What the codec tests share: faults as plain data, and bytes as they are printed.

import { DecodeError, EncodeError } from "../src/errors.js";

/** `code path`, or `code path @offset`: what two implementations must agree on. */
export function faultOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof DecodeError) {
      return `${error.code} ${error.path}${error.offset === undefined ? "" : ` @${error.offset}`}`;
    }
    if (error instanceof EncodeError) return `${error.code} ${error.path}`;
    throw error;
  }
  return "no fault";
}

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** Hexadecimal with white space; `"…"` stands for the bytes of an ASCII text. */
export function unhex(text: string): Uint8Array {
  const spelled = text.replace(/"([^"]*)"/g, (_, ascii: string) => Buffer.from(ascii).toString("hex"));
  const digits = spelled.replace(/\s/g, "");
  if (!/^([0-9a-f]{2})*$/.test(digits)) throw new Error(`no hexadecimal: ${text}`);
  return new Uint8Array(Buffer.from(digits, "hex"));
}

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
export const ofUtf8 = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
