// What the classes of a catalog have in common (SPEC 5): the name and the options that they declare, for
// `ErrorRegistry.use`. The classes themselves are generated from schema/catalogs.

import { declaredOptions, type TypeOptions } from "../definition.js";
import { declaredType, type ErrorClass } from "../identity.js";

/** Options as a catalog gives them: facts are constants, or the names of fields behind `fieldOf`. */
// biome-ignore lint/suspicious/noExplicitAny: a fact of one class is a function of its own instances
type CatalogOptions = TypeOptions<any> & { readonly type: string };

/** States what a class is called, here and on the wire, and how its instances cross. */
export function declare(known: ErrorClass, name: string, options: CatalogOptions): void {
  Object.defineProperty(known, declaredType, { value: options.type });
  Object.defineProperty(known, declaredOptions, { value: options });
  Object.defineProperty(known.prototype, "name", { value: name, writable: true, configurable: true });
}

/** A fact that stands in a field of the error. */
export const fieldOf =
  (name: string) =>
  (error: object): never =>
    (error as Record<string, unknown>)[name] as never;
