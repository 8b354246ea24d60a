// What the page does: details of cases in a sheet, filters, the theme. The tables stand without it.
// All text from results goes in as text, never as markup.
export const script = `
"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const index = new Map(data.cases.map((each, at) => [each[0], at]));
const SIGNS = { passed: "✓", known: "◐", failed: "✕", undeclared: "–" };
const STANDING = {
  passed: "passed", "non-strict": "passed", known: "known", never: "known", failed: "failed", "unexpected-pass": "failed",
};
const WORST = ["failed", "known", "passed", "undeclared"];

function make(tag, properties, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (name === "onclick") element.addEventListener("click", value);
    else if (value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

function sign(standing, label) {
  return make("span", { class: "sign " + standing, role: "img", "aria-label": label ?? standing }, SIGNS[standing]);
}
const outcomeOf = (testee, id) => data.testees[testee].outcomes[index.get(id)];
const standingOf = (testee, id) => STANDING[outcomeOf(testee, id)?.outcome] ?? "undeclared";
const worstOf = (testees, id) => WORST.find((each) => testees.some((testee) => standingOf(testee, id) === each));

const dialog = document.querySelector("dialog");
const title = document.getElementById("sheet-title");
const about = document.getElementById("sheet-about");
const list = document.getElementById("sheet-list");
const search = document.getElementById("search");
const filter = document.getElementById("filter");
let shown = { ids: [], testees: [] };

// From where two texts differ, up to where they are the same again.
function difference(want, got) {
  let start = 0;
  const shorter = Math.min(want.length, got.length);
  while (start < shorter && want[start] === got[start]) start += 1;
  let end = 0;
  while (end < shorter - start && want[want.length - 1 - end] === got[got.length - 1 - end]) end += 1;
  return [start, end];
}

function excerpt(text, [start, end]) {
  const stop = text.length - end;
  if (stop <= start) return make("pre", { tabindex: "0" }, text);
  return make("pre", { tabindex: "0" }, text.slice(0, start), make("mark", {}, text.slice(start, stop)), text.slice(stop));
}

function outcome(testee, id) {
  const { label } = data.testees[testee];
  const found = outcomeOf(testee, id);
  const said = found?.outcome ?? "not asked: it does not declare what this case needs";
  const heading = make("h4", {}, sign(standingOf(testee, id), ""), label + ": " + said);
  const parts = [heading];
  if (found?.reason) parts.push(make("p", { class: "soft" }, found.reason));
  const rows = make("dl", {});
  const whole = [Infinity, 0];
  const both = found?.want !== undefined && found?.got !== undefined ? difference(found.want, found.got) : whole;
  for (const [name, limits] of [["request", whole], ["want", whole], ["got", both]]) {
    if (found?.[name] !== undefined) {
      rows.append(make("dt", {}, name), make("dd", {}, excerpt(found[name], limits)));
    }
  }
  if (rows.childElementCount) parts.push(rows);
  return parts;
}

function fillCase(details, id) {
  const [, spec, , level] = data.cases[index.get(id)];
  const chips = spec.map((requirement) =>
    make("li", {}, make("button", { class: "chip", type: "button", onclick: () => openRequirement(requirement) }, requirement)),
  );
  details.append(
    make(
      "div",
      { class: "body" },
      make("ul", { class: "badges" }, ...chips, level ? make("li", {}, make("span", { class: "badge" }, level)) : undefined),
      ...data.testees.flatMap((_, testee) => outcome(testee, id)),
      make("h4", {}, "To see all of it"),
      make("pre", { tabindex: "0" }, "npx rethrown conformance show " + id),
    ),
  );
}

function row(id) {
  const [, , why] = data.cases[index.get(id)];
  const details = make(
    "details",
    {},
    make(
      "summary",
      {},
      make("span", {}, ...shown.testees.map((testee) =>
        sign(standingOf(testee, id), data.testees[testee].label + ": " + (outcomeOf(testee, id)?.outcome ?? "not asked")))),
      make("span", { class: "id" }, shown.prefix ? id.slice(shown.prefix.length) : id),
      make("span", { class: "why" }, why),
    ),
  );
  details.addEventListener("toggle", () => {
    if (!details.open) return;
    if (details.childElementCount === 1) fillCase(details, id);
    history.replaceState(null, "", "#" + id);
  });
  return details;
}

function render() {
  const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
  const ids = shown.ids.filter((id) => {
    if (filter.value !== "all" && worstOf(shown.testees, id) !== filter.value) return false;
    const text = [id, ...data.cases[index.get(id)].slice(1, 3)].join(" ").toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const parts = [];
  let file = "";
  for (const id of ids) {
    const next = id.slice(0, id.lastIndexOf("/"));
    if (next !== file) parts.push(make("h3", {}, data.files[next] ?? next));
    file = next;
    parts.push(row(id));
  }
  if (parts.length === 0) parts.push(make("p", { class: "soft" }, "No case is left."));
  list.replaceChildren(...parts);
  list.scrollTop = 0;
}

function open(heading, text, ids, testees, prefix) {
  shown = { ids, testees, prefix };
  title.textContent = heading;
  about.textContent = text;
  search.value = "";
  filter.value = "all";
  render();
  if (!dialog.open) dialog.showModal();
}

const everyone = data.testees.map((_, testee) => testee);
const count = (ids) => (ids.length === 1 ? "1 case" : ids.length + " cases");

function openTopic(topic, testee) {
  const ids = data.cases.map(([id]) => id).filter((id) => topic === "" || id.startsWith(topic + "/"));
  const { label } = data.testees[testee] ?? {};
  open(topic || "All topics", count(ids) + (label ? ", as " + label + " answers" : ""), ids, label ? [testee] : everyone, topic && topic + "/");
}

function openRequirement(requirement) {
  const ids = data.cases.filter(([, spec]) => spec.includes(requirement)).map(([id]) => id);
  const text = data.requirements[requirement];
  open(requirement, (text ? text + " · " : "") + count(ids), ids, everyone, "");
}

function openCase(id) {
  if (!index.has(id)) return false;
  const topic = id.slice(0, id.indexOf("/"));
  openTopic(topic, -1);
  const details = [...list.querySelectorAll("details")][shown.ids.indexOf(id)];
  details.open = true;
  details.scrollIntoView({ block: "start" });
  details.firstElementChild.focus();
  return true;
}

document.addEventListener("click", ({ target }) => {
  const from = target.closest("[data-topic], [data-requirement], [data-case]");
  if (!from) return;
  if (from.dataset.topic !== undefined) openTopic(from.dataset.topic, Number(from.dataset.testee ?? -1));
  else if (from.dataset.requirement) openRequirement(from.dataset.requirement);
  else openCase(from.dataset.case);
});
search.addEventListener("input", render);
filter.addEventListener("change", render);
document.getElementById("close").addEventListener("click", () => dialog.close());
dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
dialog.addEventListener("close", () => history.replaceState(null, "", location.pathname + location.search));

const toggle = document.getElementById("theme");
const dark = matchMedia("(prefers-color-scheme: dark)");
const store = {
  get: () => { try { return localStorage.getItem("theme"); } catch { return null; } },
  set: (theme) => { try { localStorage.setItem("theme", theme); } catch {} },
};
const theme = () => document.documentElement.dataset.theme ?? (dark.matches ? "dark" : "light");
function label() {
  toggle.textContent = theme() === "dark" ? "Light" : "Dark";
}
if (["dark", "light"].includes(store.get())) document.documentElement.dataset.theme = store.get();
toggle.addEventListener("click", () => {
  document.documentElement.dataset.theme = theme() === "dark" ? "light" : "dark";
  store.set(theme());
  label();
});
dark.addEventListener("change", label);
label();
toggle.hidden = false;
openCase(decodeURIComponent(location.hash.slice(1)));
`;
