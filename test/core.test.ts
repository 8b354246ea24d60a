// The library as a browser has it: no Node, no code from strings, no codec that nobody imported.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

/** What a module of the build imports, directly and through others. */
function imports(entry: string, seen = new Set<string>()): Set<string> {
  if (seen.has(entry)) return seen;
  seen.add(entry);
  if (!entry.startsWith("/")) return seen;
  for (const [, target = ""] of readFileSync(entry, "utf8").matchAll(
    /^(?:import|export)[^;"]* from "([^"]+)"/gm,
  )) {
    imports(target.startsWith(".") ? join(entry, "..", target) : target, seen);
  }
  return seen;
}
const reached = (entry: string) =>
  [...imports(join(root, "dist", entry))].map((file) => file.replace(join(root, "dist/"), ""));

test("runs where there is no process, no Buffer, and no code from strings", () => {
  const program = `
    for (const name of ["process", "Buffer", "require", "global", "setImmediate"]) delete globalThis[name];
    const { ErrorRegistry } = await import("./dist/core.js");
    const { json } = await import("./dist/codec/json.js");
    const { msgpack } = await import("./dist/codec/msgpack.js");
    class Quota extends Error {}
    const errors = new ErrorRegistry().register(Quota, { type: "app.Quota" });
    const crossed = [json, msgpack].map((codec) => {
      const error = Object.assign(new Quota("spent", { cause: new RangeError("why") }), { limit: 3 });
      const caught = errors.deserialize(errors.serialize(error, { codec }), { codec });
      return [caught instanceof Quota, caught.message, caught.limit, caught.cause instanceof RangeError].join();
    });
    console.log(crossed.join(" "));
  `;
  const flags = ["--disallow-code-generation-from-strings", "--input-type=module", "--eval", program];
  const said = execFileSync(process.execPath, flags, { cwd: root, encoding: "utf8" });
  expect(said.trim()).toBe("true,spent,3,true true,spent,3,true");
});

test.each([
  "core.js",
  "index.js",
  "codec/json.js",
  "codec/msgpack.js",
  "codec/protobuf.js",
  "codec/armor.js",
])("%s imports nothing but this library", (entry) => {
  expect(reached(entry).filter((file) => !file.endsWith(".js"))).toEqual([]);
});

test("core.js knows no codec", () => {
  const codecs = ["json", "msgpack", "protobuf", "armor", "index"].map((name) => `codec/${name}.js`);
  expect(reached("core.js").filter((file) => codecs.includes(file))).toEqual([]);
});

test("receiver.js reaches nothing of the way out", () => {
  const out = ["registry", "capture", "changes", "budget", "sender-types", "remote"].map(
    (name) => `${name}.js`,
  );
  expect(reached("receiver.js").filter((file) => out.includes(file))).toEqual([]);
  expect(reached("registry.js")).toEqual(expect.arrayContaining(out.slice(1, -1)));
});

test("ajv and the Protobuf runtime are reached from their own entries only", () => {
  expect(reached("validate.js")).toContainEqual(expect.stringMatching(/^ajv/));
  expect(reached("proto.js")).toContainEqual(expect.stringMatching(/^@bufbuild\/protobuf/));
  const others = readdirSync(join(root, "dist"), { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".js") && !/^(validate|proto|generated)\b/.test(file),
  );
  for (const file of others)
    expect(readFileSync(join(root, "dist", file), "utf8")).not.toMatch(/eval\(|new Function/);
});
