// What this process knows of itself (SPEC CAP-10).

import type { Origin } from "./envelope.js";
import { PACKAGE_VERSION } from "./generated/constants.js";

interface Runtimes {
  readonly Deno?: { readonly version?: { readonly deno?: string } };
  readonly process?: { readonly versions?: { readonly bun?: string; readonly node?: string } };
  readonly navigator?: { readonly userAgent?: string };
}

function runtimeName({ Deno, process, navigator }: Runtimes): string | undefined {
  const { bun, node } = process?.versions ?? {};
  if (Deno?.version?.deno) return `Deno ${Deno.version.deno}`;
  if (bun) return `Bun ${bun}`;
  return node ? `Node.js ${node}` : navigator?.userAgent?.slice(0, 256);
}

const runtime = runtimeName(globalThis as Runtimes);

/** The origin of every error that is raised in this process. */
export const HERE: Readonly<Origin> = Object.freeze({
  language: "javascript",
  ...(runtime !== undefined && { runtime }),
  library: `rethrown ${PACKAGE_VERSION}`,
});
