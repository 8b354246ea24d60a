// Cuts a stream of bytes into lines.

/** More than any reply needs: four encodings of the largest envelope, escaped. */
const MAX_LINE = 64 * 2 ** 20;

/**
 * A function that takes the chunks of a stream and hands on its lines without their ends.
 *
 * @param onLine undefined stands for a line that is too long or no UTF-8
 */
export function lines(onLine: (line: string | undefined) => void): (chunk: Uint8Array) => void {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let parts: Uint8Array[] = [];
  let size = 0;
  const take = (last: Uint8Array): string | undefined => {
    const line = Buffer.concat([...parts, last]);
    parts = [];
    size = 0;
    try {
      return line.length > MAX_LINE ? undefined : decoder.decode(line);
    } catch {
      return undefined;
    }
  };
  return (chunk) => {
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      onLine(take(chunk.subarray(start, end)));
      start = end + 1;
    }
    const rest = chunk.subarray(start);
    size += rest.length;
    if (size > MAX_LINE) onLine(undefined);
    else if (rest.length > 0) parts.push(rest);
  };
}
