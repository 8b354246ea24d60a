// How the page looks. Every colour is said once, for light and for dark; what passed, is known, failed or was
// not asked differs by its sign and its pattern too.
export const style = `
:root {
  color-scheme: light dark;
  --paper: light-dark(#fbfaf7, #171614);
  --card: light-dark(#ffffff, #1f1e1b);
  --ink: light-dark(#22201c, #ece8e0);
  --soft: light-dark(#676259, #a8a195);
  --line: light-dark(#e5e1d8, #35322d);
  --wash: light-dark(#f3f0e9, #272521);
  --accent: light-dark(#28507d, #93bce8);
  --passed: light-dark(#2c6e4b, #7fc79c);
  --known: light-dark(#865400, #e3b45c);
  --failed: light-dark(#b1271b, #ff9a8d);
  --passed-fill: light-dark(#6fae8a, #4d9a70);
  --known-fill: light-dark(#dba53f, #b98628);
  --failed-fill: light-dark(#d2493b, #e0604f);
  --failed-wash: light-dark(#fbe9e6, #3a201c);
  --known-wash: light-dark(#fbf1dc, #332812);
  --sans: system-ui, -apple-system, "Segoe UI", "Helvetica Neue", "Open Sans", sans-serif;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
:root[data-theme="light"] { color-scheme: light; }
:root[data-theme="dark"] { color-scheme: dark; }
* { box-sizing: border-box; }
html { scroll-behavior: smooth; -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.55 var(--sans); font-variant-numeric: tabular-nums;
}
.page { max-width: 66rem; margin: 0 auto; padding: 0 1.5rem 4rem; }
h1, h2, h3 { line-height: 1.2; letter-spacing: -0.015em; font-weight: 650; text-wrap: balance; }
h1 { font-size: clamp(1.9rem, 5vw, 2.75rem); margin: 0 0 0.75rem; }
h2 { font-size: 1.35rem; margin: 4rem 0 0.4rem; }
h3 { font-size: 1rem; margin: 0; letter-spacing: 0; }
p { margin: 0; max-width: 42rem; text-wrap: pretty; }
.soft, .lead { color: var(--soft); }
.lead { margin-bottom: 1.5rem; }
a { color: var(--accent); text-underline-offset: 0.15em; }
code, pre, .id { font-family: var(--mono); font-size: 0.84em; }
button, input, select { font: inherit; color: inherit; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 0.3rem; }

.top { display: flex; justify-content: space-between; align-items: center; gap: 1rem; padding: 1.25rem 0 3.5rem; }
.top nav { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; font-size: 0.9rem; }
.top nav a { color: var(--soft); text-decoration: none; }
.top nav a:hover { color: var(--ink); text-decoration: underline; }
.quiet {
  flex: none; border: 1px solid var(--line); border-radius: 2rem; background: var(--card); cursor: pointer;
  padding: 0.3rem 0.9rem; font-size: 0.88rem;
}
.quiet:hover { border-color: var(--soft); }

.figures { display: flex; flex-wrap: wrap; gap: 1.25rem 3rem; margin: 2.25rem 0 0; padding: 0; list-style: none; }
.figures b { display: block; font-size: 1.9rem; font-weight: 600; letter-spacing: -0.02em; line-height: 1.15; }
.figures li { color: var(--soft); font-size: 0.9rem; }
.figures b { color: var(--ink); }
.figures .failed b { color: var(--failed); }

.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(19rem, 100%), 1fr)); gap: 1rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 0.75rem; padding: 1.25rem 1.35rem; }
.card p { font-size: 0.9rem; }
.badges { display: flex; flex-wrap: wrap; gap: 0.4rem; margin: 0.9rem 0; padding: 0; list-style: none; }
.badge {
  display: inline-flex; gap: 0.4rem; border: 1px solid var(--line); border-radius: 2rem; padding: 0.1rem 0.7rem;
  font-size: 0.86rem; white-space: nowrap;
}
.badge.passed { color: var(--passed); border-color: currentColor; }
.badge.failed { color: var(--failed); border-color: currentColor; border-style: dashed; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.25rem 1rem; margin: 0; font-size: 0.88rem; }
dt { color: var(--soft); }
dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }

.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; font-weight: 600; padding-bottom: 0.4rem; }
th, td { text-align: left; vertical-align: top; padding: 0.55rem 0.75rem; border-bottom: 1px solid var(--line); }
th:first-child, td:first-child { padding-left: 0; }
th { font-weight: 500; }
thead th { font-size: 0.86rem; color: var(--soft); vertical-align: bottom; }
tbody th { font-weight: 600; }
tbody th small { display: block; font-weight: 400; color: var(--soft); font-size: 0.82rem; }
.number { color: var(--soft); font-weight: 400; margin-right: 0.35rem; }
tfoot th, tfoot td { border-bottom: 0; }
.matrix td, .matrix thead th:not(:first-child) { width: 11rem; }
.matrix td { padding: 0.3rem; }
.matrix thead th:not(:first-child) { padding-left: 0.85rem; }
.cell {
  display: block; width: 100%; min-height: 2.6rem; border: 0; border-radius: 0.45rem; background: none;
  padding: 0.3rem 0.55rem 0.45rem; text-align: left; font-size: 0.92rem;
}
button.cell { cursor: pointer; }
button.cell:hover { background: var(--wash); }
.cell small { display: block; color: var(--soft); font-size: 0.82rem; line-height: 1.3; }
.cell.failed { background: var(--failed-wash); }
.cell.known { background: var(--known-wash); }
.cell.failed small, .cell.failed .sign { color: var(--failed); }
.cell.known small, .cell.known .sign { color: var(--known); }
.cell.passed .sign { color: var(--passed); }
.cell.undeclared small { display: inline; }
.cell.undeclared {
  color: var(--soft);
  background: repeating-linear-gradient(135deg, transparent 0 5px, var(--line) 5px 6px);
}
.sign { display: inline-block; width: 1.15em; font-weight: 600; }
.sign.passed { color: var(--passed); }
.sign.known { color: var(--known); }
.sign.failed { color: var(--failed); }
.sign.undeclared { color: var(--soft); }
.bar { display: flex; gap: 1px; height: 3px; margin-top: 0.25rem; border-radius: 2px; overflow: hidden; }
.bar i { background: var(--passed-fill); min-width: 3px; }
.bar i.known { background: repeating-linear-gradient(135deg, var(--known-fill) 0 3px, transparent 3px 5px); }
.bar i.failed { background: var(--failed-fill); }

.pairs { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr)); gap: 2rem 3rem; }
.pairs td { padding: 0.2rem; }
.pairs td { min-width: 6.5rem; }
.pairs tbody th, .pairs thead th:first-child { min-width: 9.5rem; }
.pairs tbody th { font-size: 0.92rem; }
.pairs .cell { min-height: 0; }
.pairs thead th:not(:first-child) { padding-left: 0.75rem; }
.pairs a.cell { color: inherit; }

.requirements { display: grid; grid-template-columns: max-content 1fr; gap: 0.55rem 1.25rem; align-items: baseline; }
.requirements h3 { font-family: var(--mono); font-size: 0.86rem; font-weight: 500; color: var(--soft); }
.chips { display: flex; flex-wrap: wrap; gap: 0.3rem; margin: 0; padding: 0; list-style: none; }
.chip {
  border: 1px solid var(--line); border-radius: 0.4rem; background: var(--card); cursor: pointer;
  padding: 0.1rem 0.5rem; font-size: 0.86rem; min-width: 4.3rem; text-align: left; white-space: nowrap;
}
.chip:hover { border-color: var(--soft); }
.chip small { color: var(--soft); font-size: 0.76rem; float: right; margin: 0.1rem 0 0 0.5rem; }
.chip.failed { border-color: var(--failed); background: var(--failed-wash); }
.chip.known { border-color: var(--known); border-style: dashed; background: var(--known-wash); }
.chip.untested {
  color: var(--soft);
  background: repeating-linear-gradient(135deg, transparent 0 5px, var(--line) 5px 6px);
}

.plain { border: 0; background: none; padding: 0; color: var(--accent); cursor: pointer; text-align: left; }
.plain:hover { text-decoration: underline; }
td .id { overflow-wrap: anywhere; }
.problems td { font-size: 0.92rem; }
.problems td:last-child { overflow-wrap: anywhere; }
.problems td:first-child { white-space: nowrap; padding-right: 1.25rem; }
.problems td:nth-child(2) { min-width: 10.5rem; }
.problems td:nth-child(3) { min-width: 17rem; }
.more { margin-top: 0.75rem; }
.more summary { cursor: pointer; color: var(--accent); width: max-content; }

dialog {
  margin: 0 0 0 auto; width: min(48rem, 100vw); max-width: none; height: 100dvh; max-height: none;
  border: 0; border-left: 1px solid var(--line); background: var(--paper); color: var(--ink); padding: 0;
}
dialog::backdrop { background: rgb(20 18 14 / 0.45); }
.sheet { display: flex; flex-direction: column; height: 100%; }
.sheet header { padding: 1.4rem 1.5rem 1rem; border-bottom: 1px solid var(--line); }
.sheet header > div { display: flex; justify-content: space-between; align-items: start; gap: 1rem; }
.sheet h2 { margin: 0 0 0.25rem; font-size: 1.25rem; overflow-wrap: anywhere; }
.tools { display: flex; flex-wrap: wrap; gap: 0.6rem; margin-top: 0.9rem; }
.tools input, .tools select {
  border: 1px solid var(--line); border-radius: 0.45rem; background: var(--card); padding: 0.35rem 0.65rem; min-width: 0;
}
.tools input { flex: 1 1 12rem; }
.tools input::placeholder { color: var(--soft); opacity: 1; }
.list { overflow-y: auto; flex: 1; padding: 0.5rem 1.5rem 3rem; }
.list h3 { margin: 1.4rem 0 0.4rem; font-size: 0.9rem; color: var(--soft); font-weight: 500; }
.list details { border-bottom: 1px solid var(--line); content-visibility: auto; contain-intrinsic-size: auto 4rem; }
.list summary {
  display: grid; grid-template-columns: max-content 1fr; gap: 0 0.6rem; padding: 0.5rem 0; cursor: pointer;
  list-style: none;
}
.list summary::-webkit-details-marker { display: none; }
.list summary .id { overflow-wrap: anywhere; }
.list summary .why { grid-column: 2; color: var(--soft); font-size: 0.88rem; }
.list details[open] summary .why { color: var(--ink); }
.body { padding: 0.35rem 0 1.1rem 1.75rem; }
.body h4 { margin: 1rem 0 0.35rem; font-size: 0.9rem; font-weight: 600; }
.body .badges { margin: 0; }
.body .chip { min-width: 0; }
pre {
  margin: 0; padding: 0.6rem 0.75rem; background: var(--wash); border-radius: 0.4rem; white-space: pre-wrap;
  overflow-wrap: anywhere; line-height: 1.45; max-height: 22rem; overflow-y: auto;
}
mark { background: var(--failed-wash); color: var(--failed); border-radius: 0.15rem; box-shadow: 0 0 0 1px var(--failed); }
footer { margin-top: 4.5rem; padding-top: 1.25rem; border-top: 1px solid var(--line); font-size: 0.86rem; color: var(--soft); }

@media (max-width: 40rem) {
  .page { padding: 0 1.1rem 3rem; }
  .top { align-items: start; padding-bottom: 2rem; }
  h2 { margin-top: 3rem; }
  .figures { gap: 1rem 2rem; }
  .matrix td, .matrix thead th:not(:first-child) { width: auto; min-width: 6.2rem; }
  .matrix tbody th small { display: none; }
  .problems tr { display: block; padding: 0.6rem 0; border-bottom: 1px solid var(--line); }
  .problems tbody td:nth-child(n) { display: block; padding: 0; border: 0; min-width: 0; }
  .problems thead { display: none; }
  .body { padding-left: 0; }
  .list, .sheet header { padding-left: 1.1rem; padding-right: 1.1rem; }
}
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
@media print {
  :root { color-scheme: light !important; --paper: #fff; }
  .top, dialog { display: none; }
  .page { max-width: none; padding: 0; }
  body { font-size: 10pt; }
  h2 { break-after: avoid; margin-top: 2rem; }
  tr, .card, .pairs > * { break-inside: avoid; }
}
`;
