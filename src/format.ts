// One readable report of a failure: every error of the graph with its origin, once. The same envelope gives the
// same report in every language; everything in it is escaped (SPEC DIS-3).

import { captureGraph } from "./capture.js";
import { sortedKeys } from "./codec/text.js";
import type { ErrorEnvelope, Frame, Origin, RelatedError, Value } from "./envelope.js";
import { errorAt } from "./graph.js";
import { envelopeOf } from "./remote.js";
import { SenderTypes } from "./sender-types.js";
import { printableBlock, printableLine } from "./text.js";

/** The report of an error, remote or local. Never throws. */
export function format(error: unknown): string {
  const envelope = envelopeOf(error) ?? captureGraph(error, new SenderTypes(), {}, false);
  return formatEnvelope(envelope);
}

/** The report of an envelope. */
function formatEnvelope(envelope: ErrorEnvelope): string {
  const lines: string[] = [];
  const shown = new Set<number>();
  // Errors still to be printed, the next one last: no recursion over what the wire refers to.
  const pending: Entry[] = [{ reference: 0, title: "", indent: "" }];
  for (let entry = pending.pop(); entry; entry = pending.pop()) {
    const { reference, title, indent } = entry;
    const error = errorAt(envelope, reference);
    const put = (line: string) => lines.push(`${indent}${line.replaceAll("\n", `\n${indent}`)}`);
    if (shown.has(reference)) {
      put(`${title}(shown above: ${printableLine(error.type)})`);
      continue;
    }
    shown.add(reference);
    put(`${title}${headline(error)}`);
    for (const line of details(error, error.origin ?? envelope.origin)) put(`  ${line}`);
    pending.push(...below(error, indent).reverse());
  }
  return lines.join("\n");
}

interface Entry {
  readonly reference: number;
  readonly title: string;
  readonly indent: string;
}

/** What an error refers to, in the order in which a reader wants it. */
function below({ cause, context, suppressContext, errors = [] }: RelatedError, indent: string): Entry[] {
  const entries: Entry[] = [];
  if (cause !== undefined) entries.push({ reference: cause, title: "Caused by: ", indent });
  if (context !== undefined && !suppressContext && context !== cause) {
    entries.push({ reference: context, title: "While handling: ", indent });
  }
  for (const [i, reference] of errors.entries()) {
    entries.push({ reference, title: `Member ${i + 1} of ${errors.length}: `, indent: `${indent}  ` });
  }
  return entries;
}

function headline({ type, message }: RelatedError): string {
  return message === undefined ? printableLine(type) : `${printableLine(type)}: ${indented(message)}`;
}

function details(error: RelatedError, origin: Origin | undefined): string[] {
  return [
    ...facts(error),
    ...raised(origin),
    ...stack(error),
    ...sortedKeys(error.attributes ?? {}).map(
      (name) => `${printableLine(name)} = ${show(error.attributes?.[name] ?? null)}`,
    ),
    ...(error.notes ?? []).map((note) => `note: ${indented(note)}`),
    ...labelled("stdout", error.stdout),
    ...labelled("stderr", error.stderr),
    ...(error.billableUnits === undefined
      ? []
      : [`billable units: ${printableLine(String(error.billableUnits))}`]),
    ...(error.omitted ?? []).map(
      ({ path = "", reason, size }) =>
        `left out: ${printableLine(path) || "parts"} (${size === undefined ? reason : `${reason}, ${size}`})`,
    ),
  ];
}

function facts({ code, kind, status, httpStatus, retryable, retryAfterMs }: RelatedError): string[] {
  const all = [
    code !== undefined && `code ${printableLine(code)}`,
    kind,
    status,
    httpStatus !== undefined && `HTTP ${httpStatus}`,
    retryable !== undefined && (retryable ? "retryable" : "not retryable"),
    retryAfterMs !== undefined && `retry after ${retryAfterMs} ms`,
  ].filter((fact) => typeof fact === "string");
  return all.length > 0 ? [all.join(", ")] : [];
}

function raised(origin: Origin | undefined): string[] {
  if (!origin) return [];
  const { language, runtime, service, worker, task, host } = origin;
  const where = [
    `${language ?? "unknown"}${runtime ? ` (${runtime})` : ""}`,
    service && `service ${service}`,
    worker && `worker ${worker}`,
    task && `task ${task}`,
    host && `host ${host}`,
  ].filter((part) => typeof part === "string");
  return [`raised in ${printableLine(where.join(", "))}`];
}

/** The calls, innermost last; the text of the origin where there are no frames. */
function stack({ frames, traceback }: RelatedError): string[] {
  if (!frames) return (traceback?.split("\n") ?? []).map((line) => `  ${printableLine(line)}`);
  return frames.flatMap((frame) => [
    `  at ${printableLine(call(frame))}`,
    ...(frame.source === undefined ? [] : [`       ${printableLine(frame.source)}`]),
  ]);
}

function call({ function: name, file, line, column }: Frame): string {
  const place = [file ?? "?", line, column].filter((part) => part !== undefined).join(":");
  return name === undefined ? place : `${name} (${place})`;
}

function labelled(label: string, text: string | undefined): string[] {
  return text === undefined ? [] : [`${label}: ${indented(text.replace(/\n$/, ""))}`];
}

// Deeper than every line that could follow here: an error's own, and those of its members.
const indented = (text: string) => printableBlock(text, "      ");

/** A value as compact JSON; bytes as their number. */
function show(value: Value): string {
  const text = JSON.stringify(value, (_, part: unknown) =>
    part instanceof Uint8Array ? `${part.length} bytes` : part,
  );
  return printableLine(text);
}
