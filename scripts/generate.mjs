// Everything that follows from schema/: message classes, constants, and the tables of SPEC.md.
//   node scripts/generate.mjs          writes what has changed
//   node scripts/generate.mjs --check  names what is stale, and fails
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { renderClasses } from "./generate/catalog-classes.mjs";
import { renderModule, renderStub } from "./generate/catalog-modules.mjs";
import { builtinStatuses, processControl, resolveCatalogs } from "./generate/catalogs.mjs";
import { renderConstants } from "./generate/constants.mjs";
import { renderTables } from "./generate/spec-tables.mjs";
import { renderTypes } from "./generate/types.mjs";
import { renderVectorsIndex } from "./generate/vectors-index.mjs";
import { capture, Failure, filesBelow, main, root, run, temporary } from "./lib.mjs";
import { python } from "./python.mjs";

const proto = "rethrown/v1/envelope.proto";
// A catalog can name the types of those before it.
const CATALOGS = ["python", "javascript", "modal", "fal", "flyte", "sail"];
// Nothing but generated files lives here: whatever is left over is stale.
const owned = ["src/generated", "test/generated", "python/src/rethrown/v1"];

const read = (/** @type {string} */ file) => readFileSync(join(root, file), "utf8");

/** @param {string} file @param {string} text */
function header(file, text) {
  const comment = file.endsWith(".ts") ? "//" : "#";
  const source = file.startsWith("test/") ? "test/proto/" : "schema/";
  return `${comment} Generated from ${source}; do not edit, run \`npm run generate\`.\n${text}`;
}

/** Every generated file: its path, and what it should hold. @returns {Promise<Map<string, string>>} */
async function generate() {
  const { bin } = await python();
  const folder = temporary();
  const pythonFolder = join(folder, "python", "src");
  mkdirSync(pythonFolder, { recursive: true });

  /** @param {string} file @param {string} text */
  async function writeFormatted(file, text) {
    const ruff = ["-m", "ruff", "format", "--stdin-filename", file, "-"];
    // Biome would leave a file below src/generated as it is.
    const formatted = file.endsWith(".ts")
      ? await capture("biome", ["format", "--stdin-file-path=file.ts"], { input: text })
      : await capture(bin, ruff, { input: text });
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), formatted);
  }

  await run("buf", ["lint"]);
  await run("buf", ["generate", "schema", "--output", join(folder, "src")]);
  // What other peers read carriers with: the tests do.
  await run("buf", ["generate", "test/proto", "--output", join(folder, "test")]);
  const protoc = ["-m", "grpc_tools.protoc", "--proto_path=schema"];
  await run(bin, [...protoc, `--python_out=${pythonFolder}`, `--pyi_out=${pythonFolder}`, proto]);
  writeFileSync(join(pythonFolder, "rethrown", "v1", "__init__.py"), "");

  const packageVersion = JSON.parse(read("package.json")).version;
  const catalogs = CATALOGS.map((name) => JSON.parse(read(`schema/catalogs/${name}.json`)));
  const resolved = resolveCatalogs(catalogs);
  const constants = {
    ...JSON.parse(read("schema/constants.json")),
    processControl: processControl(resolved),
    builtinStatuses: builtinStatuses(resolved),
    codeStatuses: catalogs.find(({ name }) => name === "javascript").codes,
    packageVersion,
  };
  const descriptor = JSON.parse(await capture("buf", ["build", "schema", "--output", "-#format=json"]));
  const { typescript, python: unformatted } = renderConstants(constants, descriptor);
  writeFileSync(join(folder, "src", "generated", "constants.ts"), typescript);
  await writeFormatted("python/src/rethrown/_generated.py", unformatted);

  const packaged = catalogs.flatMap(({ name, packages }) => (packages ? [name] : []));
  const types = renderTypes(resolved, ["python", ...packaged]);
  await writeFormatted("src/generated/types.ts", types.typescript);
  await writeFormatted("python/src/rethrown/_types.py", types.python);

  for (const { name, packages } of catalogs) {
    if (!packages) continue;
    const types = resolved.get(name) ?? [];
    const classes = renderClasses(name, types);
    await writeFormatted(`src/generated/catalogs/${name}.ts`, classes);
    await writeFormatted(`python/src/rethrown/catalogs/${name}.py`, renderModule(name, types));
    await writeFormatted(`python/src/rethrown/catalogs/${name}.pyi`, renderStub(types));
  }

  const sources = filesBelow(folder)
    .map((file) => file.replaceAll("\\", "/"))
    .sort();
  const files = new Map(
    sources.map((file) => [file, header(file, readFileSync(join(folder, file), "utf8"))]),
  );
  files.set("SPEC.md", renderTables(read("SPEC.md"), constants));
  const vectors = filesBelow(join(root, "conformance/vectors"))
    .map((file) => file.replaceAll("\\", "/").slice(0, -".json".length))
    .filter((name) => name.includes("/"))
    .sort();
  const texts = new Map(vectors.map((name) => [name, read(`conformance/vectors/${name}.json`)]));
  files.set("conformance/vectors/index.json", renderVectorsIndex(texts, read("SPEC.md")));
  // The JSON Schema lies outside of both packages' sources, so each has a copy.
  const schema = read("schema/envelope.schema.json");
  const module = `export const SCHEMA = ${JSON.stringify(JSON.parse(schema), null, 2)} as const;\n`;
  files.set("src/generated/schema.ts", header("src/generated/schema.ts", module));
  files.set("python/src/rethrown/schema/envelope.schema.json", schema);
  return files;
}

/** @param {string} file */
function onDisk(file) {
  try {
    return read(file);
  } catch {
    return undefined;
  }
}

await main(async () => {
  const check = process.argv.includes("--check");
  const files = await generate();
  const stale = [...files.keys()].filter((file) => files.get(file) !== onDisk(file));
  const orphans = owned
    .flatMap((folder) =>
      filesBelow(join(root, folder)).map((file) => `${folder}/${file.replaceAll("\\", "/")}`),
    )
    .filter((file) => !files.has(file));

  if (check) {
    const lines = [...stale.map((file) => `stale: ${file}`), ...orphans.map((file) => `orphan: ${file}`)];
    if (lines.length > 0) throw new Failure(`${lines.join("\n")}\nRun \`npm run generate\`.`);
    console.log(`${files.size} generated files are up to date`);
    return;
  }
  for (const file of stale) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), files.get(file) ?? "");
    console.log(`wrote ${file}`);
  }
  for (const file of orphans) {
    rmSync(join(root, file));
    console.log(`removed ${file}`);
  }
  console.log(`${files.size} generated files are up to date`);
});
