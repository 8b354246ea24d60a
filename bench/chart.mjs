// The chart of docs/performance.svg: a round trip of each peer relative to this library's, and what it loses.
// One file, text as text, no fonts from elsewhere, readable on a light and on a dark page.
import { lossesOf, number } from "./report.mjs";
import { ratio } from "./results.mjs";

/** @typedef {import("./results.mjs").Results} Results */

const GROUP = { javascript: "round trip, stack read", python: "round trip" };
const TITLE = { javascript: "TypeScript, the stack read before", python: "Python" };
const ANCHOR = "rethrown msgpack";

const WIDTH = 940;
const [LABEL, BAR, ROW, GAP] = [210, 250, 34, 44];

/** What is worth a word on a chart, most telling first. */
const TELLING = [
  "class",
  "class of the cause",
  "class of members",
  "fields",
  "cause",
  "members",
  "stack",
  "traceback",
  "cycles",
  "native error",
];

const escaped = (/** @type {string} */ text) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** The losses that fit on a line, and how many more there are. @param {import("./results.mjs").Measured} measured @param {string} name */
function losses({ losses }, name) {
  const found = losses[name];
  if (!found) return "";
  // Whose own class is lost, loses the others too.
  const lost = found.lost.filter((each) => !(found.lost.includes("class") && each.startsWith("class of")));
  const failing = [...found.throws, ...found.hangs];
  let room = 46;
  const shown = (/** @type {string[]} */ all) =>
    all
      .sort((a, b) => rank(a) - rank(b))
      .filter((each) => {
        room -= each.length + 2;
        return room >= 0;
      });
  const [first, then] = [shown(lost), shown(failing)];
  const more = lost.length + failing.length - first.length - then.length;
  const parts = [
    ...(first.length > 0 ? [`loses ${first.join(", ")}`] : []),
    ...(then.length > 0 ? [`fails at ${then.join(", ")}`] : []),
    ...(more > 0 ? [`${more} more`] : []),
  ];
  return parts.join(" · ") || "loses nothing";
}

const rank = (/** @type {string} */ name) =>
  TELLING.includes(name) ? TELLING.indexOf(name) : TELLING.length;

/** @param {Results} results @param {string} [size] */
export function chart(results, size = "medium") {
  /** @type {string[]} */
  const parts = [];
  let y = 66;
  for (const [language, group] of Object.entries(GROUP)) {
    const measured = results[language];
    const times = measured?.times[size];
    if (!times) continue;
    const rows = Object.keys(measured.losses)
      .flatMap((name) => {
        const times_ = ratio(times, `${group}: ${name}`, `${group}: ${ANCHOR}`);
        return times_ === undefined ? [] : [{ name, relative: times_ }];
      })
      .sort((a, b) => a.relative - b.relative);
    const most = Math.max(...rows.map(({ relative }) => relative));
    parts.push(
      `<text class="head" x="16" y="${y}">${/** @type {Record<string, string>} */ (TITLE)[language]}</text>`,
    );
    y += 14;
    for (const { name, relative } of rows) {
      const own = name.startsWith("rethrown");
      const width = Math.max(2, (relative / most) * BAR);
      const middle = y + ROW / 2 + 5;
      parts.push(
        `<text class="${own ? "own" : "name"}" x="${LABEL}" y="${middle}" text-anchor="end">${escaped(name)}</text>`,
        `<rect class="${own ? "ours" : "theirs"}" x="${LABEL + 12}" y="${y + 7}" width="${width.toFixed(1)}" height="${ROW - 14}" rx="3"><title>${escaped(`${name}: ${lossesOf(measured, name)}`)}</title></rect>`,
        `<text class="value" x="${LABEL + 12 + width + 8}" y="${middle}">${number(relative)}×</text>`,
        `<text class="loss" x="${LABEL + BAR + 86}" y="${middle}">${escaped(losses(measured, name))}</text>`,
      );
      y += ROW;
    }
    y += GAP;
  }
  const height = y - GAP + 24;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title" font-family="ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif" font-size="13">
<title id="title">Time of a round trip, error to bytes to error, relative to rethrown, and what each loses</title>
<style>
.page { fill: #ffffff } text { fill: #1f2328 } .head, .own { font-weight: 600 } .head { font-size: 15px } .sub, .loss { fill: #59636e } .value { font-variant-numeric: tabular-nums } .ours { fill: #0969da } .theirs { fill: #afb8c1 }
@media (prefers-color-scheme: dark) { .page { fill: #0d1117 } text { fill: #e6edf3 } .sub, .loss { fill: #9198a1 } .ours { fill: #4493f8 } .theirs { fill: #57606a } }
</style>
<rect class="page" width="${WIDTH}" height="${height}" rx="8"/>
<text class="head" x="16" y="30">Error → bytes → error, ${size}: time relative to ${ANCHOR} (shorter is faster)</text>
${parts.join("\n")}
</svg>
`;
}
