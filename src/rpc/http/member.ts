// A member of a JSON text as it stands there: parsed and written again, an envelope would lose its duplicate names,
// which must be refused (SPEC JSON-3), and numbers that are none.

import { CARRIER_BOUNDS } from "../../generated/constants.js";

/** More levels than any answer has; another language's parser recurses. */
const MAX_LEVELS = CARRIER_BOUNDS.jsonLevels;

export interface Outline {
  /** The texts of the members of that name, of the object that the JSON is. */
  readonly members: readonly string[];
  readonly isDeep: boolean;
}

/** Reads the outline of a valid JSON text. */
export function outlineOf(json: string, name: string): Outline {
  const members: string[] = [];
  let level = 0;
  let deepest = 0;
  let text = "";
  let key = "";
  let start = 0;
  for (let at = 0; at < json.length; at++) {
    const unit = json[at] as string;
    if (unit === '"') {
      const end = endOfText(json, at);
      if (level === 1) text = json.slice(at, end + 1);
      at = end;
      continue;
    }
    if (level === 1 && unit === ":") {
      key = text;
      start = at + 1;
    } else if (level === 1 && (unit === "," || unit === "}")) {
      if (key !== "" && JSON.parse(key) === name) members.push(json.slice(start, at));
      key = "";
    }
    if (unit === "{" || unit === "[") deepest = Math.max(deepest, ++level);
    else if (unit === "}" || unit === "]") level--;
  }
  return { members, isDeep: deepest > MAX_LEVELS };
}

/** Where the text that begins at a quote has its other one. */
function endOfText(json: string, start: number): number {
  for (let end = start; ; ) {
    end = json.indexOf('"', end + 1);
    let escapes = 0;
    while (json[end - 1 - escapes] === "\\") escapes++;
    if (escapes % 2 === 0) return end;
  }
}
