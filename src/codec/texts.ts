// The texts of one input, for readers that go through it once from its beginning to its end.

import { decodeUtf8 } from "./text.js";

// One call decodes all text of an input, and slices of that are cheap. What is kept of one keeps the whole, so this is
// for short inputs; and a long text is worth a call of its own.
export const SHORT = 1 << 14;
const NO_BYTES = new Uint8Array(0);

const ascii = new Uint8Array(SHORT);
const words = new Uint32Array(ascii.buffer);
/** Where the bytes stand that are no ASCII, and behind the last of them a place that no input has. */
const others = new Uint16Array(SHORT + 1);

export class Texts {
  #bytes: Uint8Array = NO_BYTES;
  /** All bytes of a short input as characters, those that are no ASCII as 0. */
  #all: string | undefined;
  /** How many of `others` are behind the reader. */
  #passed = 0;

  /** Begins with an input. */
  open(bytes: Uint8Array): void {
    this.#bytes = bytes;
    this.#passed = 0;
    if (bytes.length <= SHORT) this.#all = charactersOf(bytes);
  }

  /** Lets go of the input. */
  close(): void {
    this.#bytes = NO_BYTES;
    this.#all = undefined;
  }

  /** The text of `bytes[start, end)`, which is behind the last one; undefined where that is no UTF-8. */
  read(start: number, end: number): string | undefined {
    if (this.#all === undefined) return decodeUtf8(this.#bytes, start, end);
    while ((others[this.#passed] as number) < start) this.#passed++;
    if ((others[this.#passed] as number) < end) return decodeUtf8(this.#bytes, start, end);
    return this.#all.slice(start, end);
  }
}

function charactersOf(bytes: Uint8Array): string | undefined {
  const { length } = bytes;
  ascii.set(bytes);
  ascii.fill(0, length, length + 3);
  let count = 0;
  for (let word = 0; word * 4 < length; word++) {
    if (((words[word] as number) & 0x80808080) === 0) continue;
    for (let at = word * 4; at < word * 4 + 4; at++) {
      if ((ascii[at] as number) < 0x80) continue;
      ascii[at] = 0;
      others[count++] = at;
    }
  }
  others[count] = 0xffff;
  return decodeUtf8(ascii, 0, length);
}
