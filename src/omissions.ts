// The list of what was left out of one error (SPEC 4, `omitted`).

import type { Omission, OmissionReason } from "./envelope.js";
import { pointer } from "./errors.js";
import { BOUNDS } from "./generated/constants.js";
import { utf8Length } from "./text.js";

/** A path one level deeper (RFC 6901). */
export const below = (path: string, key: string | number) =>
  typeof key === "string" && (key.includes("/") || key.includes("~"))
    ? path + pointer([key])
    : `${path}/${key}`;

// Far below any limit for text: a path is there to be read, and 64 long ones would leave no room for the error.
const MAX_PATH_BYTES = 2048;

/** A path of at most so many bytes that leads to the same place, or to what is around it. */
function pathWithin(path: string, maxBytes: number): string {
  let within = path;
  while (utf8Length(within) > maxBytes) {
    // No unit takes less than a byte.
    within = within.slice(0, Math.max(0, within.slice(0, maxBytes + 1).lastIndexOf("/")));
  }
  return within;
}

/** One omission. The size is left out where the path had to be cut: it would be that of something else. */
export function omission(
  path: string,
  reason: OmissionReason,
  size?: number,
  maxBytes = MAX_PATH_BYTES,
): Omission {
  const within = pathWithin(path, maxBytes);
  return {
    ...(within !== "" && { path: within }),
    reason,
    ...(size !== undefined && within === path && { size }),
  };
}

/** Collects omissions; the last of `maxOmissions` covers the rest. */
export class Omissions {
  readonly #list: Omission[];
  readonly #maxPathBytes: number;
  #more = 0;

  constructor(list: readonly Omission[] = [], maxPathBytes = MAX_PATH_BYTES) {
    this.#list = list.length > 0 ? [...list] : [];
    this.#maxPathBytes = maxPathBytes;
  }

  add(path: string, reason: OmissionReason, size?: number): void {
    if (this.#list.length >= BOUNDS.maxOmissions) {
      this.#more++;
      return;
    }
    const added = omission(path, reason, size, this.#maxPathBytes);
    // What is cut once more keeps the size of the original.
    const isKnown = this.#list.some((each) => each.path === added.path && each.reason === "truncated");
    if (!isKnown || reason !== "truncated") this.#list.push(added);
  }

  addAll(others: Omissions): this {
    for (const { path = "", reason, size } of others.list() ?? []) this.add(path, reason, size);
    return this;
  }

  /** The omissions, or undefined where nothing was left out. */
  list(): Omission[] | undefined {
    if (this.#list.length === 0) return undefined;
    if (this.#more === 0) return this.#list;
    return [...this.#list.slice(0, -1), { reason: "truncated", size: this.#more + 1 }];
  }
}
