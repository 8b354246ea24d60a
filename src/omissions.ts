// The list of what was left out of one error (SPEC 4, `omitted`).

import type { Omission, OmissionReason } from "./envelope.js";
import { pointer } from "./errors.js";
import { BOUNDS } from "./generated/constants.js";

/** A path one level deeper (RFC 6901). */
export const below = (path: string, key: string | number) => path + pointer([key]);

/** Collects omissions; the last of `maxOmissions` covers the rest. */
export class Omissions {
  readonly #list: Omission[];
  #more = 0;

  constructor(list: readonly Omission[] = []) {
    this.#list = [...list];
  }

  add(path: string, reason: OmissionReason, size?: number): void {
    if (this.#list.length >= BOUNDS.maxOmissions) this.#more++;
    else this.#list.push({ ...(path !== "" && { path }), reason, ...(size !== undefined && { size }) });
  }

  /** The omissions, or undefined where nothing was left out. */
  list(): Omission[] | undefined {
    if (this.#list.length === 0) return undefined;
    if (this.#more === 0) return this.#list;
    return [...this.#list.slice(0, -1), { reason: "truncated", size: this.#more + 1 }];
  }
}
