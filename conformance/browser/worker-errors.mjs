// A class that page, worker and server each have a copy of.
import { ErrorRegistry } from "../../dist/index.js";

export class QuotaExceeded extends Error {
  /** @param {number} limit @param {ErrorOptions} [options] */
  constructor(limit, options) {
    super(`${limit} calls used`, options);
    this.limit = limit;
  }
}

/** @type {import("../../dist/index.js").TypeOptions<QuotaExceeded>} */
export const options = {
  type: "billing.QuotaExceeded",
  fields: ["limit"],
  publicFields: ["limit"],
  status: "resource_exhausted",
};

export const errors = new ErrorRegistry().register(QuotaExceeded, options);
