// `bench/` is a package of its own, with copies of its own of what the adapters use. What is measured here is this
// repository's: with `--import` of this file, packages are found from its root.
import { register } from "node:module";
import { isMainThread } from "node:worker_threads";

const root = new URL("../../package.json", import.meta.url).href;
const here = new URL(".", import.meta.url).href;

// The hooks run in a thread of their own, which loads this file again.
if (isMainThread) register(import.meta.url);

/** @type {import("node:module").ResolveHook} */
export function resolve(specifier, context, next) {
  const isPackage = /^[a-z@]/.test(specifier) && !specifier.includes(":");
  const isOurs = context.parentURL?.startsWith(here);
  return next(specifier, isPackage && isOurs ? { ...context, parentURL: root } : context);
}
