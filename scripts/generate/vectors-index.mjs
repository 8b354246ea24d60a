// conformance/vectors/index.json: what the files of vectors hold, and which cases test which requirement of SPEC.md.
import { createHash } from "node:crypto";

/** @typedef {{ topic: string, count: number, cases: { id: string, spec: string[] }[] }} VectorFile */

/**
 * @param {Map<string, string>} files the text of each file, by `topic/file`
 * @param {string} spec SPEC.md
 */
export function renderVectorsIndex(files, spec) {
  const read = [...files].map(([name, text]) => ({
    name,
    text,
    /** @type {VectorFile} */ file: JSON.parse(text),
  }));

  /** @param {string} requirement */
  const tested = (requirement) =>
    read.flatMap(({ name, file }) => {
      const ids = file.cases.filter((each) => each.spec.includes(requirement)).map(({ id }) => id);
      return ids.length > 0 ? [[name, ids]] : [];
    });

  const requirements = new Set([...spec.matchAll(/`\[([A-Z]+-\d+)\]`/g)].map(([, id]) => id ?? ""));
  return `{
  "files": {
${lines(
  read.map(({ name, text, file: { topic, count } }) => [
    name,
    { topic, count, sha256: createHash("sha256").update(text).digest("hex") },
  ]),
)}
  },
  "requirements": {
${lines([...requirements].map((id) => [id, Object.fromEntries(tested(id))]))}
  }
}
`;
}

/** An entry a line. @param {(string | object)[][]} entries */
const lines = (entries) =>
  entries.map(([key, value]) => `    ${JSON.stringify(key)}: ${JSON.stringify(value)}`).join(",\n");
