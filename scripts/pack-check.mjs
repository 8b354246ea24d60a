// Checks both packages as a user gets them: packed, installed elsewhere, imported.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { capture, Failure, main, root, run, status, temporary } from "./lib.mjs";
import { python } from "./python.mjs";

const packageJson = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const { name, exports: subpaths, devDependencies } = packageJson;
const peers = Object.keys(packageJson.peerDependencies);
const specifiers = Object.keys(subpaths).map((subpath) => name + subpath.slice(1));
const isModule = (/** @type {string} */ specifier) =>
  typeof subpaths[`.${specifier.slice(name.length)}`] !== "string";

/** Adapters that import the transport that they are for, and that transport. */
const NEEDS = new Map([["rethrown/rpc/connect", "@connectrpc/connect"]]);

/** What the suite's data is, in both packages. */
const SUITE = ["LICENSE", "README.md", "TESTEE.md", "schema/vectors.schema.json", "vectors/index.json"].map(
  (file) => `conformance/${file}`,
);

/** @param {string} folder */
async function checkNpm(folder) {
  console.log("── npm: pack, publint, attw");
  const [{ filename }] = JSON.parse(
    await capture("npm", ["pack", "--silent", "--json", "--pack-destination", folder]),
  );
  const tarball = join(folder, filename);
  await run("publint", ["run", tarball, "--strict"]);
  const json = specifiers.filter((each) => !isModule(each)).map((each) => each.slice(name.length + 1));
  await run("attw", [tarball, "--profile", "esm-only", "--exclude-entrypoints", ...json]);

  console.log("── npm: install into an empty project, import every subpath");
  const project = join(folder, "project");
  mkdirSync(project);
  writeFileSync(join(project, "package.json"), JSON.stringify({ private: true, type: "module" }));
  await run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", tarball], { cwd: project });
  await checkWithoutPeers(project);

  console.log("── npm: the same with the optional peers, as the types name them");
  const installed = peers.map((peer) => `${peer}@${devDependencies[peer]}`);
  await run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", ...installed], {
    cwd: project,
  });
  writeFileSync(
    join(project, "names.js"),
    `const names = {};
for (const specifier of ${JSON.stringify(specifiers.filter(isModule))}) names[specifier] = Object.keys(await import(specifier));
for (const specifier of ${JSON.stringify(specifiers.filter((each) => !isModule(each)))}) await import(specifier, { with: { type: "json" } });
console.log(JSON.stringify(names));
`,
  );
  /** @type {Record<string, string[]>} */
  const names = JSON.parse(await capture(process.execPath, ["--no-warnings", "names.js"], { cwd: project }));
  for (const [specifier, all] of Object.entries(names)) {
    if (all.length === 0) throw new Failure(`${specifier} exports nothing`);
    console.log(`${specifier}: ${all.length} names`);
  }

  console.log("── npm: compile against the types");
  const lines = Object.entries(names).map(
    ([specifier, all], index) =>
      `import { ${all.map((each) => `${each} as _${index}_${each}`).join(", ")} } from "${specifier}";\n` +
      `export const all${index}: unknown[] = [${all.map((each) => `_${index}_${each}`).join(", ")}];\n`,
  );
  writeFileSync(join(project, "names.ts"), lines.join(""));
  for (const [moduleResolution, module] of [
    ["nodenext", "nodenext"],
    ["bundler", "esnext"],
  ]) {
    const compilerOptions = {
      target: "es2022",
      lib: ["ES2023", "DOM"],
      module,
      moduleResolution,
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
      types: [],
      noEmit: true,
    };
    const config = `tsconfig.${moduleResolution}.json`;
    writeFileSync(join(project, config), JSON.stringify({ compilerOptions, files: ["names.ts"] }));
    await run("tsc", ["-p", config], { cwd: project });
    console.log(`${moduleResolution}: compiles`);
  }
  await checkConformance(project);
}

/** No optional peer is installed: all load but those that are for one of them, and these name it. @param {string} project */
async function checkWithoutPeers(project) {
  const brought = peers.filter((peer) => existsSync(join(project, "node_modules", ...peer.split("/"))));
  if (brought.length > 0) throw new Failure(`optional, and installed all the same: ${brought.join(", ")}`);
  writeFileSync(
    join(project, "alone.js"),
    `const failed = {};
for (const specifier of ${JSON.stringify(specifiers.filter(isModule))}) await import(specifier).catch(({ message }) => { failed[specifier] = message; });
console.log(JSON.stringify(failed));
`,
  );
  /** @type {Record<string, string>} */
  const failed = JSON.parse(await capture(process.execPath, ["alone.js"], { cwd: project }));
  const isClear = [...NEEDS].every(([each, peer]) => failed[each]?.includes(`'${peer}'`));
  if (!isClear || Object.keys(failed).length !== NEEDS.size) {
    throw new Failure(`without optional peers these do not load: ${JSON.stringify(failed, null, 2)}`);
  }
  console.log(
    `without the optional peers: all load but ${[...NEEDS.keys()].join(", ")}, which say what they need`,
  );
}

/** The suite as a stranger runs it: from the package alone, against a testee of their own. @param {string} project */
async function checkConformance(project) {
  console.log("── npm: npx rethrown conformance");
  const options = { cwd: project, capture: true };
  const rethrown = (/** @type {string[]} */ ...args) => status("npx", ["--no", "rethrown", ...args], options);
  const { stdout: skeleton } = await rethrown("conformance", "init", "--lang", "perl");
  const decode = readFileSync(join(root, "conformance", "testees", "perl", "decode.pl"), "utf8");
  writeFileSync(
    join(project, "smoke.pl"),
    skeleton.replace(/^sub decode \{.*?^\}\n/ms, () => decode),
  );
  const green = await rethrown("conformance", "--only", "00-smoke", "--", "perl", "smoke.pl");
  console.log(green.stdout.trim());
  if (green.code !== 0 || !green.stdout.includes("6 of 6 passed")) throw new Failure("the smoke cases fail");
  writeFileSync(join(project, "testee.pl"), skeleton);
  const next = await rethrown("conformance", "next", "--", "perl", "testee.pl");
  if (next.code !== 1 || !next.stdout.includes("npx rethrown conformance --only 00-smoke/")) {
    throw new Failure(`the skeleton is not led on:\n${next.stdout}`);
  }
  const missing = SUITE.filter((file) => !existsSync(join(project, "node_modules", name, file)));
  if (missing.length > 0) throw new Failure(`the package lacks ${missing.join(", ")}`);
}

/** @param {string} folder */
async function checkSdist(folder) {
  console.log("── python: sdist, with the conformance suite");
  const { bin } = await python();
  await run(bin, ["-m", "hatchling", "build", "-t", "sdist", "-d", folder], { cwd: join(root, "python") });
  const sdist =
    readdirSync(folder).find((file) => file.startsWith("rethrown-") && file.endsWith(".tar.gz")) ?? "";
  const names = await capture(bin, ["-m", "tarfile", "-l", join(folder, sdist)]);
  const missing = SUITE.filter((file) => !names.includes(`/${file}`));
  if (missing.length > 0) throw new Failure(`the sdist lacks ${missing.join(", ")}`);
}

/** @param {string} folder */
async function checkWheel(folder) {
  console.log("── python: wheel, install into an empty environment, import");
  const { bin } = await python();
  const pip = ["-m", "pip", "--quiet", "--disable-pip-version-check"];
  await run(bin, [...pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, "./python"]);
  const wheel = readdirSync(folder).find((file) => file.endsWith(".whl")) ?? "";
  const venv = join(folder, "venv");
  await run(bin, ["-m", "venv", venv]);
  const fresh =
    process.platform === "win32" ? join(venv, "Scripts", "python.exe") : join(venv, "bin", "python");
  await run(fresh, [...pip, "install", "--no-deps", "--no-index", join(folder, wheel)]);
  const code = `
import importlib, importlib.resources, pkgutil, rethrown, rethrown.rpc
assert importlib.resources.files("rethrown").joinpath("py.typed").is_file(), "py.typed is missing"
print("rethrown imports from", "${wheel}")
needs = {}
for module in pkgutil.walk_packages(rethrown.rpc.__path__, "rethrown.rpc."):
    try:
        importlib.import_module(module.name)
    except ModuleNotFoundError as error:
        needs[module.name.removeprefix("rethrown.rpc.")] = error.name
assert needs == {"connect": "connectrpc", "grpc": "grpc", "grpc_aio": "grpc", "trailers": "grpc"}, needs
print("without extras: all of rethrown.rpc imports but", ", ".join(needs), "which say what they need")
`;
  await run(fresh, ["-W", "error", "-c", code], { cwd: folder });
}

await main(async () => {
  const folder = temporary();
  await checkNpm(folder);
  await checkWheel(folder);
  await checkSdist(folder);
});
