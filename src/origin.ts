// What this process knows of itself (SPEC CAP-10).

import type { Origin } from "./envelope.js";
import { PACKAGE_VERSION } from "./generated/constants.js";

interface Runtimes {
  readonly Deno?: { readonly version?: { readonly deno?: string } };
  readonly process?: { readonly versions?: { readonly [name: string]: string | undefined } };
  readonly navigator?: { readonly userAgent?: string };
}

/** The version of Node.js; empty where this is something else, or something made of it. */
export let nodeVersion = "";

function runtimeName({ Deno, process, navigator }: Runtimes): string | undefined {
  const { bun, node, electron } = process?.versions ?? {};
  if (Deno?.version?.deno) return `Deno ${Deno.version.deno}`;
  if (bun) return `Bun ${bun}`;
  if (node && !electron) nodeVersion = node;
  return node ? `Node.js ${node}` : navigator?.userAgent?.slice(0, 256);
}

const runtime = runtimeName(globalThis as Runtimes);

/** The origin of every error that is raised in this process. */
export const HERE: Readonly<Origin> = Object.freeze({
  language: "javascript",
  ...(runtime !== undefined && { runtime }),
  library: `rethrown ${PACKAGE_VERSION}`,
});
