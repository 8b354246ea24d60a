// The report as one page that needs nothing else: no request, no framework, no script for its tables.
import { createHash } from "node:crypto";
import type { Results } from "../runner/results.js";
import { embedded, h, Markup } from "./markup.js";
import { labels } from "./results.js";
import { script } from "./script.js";
import {
  cards,
  figures,
  matrix,
  mutantTable,
  number,
  pairTables,
  problems,
  requirementChips,
} from "./sections.js";
import { style } from "./style.js";
import { topics } from "./tallies.js";

/** Even if text from a testee became markup: nothing but these two scripts runs, and nothing is loaded. */
function policy(): string {
  const hash = createHash("sha256").update(script).digest("base64");
  return `default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
}

/** What the script shows of the cases: of each testee its outcomes, in the order of the cases. */
function details(results: Results): unknown {
  const { suite, testees } = results;
  const ids = topics(results).flatMap(({ ids: of }) => of);
  return {
    cases: ids.map((id) => {
      const { spec = [], why = "", level } = suite.cases[id] ?? {};
      return [id, spec, why, ...(level === undefined || level === "required" ? [] : [level])];
    }),
    files: suite.files ?? {},
    requirements: suite.requirements,
    testees: testees.map(({ outcomes }, at) => ({
      label: labels(results)[at],
      outcomes: ids.map((id) => outcomes[id] ?? null),
    })),
  };
}

interface Section {
  id: string;
  title: string;
  text: string;
  body: Markup | undefined;
}

function sections(results: Results): Section[] {
  const codecs = new Set(results.pairs.map(({ codec }) => codec)).size;
  return [
    {
      id: "testees",
      title: "Testees",
      text: "What each library says that it can do, and which claims hold.",
      body: cards(results),
    },
    { id: "problems", title: "What did not pass", text: "", body: problems(results) },
    {
      id: "topics",
      title: "Topics",
      text: "How many cases of each topic pass, of those that the testee was asked. Each cell opens them.",
      body: matrix(results),
    },
    {
      id: "pairs",
      title: "Pairs",
      text: `One language throws, another one catches and throws on, the first catches the same class from the same bytes: every error of the suite, ${codecs === 1 ? "in one encoding" : `in ${number(codecs)} encodings`}.`,
      body: results.pairs.length ? pairTables(results) : undefined,
    },
    {
      id: "requirements",
      title: "Requirements",
      text: "Every numbered requirement of the specification, with how many cases test it. Hatched: none does; bridges have vectors in a form of their own.",
      body: requirementChips(results),
    },
    {
      id: "mutants",
      title: "Mutants",
      text: "The suite, tested: libraries that are wrong in one place, and the case that notices first.",
      body: results.mutants.length ? mutantTable(results) : undefined,
    },
  ].filter(({ body }) => body !== undefined);
}

const sheet = h`<dialog aria-labelledby="sheet-title"><div class="sheet">
<header><div><div><h2 id="sheet-title"></h2><p class="soft" id="sheet-about"></p></div>
<button type="button" class="quiet" id="close">Close</button></div>
<div class="tools"><input id="search" type="search" placeholder="Search ids, reasons, requirements" aria-label="Search cases">
<select id="filter" aria-label="Outcome"><option value="all">All outcomes</option><option value="failed">Failed</option>
<option value="known">Known</option><option value="passed">Passed</option><option value="undeclared">Not asked</option></select></div>
</header><div class="list" id="sheet-list"></div></div></dialog>`;

export function html(results: Results): string {
  const parts = sections(results);
  const made = results.made.slice(0, 16).replace("T", " ");
  return h`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy()}">
<title>rethrown conformance</title>
<link rel="icon" href="data:,">
<style>${new Markup(style)}</style>
</head>
<body>
<div class="page">
<div class="top"><nav aria-label="Sections">${parts.map(({ id, title }) => h`<a href="#${id}">${title}</a>`)}</nav>
<button type="button" class="quiet" id="theme" hidden>Dark</button></div>
<header>
<h1>rethrown conformance</h1>
<p class="lead">Throw an exception in one language, catch the same class in another: who can, and how that was tested.</p>
${figures(results)}
<noscript><p class="soft">The tables are complete; the details of a case need JavaScript.</p></noscript>
</header>
<main>
${parts.map(
  ({ id, title, text, body }) =>
    h`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>
${text !== "" && h`<p class="lead">${text}</p>`}
${body}</section>`,
)}
</main>
<footer>Suite ${results.suite.version}, run ${made} UTC on ${results.platform}.</footer>
</div>
${sheet}
<script type="application/json" id="data">${embedded(details(results))}</script>
<script>${new Markup(script)}</script>
</body>
</html>
`.text;
}
