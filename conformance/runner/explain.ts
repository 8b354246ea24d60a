// A case in words: what it tests, what goes in, what is wrong.

import { detect, inspect } from "./inspect.js";
import type { Case } from "./load.js";
import type { Mismatch } from "./mismatch.js";
import { show } from "./patterns.js";
import type { CodecName, Request } from "./protocol.js";
import { elided, printable, type Style } from "./style.js";

export type Requirements = ReadonlyMap<string, string>;

const LONGEST = 600;

/** A label and what stands behind it, its further lines below. */
function entry(label: string, lines: readonly string[], style: Style): string[] {
  return lines.map((line, index) => `  ${style.dim((index === 0 ? label : "").padEnd(7))} ${line}`);
}

const value = (text: string): string[] => printable(elided(text, LONGEST)).split("\n");

export const firstSentence = (text: string): string => /^.*?(?:\.(?= |$)|$)/m.exec(text)?.[0] ?? text;

/** A text without its end, where it is too long. */
const short = (text: string): string => (text.length > 240 ? `${text.slice(0, 240)}…` : text);

/** The requirements of a case, whole or their first sentence. */
export function requirementsOf(
  each: Case,
  requirements: Requirements,
  whole: boolean,
  style: Style,
): string[] {
  return each.spec.flatMap((id) => {
    const text = requirements.get(id) ?? "(not in SPEC.md)";
    return entry(id, whole ? text.split("\n") : [short(firstSentence(text))], style);
  });
}

/** What a request gives to the testee. */
export function inputOf(request: Request, style: Style): string[] {
  const { op, codec, hex, text, to, ...rest } = request as Request & { hex?: string; text?: string };
  if (hex === undefined && text === undefined)
    return entry("input", value(`${op} ${show({ ...rest, to })}`), style);
  const bytes = hex === undefined ? Buffer.from(text ?? "") : Buffer.from(hex, "hex");
  const besides = Object.keys(rest).length > 0 ? `, with ${show(rest)}` : "";
  const named = codec ?? "to be detected";
  const title = `${op} ${named}, ${bytes.length} bytes${hex === undefined ? " of text" : ""}${besides}`;
  const lines =
    op === "find" ? value(text ?? "") : inspect(bytes, (codec as CodecName | null) ?? detect(bytes));
  return [...entry("input", value(title), style), ...entry("", lines, style)];
}

export function failure(
  each: Case,
  { request, want, got, diff }: Mismatch,
  requirements: Requirements,
  again: string,
  style: Style,
  whole = false,
): string[] {
  return [
    `${style.red("✗")} ${style.bold(each.id)}${each.level === "required" ? "" : ` (${each.level})`}`,
    ...requirementsOf(each, requirements, whole, style),
    ...entry("why", [each.why], style),
    ...inputOf(request, style),
    ...entry("want", value(want), style),
    ...entry("got", value(got), style),
    ...(diff === undefined ? [] : entry("diff", [printable(elided(diff, LONGEST))], style)),
    ...entry("again", [again], style),
    "",
  ];
}

/** A case without any testee: what it gives, and what it expects. */
export function describe(each: Case, requirements: Requirements, style: Style): string[] {
  const { id, topic, file, spec, why, level, needs, flags, op, codec, expect, ...given } = each;
  const request = { op, ...(codec === undefined ? {} : { codec }), ...given };
  return [
    `${style.bold(id)}${level === "required" ? "" : ` (${level})`}`,
    ...requirementsOf(each, requirements, true, style),
    ...entry("why", [why], style),
    ...(needs.length > 0 ? entry("needs", [needs.join(", ")], style) : []),
    ...(flags.length > 0 ? entry("flags", [flags.join(", ")], style) : []),
    ...inputOf(request, style),
    ...entry("expect", value(show(expect)), style),
  ];
}
