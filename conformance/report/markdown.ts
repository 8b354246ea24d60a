// The tables of a report in Markdown. They say nothing that changes from machine to machine: no times, no
// versions of runtimes.
import type { Pair } from "../runner/pairs.js";
import type { Results } from "../runner/results.js";
import { labels, Refused } from "./results.js";
import { besides, pairCodecs, type Tally, tally, topics } from "./tallies.js";

const escaped = (text: string): string => text.replace(/[|\\<]/g, "\\$&").replace(/\s+/g, " ");
const code = (text: string): string => `\`${text.replaceAll("`", "'").replaceAll("|", "\\|")}\``;

function table(head: string[], rows: string[][]): string {
  const lines = [head, head.map((_, column) => (column === 0 ? "---" : "---:")), ...rows];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function cell(found: Tally): string {
  if (found.asked === 0) return "–";
  const more = besides(found);
  return `${found.passed}/${found.asked}${more ? ` (${more})` : ""}`;
}

function pairCell(pairs: readonly Pair[]): string {
  const sum = (of: "passed" | "total") => pairs.reduce((total, pair) => total + pair[of], 0);
  return pairs.length === 0 ? "–" : `${sum("passed")}/${sum("total")}`;
}

/** A line for each testee: what it claims, and how each other one passes on what it throws. */
function summary(results: Results): string | undefined {
  const claims = [...new Set(results.testees.flatMap(({ claims = {} }) => Object.keys(claims)))];
  const others = [...new Set(results.pairs.map(({ through }) => through))];
  const rows = results.testees.map((testee, index) => [
    labels(results)[index] ?? testee.name,
    ...claims.map((name) => {
      const claim = testee.claims?.[name];
      return claim ? `${claim.passed}/${claim.total}${claim.holds ? "" : " ✕"}` : "–";
    }),
    ...others.map((through) =>
      pairCell(results.pairs.filter((pair) => pair.from === testee.name && pair.through === through)),
    ),
  ]);
  return table(["", ...claims, ...others.map((name) => `through ${name}`)], rows);
}

function byTopic(results: Results): string | undefined {
  const all = { name: "all", ids: Object.keys(results.suite.cases) };
  const rows = [...topics(results), all].map(({ name, ids }) => [
    name,
    String(ids.length),
    ...results.testees.map((testee) => cell(tally(testee, ids))),
  ]);
  return table(["topic", "cases", ...labels(results)], rows);
}

function byPair({ pairs }: Results): string | undefined {
  const codecs = pairCodecs(pairs);
  const ways = [...new Map(pairs.map((pair) => [`${pair.from} ${pair.through}`, pair])).values()];
  if (ways.length === 0) return undefined;
  const rows = ways.map(({ from, through }) => [
    `${from} → ${through} → ${from}`,
    ...codecs.map((codec) =>
      pairCell(
        pairs.filter((pair) => pair.from === from && pair.through === through && pair.codec === codec),
      ),
    ),
  ]);
  return table(["", ...codecs], rows);
}

function byMutant({ mutants }: Results): string | undefined {
  if (mutants.length === 0) return undefined;
  const rows = mutants.map(({ id, why, caughtBy: [first, ...more] }) => [
    code(id),
    escaped(why),
    first === undefined ? "**not caught**" : `${code(first)}${more.length ? ` and ${more.length} more` : ""}`,
  ]);
  const lines = table(["mutant", "what is wrong with it", "caught by"], rows).split("\n");
  return lines.with(1, "| --- | --- | --- |").join("\n");
}

/** The blocks that a file can have between `<!-- generated:NAME -->` and `<!-- /generated -->`. */
export const BLOCKS: Record<string, (results: Results) => string | undefined> = {
  conformance: summary,
  "conformance-topics": byTopic,
  "conformance-pairs": byPair,
  "conformance-mutants": byMutant,
};

const MARKED = /(<!-- generated:(conformance[a-z-]*) -->\n).*?(<!-- \/generated -->)/gs;

/** The text with its blocks filled anew. A block of which the results say nothing stays as it is. */
export function fill(text: string, results: Results): string {
  return text.replace(MARKED, (whole, before: string, name: string, after: string) => {
    const render = Object.hasOwn(BLOCKS, name) ? BLOCKS[name] : undefined;
    if (!render) throw new Refused(`no table is called ${name}; there are ${Object.keys(BLOCKS).join(", ")}`);
    const block = render(results);
    return block === undefined ? whole : `${before}\n${block}\n\n${after}`;
  });
}

export const isMarked = (text: string): boolean => text.search(MARKED) >= 0;

/** A page that has every block, for a file that is not there yet. */
export const emptyPage = `# Conformance\n\n${Object.keys(BLOCKS)
  .map((name) => `<!-- generated:${name} -->\n<!-- /generated -->\n`)
  .join("\n")}`;
