// The plain tree that MessagePack and JSON are parsed to, before anything is known of fields (SPEC 7.1, 7.3).
// It grows without recursion, so the input cannot choose the depth of our stack, and always knows the path to
// where it grows (ERR-5).

import { type ErrorCode, Fault, type Segment } from "../errors.js";
import { BOUNDS } from "../generated/constants.js";

/** A map with keys from the wire: without a prototype, so that no key means anything. */
export type Tree = { [key: string]: unknown };

export const emptyTree = (): Tree => Object.create(null);

// A megabyte can hold a million empty maps, each of 200 bytes: a tree that is only read shares them.
export const NO_FIELDS: Tree = Object.freeze(emptyTree());
const NO_ELEMENTS: readonly unknown[] = Object.freeze([]);

interface Open {
  readonly list: unknown[] | undefined;
  readonly map: Tree | undefined;
  /** The index or key of the element that is read or awaited; undefined while a key is awaited. */
  at: Segment | undefined;
  /** How many elements are still to come, where the encoding says. */
  left: number;
  isEmpty: boolean;
}

/** A tree in the making: the containers that are open, innermost last. */
export class TreeBuilder {
  readonly #open: Open[] = [];
  readonly #maxLevels: number;
  #root: unknown;

  constructor(maxDepth: number) {
    this.#maxLevels = maxDepth + BOUNDS.levelsAboveValues;
  }

  /** The innermost open container. */
  get top(): Open | undefined {
    return this.#open[this.#open.length - 1];
  }

  get root(): unknown {
    return this.#root;
  }

  /** A fault of the value that is read or awaited; of the map around it, where a key is awaited. */
  fault(code: ErrorCode, detail: string, offset?: number): Fault {
    return new Fault(code, this.#path(), detail, offset);
  }

  /** A fault of the innermost container itself, whatever is read or awaited in it. */
  faultAround(code: ErrorCode, detail: string): Fault {
    const path = this.#path();
    return new Fault(code, this.top?.at === undefined ? path : path.slice(0, -1), detail);
  }

  /** Begins a list of `left` elements. */
  openList(left: number, offset?: number): void {
    this.#push({ list: [], map: undefined, at: 0, left, isEmpty: true }, offset);
  }

  /** Begins a map of `left` entries. */
  openMap(left: number, offset?: number): void {
    this.#push({ list: undefined, map: emptyTree(), at: undefined, left, isEmpty: true }, offset);
  }

  /** The key of the next element of a map. */
  key(name: string, offset?: number): void {
    const top = this.top as Open;
    top.at = name;
    if (name in (top.map as Tree)) throw this.fault("duplicate_key", "the key occurs twice", offset);
  }

  /** A value without elements, or the container that `close` has ended. */
  add(value: unknown): void {
    const top = this.top;
    if (top === undefined) {
      this.#root = value;
      return;
    }
    top.left--;
    top.isEmpty = false;
    if (top.list) {
      top.at = top.list.push(value);
    } else {
      (top.map as Tree)[top.at as string] = value;
      top.at = undefined;
    }
  }

  /** Ends the innermost container. */
  close(): void {
    const { list, map, isEmpty } = this.#open.pop() as Open;
    if (isEmpty) this.add(list ? NO_ELEMENTS : NO_FIELDS);
    // A short list has room for 17 elements; its copy has none to spare.
    else this.add(list && list.length < 8 ? list.slice() : (list ?? map));
  }

  #path(): Segment[] {
    return this.#open.map(({ at }) => at).filter((at) => at !== undefined);
  }

  #push(open: Open, offset: number | undefined): void {
    if (this.#open.length === this.#maxLevels) {
      throw this.fault("limit", `more than ${this.#maxLevels} containers in one another`, offset);
    }
    this.#open.push(open);
  }
}

/** True for what a map is in memory: an object of no class, of any realm. */
export function isMap(value: unknown): value is Tree {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
