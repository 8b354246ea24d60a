// What went wrong with a case, and the comparisons that several operations share.

import { firstDifference, show } from "./patterns.js";
import {
  type Bytes,
  CODECS,
  type CodecName,
  type Fault,
  isText,
  type Json,
  type Reply,
  type Request,
  type Testee,
} from "./protocol.js";

/** What went wrong with a case. */
export interface Mismatch {
  readonly request: Request;
  readonly want: string;
  readonly got: string;
  /** The first place where they differ, where that says more. */
  readonly diff?: string;
  /** What the runner did besides the request of the case itself, where that is what went wrong. */
  readonly step?: string;
}

export const declared = (testee: Testee, codecs: readonly CodecName[] = CODECS): CodecName[] =>
  codecs.filter((codec) => testee.about.codecs.includes(codec));

/** What a reply is where it is not the one that was wanted. */
export function told(reply: Reply): string {
  if (reply.crashed !== undefined) return `crashed: ${reply.crashed}`;
  if (reply.skipped !== undefined) return `skipped: ${reply.skipped}`;
  if (reply.error) return `error ${faultText(reply.error)}`;
  const { seq, ...rest } = reply as Reply & { seq?: number };
  return show(rest);
}

export const faultText = ({ code, path, offset }: Fault): string =>
  `${code} at ${path || "the root"}${offset === undefined ? "" : `, byte ${offset}`}`;

/** What differs between the bytes of a reply and those that are expected. */
export function wrongBytes(request: Request, reply: Reply, bytes: Bytes): Mismatch | undefined {
  for (const [codec, wanted] of Object.entries(bytes) as [CodecName, string][]) {
    const found = reply.bytes?.[codec];
    if (found === wanted) continue;
    const want = `${codec} ${wanted}`;
    if (found === undefined) return { request, want, got: told(reply) };
    const diff = `${codec} ${firstDifference(wanted, found, isText(codec) ? "character" : "byte")}`;
    return { request, want, got: `${codec} ${found}`, diff };
  }
  return undefined;
}

/** What differs between an error and the one that is expected. */
export function wrongError(request: Request, reply: Reply, error: Fault): Mismatch | undefined {
  const { error: found } = reply;
  const same =
    found?.code === error.code &&
    found.path === error.path &&
    (error.offset === undefined || found.offset === error.offset);
  return same ? undefined : { request, want: `error ${faultText(error)}`, got: told(reply) };
}

/** The bytes of the codecs that a testee has. */
export const pick = (bytes: Bytes | undefined, testee: Testee): Bytes =>
  Object.fromEntries(
    Object.entries(bytes ?? {}).filter(([codec]) => testee.about.codecs.includes(codec as CodecName)),
  );

export const inputOf = (codec: CodecName, bytes: string): { text: string } | { hex: string } =>
  isText(codec) ? { text: bytes } : { hex: bytes };

/** How many bytes are what a reply shows as text or hexadecimal. */
export const sizeOf = (codec: CodecName, shown: string): number =>
  isText(codec) ? Buffer.byteLength(shown) : shown.length / 2;

/** The JSON form in a reply, if it has one. */
export function formOf(reply: Reply): Json | undefined {
  try {
    return reply.bytes?.json === undefined ? undefined : JSON.parse(reply.bytes.json);
  } catch {
    return undefined;
  }
}
