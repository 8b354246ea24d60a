// `rethrown conformance report`: Markdown and a page from what one or more runs found.
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { Results } from "../runner/results.js";
import { html } from "./html.js";
import { emptyPage, fill, isMarked } from "./markdown.js";
import { merge, parse, Refused } from "./results.js";

const USAGE = `rethrown conformance report [--html FILE] [--markdown FILE]… [--check] results.json…

  --html FILE       writes one self-contained page
  --markdown FILE   fills the tables between <!-- generated:conformance… --> and <!-- /generated -->;
                    writes a page with all of them where there is no such file
  --check           writes no Markdown, but fails where it is stale
`;

function read(file: string): Results {
  if (!existsSync(file)) throw new Refused(`${file}: there is no such file`);
  if (!statSync(file).isFile()) throw new Refused(`${file}: is no file`);
  return parse(readFileSync(file, "utf8"), file);
}

/** Writes one file of Markdown, or with `check` looks whether it is stale. Returns whether it was. */
function markdown(file: string, results: Results, check: boolean): boolean {
  const there = existsSync(file);
  const text = there ? readFileSync(file, "utf8") : emptyPage;
  if (!isMarked(text))
    throw new Refused(`${file}: has no <!-- generated:conformance --> … <!-- /generated -->`);
  const filled = fill(text, results);
  const stale = !there || filled !== text;
  if (stale && !check) writeFileSync(file, filled);
  return stale;
}

function run(args: string[]): number {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      html: { type: "string" },
      markdown: { type: "string", multiple: true, default: [] },
      check: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  if (positionals.length === 0) throw new Refused("which results.json?");
  if (!values.html && values.markdown.length === 0) throw new Refused("--html or --markdown?");
  const results = merge(positionals.map(read));
  if (values.html) {
    writeFileSync(values.html, html(results));
    console.log(`${values.html} written`);
  }
  const stale = values.markdown.filter((file) => markdown(file, results, values.check));
  for (const file of stale) console.log(`${file} ${values.check ? "is stale" : "written"}`);
  return values.check && stale.length ? 1 : 0;
}

/** The command. Returns its exit code: 1 for what is stale, 2 for what cannot be done. */
export async function report(args: string[]): Promise<number> {
  try {
    return run(args);
  } catch (error) {
    // Those of the system and of parseArgs have codes: what cannot be read or written, and what is no option.
    if (!(error instanceof Refused || (error instanceof Error && "code" in error))) throw error;
    console.error(`${error.message}\n\n${USAGE}`);
    return 2;
  }
}
