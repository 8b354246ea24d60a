// A case in words: what it tests, what goes in, what is wrong.

import { detected } from "./detect.js";
import { inspect } from "./inspect.js";
import type { Case } from "./load.js";
import type { Mismatch } from "./mismatch.js";
import { show } from "./patterns.js";
import { bytesOf, type CodecName, type Request } from "./protocol.js";
import { elided, type Style, visible } from "./style.js";

export type Requirements = ReadonlyMap<string, string>;

const LONGEST = 600;

/** A label and what stands behind it, its further lines below. */
function entry(label: string, lines: readonly string[], style: Style): string[] {
  return lines.map((line, index) => `  ${style.dim((index === 0 ? label : "").padEnd(7))} ${line}`);
}

const value = (text: string): string[] => visible(elided(text, LONGEST)).split("\n");

export const firstSentence = (text: string): string => /^.*?(?:\.(?= |$)|$)/m.exec(text)?.[0] ?? text;

/** The requirements of a case, whole: any half of one can be what is broken. */
const requirementsOf = ({ spec }: Case, requirements: Requirements, style: Style): string[] =>
  spec.flatMap((id) => entry(id, (requirements.get(id) ?? "(not in SPEC.md)").split("\n"), style));

/** What a request gives to the testee. */
export function inputOf(request: Request, style: Style): string[] {
  const { op, codec, hex, text, to, ...rest } = request as Request & { hex?: string; text?: string };
  if (hex === undefined && text === undefined)
    return entry("input", value(`${op} ${show({ ...rest, to })}`), style);
  const bytes = bytesOf(hex, text);
  const besides = Object.keys(rest).length > 0 ? `, with ${show(rest)}` : "";
  const named = codec ?? "to be detected";
  const title = `${op} ${named}, ${bytes.length} bytes${hex === undefined ? " of text" : ""}${besides}`;
  const lines =
    op === "find"
      ? value(text ?? "")
      : inspect(bytes, (codec as CodecName | null) ?? detected(bytes) ?? "msgpack");
  return [...entry("input", value(title), style), ...entry("", lines, style)];
}

export function failure(
  each: Case,
  { request, want, got, diff, step }: Mismatch,
  requirements: Requirements,
  again: string,
  style: Style,
): string[] {
  return [
    `${style.red("✗")} ${style.bold(each.id)}${each.level === "required" ? "" : ` (${each.level})`}`,
    ...requirementsOf(each, requirements, style),
    ...entry("why", [each.why], style),
    ...(step === undefined ? [] : entry("then", [step], style)),
    ...inputOf(request, style),
    ...entry("want", value(want), style),
    ...entry("got", value(got), style),
    ...(diff === undefined ? [] : entry("diff", [visible(elided(diff, LONGEST))], style)),
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
    ...requirementsOf(each, requirements, style),
    ...entry("why", [why], style),
    ...(needs.length > 0 ? entry("needs", [needs.join(", ")], style) : []),
    ...(flags.length > 0 ? entry("flags", [flags.join(", ")], style) : []),
    ...inputOf(request, style),
    ...entry("expect", value(show(expect)), style),
  ];
}

/** Several cases: the files that they are in, and why each is there. */
export function overview(cases: readonly Case[], files: ReadonlyMap<string, string>, style: Style): string[] {
  const own = [...files].map(([file, about]) => ({
    title: `${style.bold(file)}  ${about}`,
    lines: cases
      .filter((each) => each.file === file)
      .map(({ id, why }) => `  ${id.slice(file.length + 1)}  ${style.dim(visible(why))}`),
  }));
  return own.flatMap(({ title, lines }) => (lines.length > 0 ? [title, ...lines, ""] : []));
}
