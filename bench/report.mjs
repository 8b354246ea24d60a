// The results as tables, for a terminal and for docs/performance.md.
import { growthOf, judged, median, ratio, spread, TBLIB } from "./results.mjs";

/** @typedef {import("./results.mjs").Results} Results */
/** @typedef {import("./results.mjs").Measured} Measured */
/** @typedef {{ title: string, head: string[], rows: string[][], text?: string | undefined }} Table */

const LANGUAGES = { javascript: "TypeScript", python: "Python" };
/** Below it growth is called linear: what outgrows a cache, or sorts, is somewhat above 1, and a square is 2. */
const LINEAR = 1.5;
const STACK = "parts: error.stack alone";
const LIMIT = "limit: copy of the bytes";
const ANCHORS = {
  encode: "rethrown msgpack",
  decode: "rethrown msgpack",
  parts: "capture",
  limit: "copy of the bytes",
};

export const number = (/** @type {number | undefined} */ value, digits = 2) =>
  value === undefined || Number.isNaN(value)
    ? "–"
    : value >= 100
      ? value.toFixed(0)
      : value.toPrecision(digits + (value >= 10 ? 1 : 0));
const micro = (/** @type {number} */ nanoseconds) => `${number(nanoseconds / 1000)} µs`;

/** @param {Results} results @returns {Table[]} */
export function tables(results) {
  const all = Object.entries(LANGUAGES).flatMap(([language, title]) =>
    results[language] ? tablesOf(results[language], title) : [],
  );
  return [...all, ...growthTable(results), ...targetTable(results)];
}

/** @param {Measured} measured @param {string} title @returns {Table[]} */
function tablesOf(measured, title) {
  const sizes = Object.keys(measured.times);
  const keys = Object.keys(measured.times[sizes[0] ?? ""] ?? {});
  const groups = [...new Set(keys.map((key) => key.split(": ")[0] ?? ""))];
  const initials = sizes.map((size) => size[0]?.toUpperCase()).join(" / ");
  return groups.map((group) => {
    const anchor = `${group}: ${/** @type {Record<string, string>} */ (ANCHORS)[group] ?? "rethrown msgpack"}`;
    const names = keys
      .filter((key) => key.startsWith(`${group}: `) && !key.endsWith(`rethrown msgpack${TBLIB}`))
      .map((key) => key.slice(group.length + 2));
    const withBytes = names.some((name) => sizes.some((size) => measured.bytes[size]?.[`${group}: ${name}`]));
    const withGarbage = Object.keys(measured.garbage).length > 0;
    const withLosses = group === "round trip" && Object.keys(measured.losses).length > 0;
    const withLimit = ["encode", "decode"].includes(group) && keys.includes(LIMIT);
    const head = [
      "",
      ...sizes.flatMap((size) => [size, "×"]),
      ...(withBytes ? [`bytes ${initials}`] : []),
      ...(withLimit ? [`copies ${initials}`] : []),
      ...(withGarbage ? [`garbage, KB ${initials}`] : []),
      ...(withLosses ? ["loses"] : []),
    ];
    const rows = names.map((name) => {
      const key = `${group}: ${name}`;
      const cells = sizes.flatMap((size) => {
        const times = measured.times[size]?.[key] ?? [];
        const [low, high] = spread(times);
        return [
          `${micro(median(times))} (${number(low / 1000)}–${number(high / 1000)})`,
          number(ratio(measured.times[size], key, anchor)),
        ];
      });
      const note = measured.notes[name];
      const bytes = sizes.map((size) => number(measured.bytes[size]?.[key])).join(" / ");
      const copies = sizes.map((size) => number(ratio(measured.times[size], key, LIMIT))).join(" / ");
      const garbage = sizes
        .map((size) => number((measured.garbage[size]?.[key] ?? Number.NaN) / 1024))
        .join(" / ");
      return [
        note && group === "round trip" ? `${name} (${note})` : name,
        ...cells,
        ...(withBytes ? [bytes] : []),
        ...(withLimit ? [copies] : []),
        ...(withGarbage ? [garbage] : []),
        ...(withLosses ? [lossesOf(measured, name)] : []),
      ];
    });
    const alone = STACK in (measured.times[sizes[0] ?? ""] ?? {}) && group === "round trip";
    const stack = sizes.map((size) => micro(median(measured.times[size]?.[STACK] ?? []))).join(", ");
    return {
      title: `${title}: ${group}`,
      head,
      rows,
      text: `× is relative to ${anchor.slice(group.length + 2)}${withLimit ? "; copies: to a copy of the bytes" : ""}.${alone ? ` Printing the stack alone, which nobody who sends it can save: ${stack}.` : ""}`,
    };
  });
}

/** What a peer does not bring back, in words. @param {Measured} measured @param {string} name */
export function lossesOf({ losses }, name) {
  const found = losses[name];
  if (!found) return "";
  const throws = found.throws.length > 0 ? [`throws at ${found.throws.join(", ")}`] : [];
  const hangs = found.hangs.length > 0 ? [`does not end at ${found.hangs.join(", ")}`] : [];
  return (
    [...(found.lost.length > 0 ? [found.lost.join(", ")] : []), ...throws, ...hangs].join("; ") || "nothing"
  );
}

/** @param {Results} results @returns {Table[]} */
function growthTable({ growth = [] }) {
  const title = (/** @type {string} */ language) =>
    /** @type {Record<string, string>} */ (LANGUAGES)[language] ?? language;
  return Object.keys(LANGUAGES).flatMap((language) => {
    const rows = growth
      .filter((each) => each.language === language)
      .map((each) => {
        const [size = 0, , bytes] = each.points.findLast(([, , memory]) => memory !== null) ?? [];
        const growth = growthOf(each);
        return [
          each.name,
          each.unit,
          each.points.map(([n]) => n.toLocaleString("en")).join(" · "),
          each.points.map(([n, time]) => number(time / n)).join(" · "),
          bytes === null || bytes === undefined ? "–" : number(Math.max(0, bytes) / size),
          `${growth.toFixed(2)} ${growth < LINEAR ? "linear" : "MORE THAN LINEAR"}`,
        ];
      });
    const head = ["", "unit", "size", "ns per unit", "bytes per unit", "exponent"];
    return rows.length > 0 ? [{ title: `${title(language)}: growth`, head, rows }] : [];
  });
}

/** @param {Results} results @returns {Table[]} */
function targetTable(results) {
  const rows = judged(results).map(({ name, language, size, measured, least, met }) => [
    name,
    `${language}, ${size}`,
    number(least),
    number(measured),
    met ? "met" : "not met",
  ]);
  return rows.length > 0 ? [{ title: "Targets", head: ["", "", "wanted", "measured", ""], rows }] : [];
}

/** @param {Table} table */
export function asText({ title, head, rows, text }) {
  const widths = head.map((name, i) => Math.max(name.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (/** @type {string[]} */ row) =>
    row
      .map((cell, i) =>
        i === 0 || i >= row.length - 1 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0),
      )
      .join("  ")
      .trimEnd();
  return [`\n── ${title}`, ...(text ? [text] : []), line(head), ...rows.map(line)].join("\n");
}

/** @param {Table} table */
export function asMarkdown({ title, head, rows, text }) {
  const line = (/** @type {string[]} */ row) =>
    `| ${row.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  const rule = head.map((_, i) => (i === 0 ? "---" : "---:"));
  return [
    `### ${title}`,
    "",
    ...(text ? [text, ""] : []),
    line(head),
    line(rule),
    ...rows.map(line),
    "",
  ].join("\n");
}

/** What docs/performance.md says of a run. @param {Results} results */
export const details = (results) =>
  [`Measured with ${results.machine}.`, "", ...tables(results).map(asMarkdown)].join("\n");

/** What README says of one, in three lines. @param {Results} results */
export function summary({ javascript, python }) {
  const ours = (/** @type {Measured} */ { times }, /** @type {string} */ name) =>
    micro(median(times.medium?.[name] ?? []));
  const peer = (
    /** @type {Measured} */ { times },
    /** @type {string} */ group,
    /** @type {string} */ name,
    codec = "msgpack",
  ) => number(ratio(times.medium, `${group}: ${name}`, `${group}: rethrown ${codec}`));
  const whole = "round trip: rethrown msgpack";
  return `- TypeScript: a chain of three errors with 15 frames each, there and back: ${ours(javascript, whole)}; printing their stacks takes ${ours(javascript, STACK)} of it.
- Every check on: msgpackr takes ${peer(javascript, "encode", "msgpackr")} times as long to encode, ${peer(javascript, "decode", "msgpackr")} to decode; protobuf-es ${peer(javascript, "encode", "protobuf-es", "protobuf")} and ${peer(javascript, "decode", "protobuf-es", "protobuf")}.
- Python: ${ours(python, whole)}; pickle + tblib takes ${peer(python, "round trip", "pickle + tblib")} times as long, and loses more.
`;
}

const [BEGIN, END] = ["<!-- generated:bench -->", "<!-- /generated -->"];

/** A document with that between its markers. @param {string} document @param {string} content */
export function withMeasured(document, content) {
  const [before, rest] = document.split(BEGIN);
  const end = rest?.indexOf(END) ?? -1;
  if (rest === undefined || end < 0) throw new Error(`no ${BEGIN} … ${END}`);
  return `${before}${BEGIN}\n\n${content}\n${rest.slice(end)}`;
}
