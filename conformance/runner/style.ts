// How text is shown in a terminal.

export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
}

/** Colours on a terminal alone, and not where NO_COLOR asks for none. */
export function styleOf(colours: boolean): Style {
  const style = (code: number) => (text: string) => (colours ? `\u001b[${code}m${text}\u001b[0m` : text);
  return { bold: style(1), dim: style(2), red: style(31), green: style(32), yellow: style(33) };
}

/** What moves the cursor or the order of reading: controls but the newline, and marks of direction. */
const isUnsafe = (code: number): boolean =>
  (code < 0x20 && code !== 0x0a) ||
  (code >= 0x7f && code < 0xa0) ||
  (code >= 0x2028 && code <= 0x202e) ||
  (code >= 0x2066 && code <= 0x2069) ||
  [0x061c, 0x200e, 0x200f, 0xfeff].includes(code);

/**
 * Text that may be anything, such as what a testee says, as a terminal can show it. Unlike the reports of the library
 * (SPEC DIS-3) it escapes tabs too, and all as JSON does, since most of what is shown is JSON.
 */
export const visible = (text: string): string =>
  [...text]
    .map((character) => {
      const code = character.codePointAt(0) ?? 0;
      return isUnsafe(code) ? `\\u${code.toString(16).padStart(4, "0")}` : character;
    })
    .join("");

/** A text that is too long without its middle. */
export function elided(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const half = Math.floor(longest / 2);
  return `${text.slice(0, half)} … ${text.length - 2 * half} more … ${text.slice(-half)}`;
}

/** A command as a shell takes it. */
export const quoted = (words: readonly string[]): string =>
  words
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(" ");
