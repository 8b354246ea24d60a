// HTML from templates: what is interpolated is text, and escaped, unless a template made it.

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

export class Markup {
  constructor(readonly text: string) {}
}

type Part = Markup | string | number | false | undefined | Part[];

function render(part: Part): string {
  if (part instanceof Markup) return part.text;
  if (Array.isArray(part)) return part.map(render).join("");
  if (part === false || part === undefined) return "";
  return String(part).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

export function h(strings: TemplateStringsArray, ...parts: Part[]): Markup {
  return new Markup(strings.reduce((text, string, index) => text + render(parts[index - 1]) + string));
}

/** Data for a script element: no text in it can end that element, or begin a comment. */
export const embedded = (data: unknown): Markup =>
  new Markup(JSON.stringify(data).replaceAll("<", "\\u003c"));
