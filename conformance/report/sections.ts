// The parts of the page, each a table that stands without scripts.

import type { Results, TesteeResults } from "../runner/results.js";
import type { OutcomeName } from "../runner/run.js";
import { h, type Markup } from "./markup.js";
import { labels } from "./results.js";
import {
  besides,
  pairCodecs,
  requirements,
  type Standing,
  standing,
  type Tally,
  tally,
  topics,
} from "./tallies.js";

const SIGNS: Record<Standing, string> = { passed: "✓", known: "◐", failed: "✕", undeclared: "–" };

const sign = (of: Standing): Markup =>
  h`<span class="sign ${of}" role="img" aria-label="${of}">${SIGNS[of]}</span>`;

const bar = (parts: [Standing, number][]): Markup =>
  h`<span class="bar" aria-hidden="true">${parts
    .filter(([, count]) => count > 0)
    .map(([of, count]) => h`<i class="${of}" style="flex:${count}"></i>`)}</span>`;

export const number = (count: number): string => count.toLocaleString("en-US");

const excerpt = (text: string): string => (text.length > 160 ? `${text.slice(0, 160)}…` : text);

const plural = (count: number, one: string): string => `${number(count)} ${one}${count === 1 ? "" : "s"}`;

/** What the run comes to, in a few numbers. */
export function figures(results: Results): Markup {
  const { suite, testees, pairs, mutants } = results;
  const failed = testees.flatMap((testee) =>
    Object.values(testee.outcomes).filter(
      ({ outcome }) => outcome === "failed" || outcome === "unexpected-pass",
    ),
  ).length;
  const trips = pairs.reduce((sum, { total }) => sum + total, 0);
  const lost = pairs.reduce((sum, pair) => sum + pair.failed.length, 0);
  const caught = mutants.filter(({ caughtBy }) => caughtBy.length > 0).length;
  const all: [string, string, boolean][] = [
    [number(Object.keys(suite.cases).length), "cases", false],
    [number(Object.keys(suite.requirements).length), "requirements", false],
    [number(testees.length), testees.length === 1 ? "testee" : "testees", false],
    [number(failed), "failed", failed > 0],
    ...(trips
      ? [[number(trips - lost), `of ${number(trips)} round trips`, lost > 0] as [string, string, boolean]]
      : []),
    ...(mutants.length
      ? [
          [number(caught), `of ${number(mutants.length)} mutants caught`, caught < mutants.length] as [
            string,
            string,
            boolean,
          ],
        ]
      : []),
  ];
  return h`<ul class="figures">${all.map(
    ([value, name, bad]) => h`<li class="${bad ? "failed" : ""}"><b>${value}</b>${name}</li>`,
  )}</ul>`;
}

function card(testee: TesteeResults, label: string): Markup {
  const claims = Object.entries(testee.claims ?? {}).map(
    ([name, { passed, total, holds }]) =>
      h`<li class="badge ${holds ? "passed" : "failed"}"><span>${holds ? "✓" : "✕"} ${name}</span>
        <span>${number(passed)}/${number(total)}</span></li>`,
  );
  return h`<article class="card"><h3>${label}</h3>
    <p class="soft">${testee.version}, ${testee.runtime}</p>
    ${claims.length > 0 && h`<ul class="badges" aria-label="claims">${claims}</ul>`}
    <dl><dt>codecs</dt><dd>${testee.codecs.join(", ") || "–"}</dd>
    <dt>operations</dt><dd>${testee.ops.join(", ") || "–"}</dd>
    <dt>features</dt><dd>${testee.features.join(", ") || "–"}</dd></dl></article>`;
}

export function cards(results: Results): Markup {
  return h`<div class="cards">${results.testees.map((testee, at) => card(testee, labels(results)[at] ?? testee.name))}</div>`;
}

function cell(found: Tally, topic: string, testee: number): Markup {
  const of = standing(found);
  if (of === "undeclared") return h`<span class="cell undeclared">– <small>not declared</small></span>`;
  const { passed, asked, failed, known, never } = found;
  return h`<button type="button" class="cell ${of}" data-topic="${topic}" data-testee="${testee}">
    ${sign(of)}${number(passed)}/${number(asked)} <small>${besides(found)}</small>
    ${bar([
      ["passed", passed],
      ["known", known + never],
      ["failed", failed],
    ])}</button>`;
}

export function matrix(results: Results): Markup {
  const rows = topics(results).map(({ name, files, ids }) => {
    const [, digits = "", title = name] = /^(\d+)-(.*)$/.exec(name) ?? [];
    return h`<tr><th scope="row"><span class="number">${digits}</span>${title.replaceAll("-", " ")}
      <small>${files.map(({ name: file }) => file).join(", ")}</small></th>
      ${results.testees.map((testee, at) => h`<td>${cell(tally(testee, ids), name, at)}</td>`)}</tr>`;
  });
  const all = Object.keys(results.suite.cases);
  return h`<div class="scroll" tabindex="0" role="region" aria-label="Topics and testees"><table class="matrix">
    <thead><tr><th scope="col">topic</th>${labels(results).map((label) => h`<th scope="col">${label}</th>`)}</tr></thead>
    <tbody>${rows}</tbody>
    <tfoot><tr><th scope="row">all</th>${results.testees.map(
      (testee, at) => h`<td>${cell(tally(testee, all), "", at)}</td>`,
    )}</tr></tfoot></table></div>`;
}

const WRONG: OutcomeName[] = ["failed", "unexpected-pass", "known", "never"];
const STANDINGS: Partial<Record<OutcomeName, Standing>> = { known: "known", never: "known" };
/** More would push the tables away, and the matrix opens them all. */
const FIRST = 12;
const MOST = 500;

/** Everything that did not pass, the worst first. */
export function problems(results: Results): Markup | undefined {
  const names = labels(results);
  const cases = results.testees.flatMap(({ outcomes }, at) =>
    Object.entries(outcomes)
      .filter(([, { outcome }]) => WRONG.includes(outcome))
      .map(([id, { outcome, reason }]) => ({
        rank: WRONG.indexOf(outcome),
        outcome,
        id,
        who: names[at],
        what: reason ?? results.suite.cases[id]?.why,
      })),
  );
  const trips = results.pairs.flatMap(({ from, through, codec, failed }) =>
    failed.map(({ id, why }) => ({
      rank: 0,
      outcome: "failed" as const,
      id,
      who: `${from} → ${through}, ${codec}`,
      what: why,
    })),
  );
  const all = [...cases, ...trips].toSorted((a, b) => a.rank - b.rank);
  if (all.length === 0) return undefined;
  const rows = all.slice(0, MOST).map(
    ({ outcome, id, who, what }) =>
      h`<tr><td>${sign(STANDINGS[outcome] ?? "failed")}${outcome}</td><td>${who}</td>
        <td><button type="button" class="plain id" data-case="${id}">${id}</button></td>
        <td class="soft">${what && excerpt(what)}</td></tr>`,
  );
  const table = (of: Markup[], label: string) =>
    h`<div class="scroll" tabindex="0" role="region" aria-label="${label}"><table class="problems">
    <thead><tr><th scope="col">outcome</th><th scope="col">testee</th><th scope="col">case</th><th scope="col">what</th></tr></thead>
    <tbody>${of}</tbody></table></div>`;
  const rest = rows.slice(FIRST);
  return h`${table(rows.slice(0, FIRST), "What did not pass")}
    ${
      rest.length > 0 &&
      h`<details class="more"><summary>${number(all.length - FIRST)} more</summary>${table(rest, "More that did not pass")}
        ${all.length > MOST && h`<p class="soft">The first ${number(MOST)} are shown.</p>`}</details>`
    }`;
}

export function pairTables({ pairs }: Results): Markup {
  const names = [...new Set(pairs.flatMap(({ from, through }) => [from, through]))];
  const tables = pairCodecs(pairs).map((codec) => {
    const rows = names.map((from) => {
      const cells = names.map((through) => {
        const pair = pairs.find(
          (each) => each.from === from && each.through === through && each.codec === codec,
        );
        if (!pair) return h`<td><span class="cell undeclared">–</span></td>`;
        const { passed, total, failed } = pair;
        const of = failed.length > 0 ? "failed" : "passed";
        const text = h`${sign(of)}${number(passed)}/${number(total)}`;
        return failed.length > 0
          ? h`<td><a class="cell failed" href="#problems">${text}</a></td>`
          : h`<td><span class="cell passed">${text}</span></td>`;
      });
      return h`<tr><th scope="row">${from}</th>${cells}</tr>`;
    });
    return h`<div class="scroll" tabindex="0" role="region" aria-label="${codec}"><table><caption>${codec}</caption>
      <thead><tr><th scope="col">throws ↓<br>passes on →</th>${names.map((name) => h`<th scope="col">${name}</th>`)}</tr></thead>
      <tbody>${rows}</tbody></table></div>`;
  });
  return h`<div class="pairs">${tables}</div>`;
}

export function requirementChips(results: Results): Markup {
  const groups = new Map<string, ReturnType<typeof requirements>>();
  for (const requirement of requirements(results)) {
    const prefix = requirement.id.slice(0, requirement.id.lastIndexOf("-"));
    groups.set(prefix, [...(groups.get(prefix) ?? []), requirement]);
  }
  const chips = (of: ReturnType<typeof requirements>) =>
    of.map(({ id, ids }) => {
      const found = results.testees.map((testee) => standing(tally(testee, ids)));
      const worst = (["failed", "known"] as const).find((each) => found.includes(each)) ?? "";
      return h`<li><button type="button" class="chip ${ids.length ? worst : "untested"}" data-requirement="${id}"
        aria-label="${id}, ${plural(ids.length, "case")}${worst && `, ${worst}`}">${
          worst ? sign(worst) : ""
        }${id.slice(id.lastIndexOf("-") + 1)}<small>${ids.length}</small></button></li>`;
    });
  return h`<div class="requirements">${[...groups].map(
    ([prefix, of]) => h`<h3>${prefix}</h3><ul class="chips">${chips(of)}</ul>`,
  )}</div>`;
}

export function mutantTable({ mutants }: Results): Markup {
  const rows = mutants.map(({ id, why, caughtBy: [first, ...more] }) => {
    const of = first === undefined ? "failed" : "passed";
    const by =
      first === undefined
        ? "not caught"
        : h`<button type="button" class="plain id" data-case="${first}">${first}</button>${
            more.length > 0 && h` <span class="soft">and ${number(more.length)} more</span>`
          }`;
    return h`<tr><td>${sign(of)}<span class="id">${id}</span></td><td>${why}</td><td>${by}</td></tr>`;
  });
  return h`<div class="scroll" tabindex="0" role="region" aria-label="Mutants"><table class="problems">
    <thead><tr><th scope="col">mutant</th><th scope="col">what is wrong with it</th><th scope="col">caught by</th></tr></thead>
    <tbody>${rows}</tbody></table></div>`;
}
