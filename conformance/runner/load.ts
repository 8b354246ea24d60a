// Reads the vectors and the requirements that they test (schema/vectors.schema.json, SPEC.md).

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Failure, messageOf } from "./failure.js";
import type { Bytes, CodecName, Fault, Json, JsonMap } from "./protocol.js";

/** Where SPEC.md, schema and vectors are: the package, from its sources and from dist alike. */
export const home = ((): string => {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "conformance", "vectors")) && dirname(folder) !== folder) {
    folder = dirname(folder);
  }
  return folder;
})();

export const VECTORS = join(home, "conformance", "vectors");

/** Topics of the runner. From 95 on the form of a file is its own, and the libraries test them themselves. */
const OWN = /^([0-8]\d|9[0-4])-/;

export type Level = "required" | "recommended" | "optional";

export interface Expected {
  readonly envelope?: Json;
  readonly bytes?: Bytes;
  readonly error?: Fault;
  readonly found?: string | null;
  readonly unchanged?: true;
  readonly longest?: number;
  readonly facts?: readonly JsonMap[];
  readonly ran?: readonly string[];
  readonly matches?: readonly string[];
  readonly text?: Json;
  readonly registered?: boolean;
}

/** One case; what its file writes in parts is joined. */
export interface Case {
  /** `topic/file/id` */
  readonly id: string;
  readonly topic: string;
  /** `topic/file` */
  readonly file: string;
  readonly spec: readonly string[];
  readonly why: string;
  readonly level: Level;
  readonly needs: readonly string[];
  readonly flags: readonly string[];
  readonly op: string;
  readonly codec?: CodecName | null;
  readonly hex?: string;
  readonly text?: string;
  readonly limits?: JsonMap;
  readonly to?: readonly CodecName[];
  readonly envelope?: Json;
  readonly recipe?: JsonMap;
  readonly options?: JsonMap;
  readonly matches?: readonly string[];
  readonly change?: JsonMap;
  readonly types?: readonly JsonMap[];
  readonly expect: Expected;
}

export interface Vectors {
  readonly cases: readonly Case[];
  /** `topic/file` → what the file is about. */
  readonly files: ReadonlyMap<string, string>;
  /** Whether an index says that these are all: of a part nothing can be claimed. */
  readonly isWhole: boolean;
}

/** All cases in teaching order: that of the folders, of the files, and in them. */
export function loadVectors(folder: string = VECTORS): Vectors {
  const cases: Case[] = [];
  const files = new Map<string, string>();
  for (const topic of namesIn(folder).filter((name) => OWN.test(name))) {
    for (const name of namesIn(join(folder, topic)).filter((each) => each.endsWith(".json"))) {
      const file = `${topic}/${name.slice(0, -".json".length)}`;
      const content = checked(readJson(join(folder, topic, name)), file);
      if (content.cases.length !== content.count) {
        throw new Failure(
          `${file}.json has ${content.cases.length} cases and says ${content.count}: was it cut?`,
        );
      }
      files.set(file, content.topic);
      for (const raw of content.cases) cases.push(fromRaw(raw, topic, file));
    }
  }
  if (cases.length === 0) throw new Failure(`there are no vectors in ${folder}`);
  return { cases, files, isWhole: isIndexed(folder, cases) };
}

/** Whether a folder has an index. @throws {Failure} where it is another one than that of these cases */
function isIndexed(folder: string, cases: readonly Case[]): boolean {
  const index = join(folder, "index.json");
  if (!existsSync(index)) return false;
  const { files } = Object(readJson(index)) as { files?: JsonMap };
  const listed = Object.entries(files ?? {}).filter(([name]) => OWN.test(name));
  const wanted = new Map(listed.map(([name, about]) => [name, Number(Object(about).count)]));
  const found = new Map<string, number>();
  for (const { file } of cases) found.set(file, (found.get(file) ?? 0) + 1);
  for (const file of new Set([...wanted.keys(), ...found.keys()])) {
    const [want = "none", got = "none"] = [wanted.get(file), found.get(file)];
    if (want !== got) throw new Failure(`${index}: ${file}.json has ${got} of its cases, not ${want}`);
  }
  return true;
}

interface File {
  readonly topic: string;
  readonly count: number;
  readonly cases: readonly Raw[];
}

/** @throws {Failure} where a file lacks what everything here relies on; the schema says the rest */
function checked(content: unknown, file: string): File {
  const { cases } = Object(content) as { cases?: unknown };
  const fault = Array.isArray(cases) ? cases.map(faultOf).find((each) => each !== undefined) : "has no cases";
  if (fault === undefined) return content as File;
  throw new Failure(`${file}.json ${fault}: see schema/vectors.schema.json`);
}

function faultOf(raw: unknown, index: number): string | undefined {
  const { id, spec, why, expect } = Object(raw) as Partial<Raw>;
  const isCase =
    typeof id === "string" && typeof why === "string" && Array.isArray(spec) && Object(expect) === expect;
  return isCase ? undefined : `has in place ${index} no case with id, spec, why and expect`;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    throw new Failure(`the vectors cannot be read: ${messageOf(error)}`);
  }
}

export function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Failure(`${file}: ${messageOf(error)}`);
  }
}

type Parts = string | (string | [string, number])[];
interface Raw extends Partial<Omit<Case, "hex" | "text" | "expect">> {
  readonly id: string;
  readonly spec: string[];
  readonly why: string;
  readonly hex?: Parts;
  readonly text?: Parts;
  readonly expect: Omit<Expected, "bytes"> & { bytes?: { [name: string]: Parts } };
}

const concatenate = (parts: Parts): string =>
  typeof parts === "string"
    ? parts
    : parts.map((part) => (typeof part === "string" ? part : part[0].repeat(part[1]))).join("");

function fromRaw(raw: Raw, topic: string, file: string): Case {
  const { hex, text, expect, ...rest } = raw;
  const { bytes, ...expected } = expect;
  const joined = bytes && Object.entries(bytes).map(([codec, parts]) => [codec, concatenate(parts)]);
  return {
    level: "required",
    needs: [],
    flags: [],
    op: "decode",
    ...rest,
    id: `${file}/${raw.id}`,
    topic,
    file,
    ...(hex === undefined ? {} : { hex: concatenate(hex) }),
    ...(text === undefined ? {} : { text: concatenate(text) }),
    expect: { ...expected, ...(joined ? { bytes: Object.fromEntries(joined) } : {}) },
  };
}

/** Requirement id → its text, as SPEC.md has it. */
export function loadRequirements(file: string = join(home, "SPEC.md")): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  // A paragraph or an item; a list belongs to the colon before it.
  const pattern = /^(?:- |\d+\. )?`\[([A-Z]+-\d+)\]` (.*(?:(?<=:)\n\n(?:\d+\. (?!`\[).*\n)+)?)/gm;
  for (const [, id = "", text = ""] of readFileSync(file, "utf8").matchAll(pattern)) {
    if (!found.has(id)) found.set(id, text.trim().replace(/\n+/g, "\n"));
  }
  return found;
}
