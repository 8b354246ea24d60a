// Reads the mutants: data, so that they can be read without the program that tries them (mutants.schema.json).

import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { Failure } from "../runner/failure.js";
import { home, readJson } from "../runner/load.js";

export interface Mutant {
  readonly id: string;
  /** What a careless implementer does. */
  readonly why: string;
  /** The requirements that it breaks. */
  readonly spec: readonly string[];
  readonly language: "typescript" | "python";
  /** The source, from the root of the repository. */
  readonly file: string;
  /** Features without which it changes nothing: a version of a language can lack them. */
  readonly needs?: readonly string[];
  readonly find: string;
  readonly replace: string;
}

const FOLDER = join(home, "conformance", "mutants");

/** @throws {Failure} for a file that breaks its schema, and for an id that occurs twice */
export function loadMutants(file: string = join(FOLDER, "mutants.json")): readonly Mutant[] {
  const content = readJson(file);
  const validate = new Ajv2020({ strict: false }).compile(
    readJson(join(FOLDER, "mutants.schema.json")) as object,
  );
  if (!validate(content)) {
    const { instancePath = "", message = "" } = validate.errors?.[0] ?? {};
    throw new Failure(`${file}: ${instancePath} ${message}`);
  }
  const { mutants } = content as { mutants: readonly Mutant[] };
  const ids = new Set<string>();
  for (const { id } of mutants) {
    if (ids.has(id)) throw new Failure(`${file}: two mutants are called ${id}`);
    ids.add(id);
  }
  return mutants;
}
