// The errors of a billing service, and how they cross. billing.py is its twin.

import { ErrorRegistry } from "rethrown";

export const errors = new ErrorRegistry();

export class QuotaExceeded extends Error {
  constructor(
    readonly limit: number,
    readonly used: number,
    options?: ErrorOptions,
  ) {
    super(`${used} of ${limit} calls used`, options);
  }
}

/** Nobody registered this one: whoever knows QuotaExceeded catches it as that. */
export class BurstQuotaExceeded extends QuotaExceeded {
  override name = "BurstQuotaExceeded";
}

export class PaymentFailed extends Error {}

/** A class that worker.py defines while it runs as `__main__`. */
export class Overdraft extends Error {
  declare readonly account: string;
}

errors
  .register(QuotaExceeded, {
    type: "billing.QuotaExceeded",
    fields: ["limit", "used"],
    code: "QUOTA",
    kind: "user",
    status: "resource_exhausted",
    aliases: ["billing.OverQuota"],
  })
  .register(PaymentFailed, { type: "billing.PaymentFailed", code: "PAYMENT", status: "failed_precondition" })
  .register(Overdraft, { type: "worker.Overdraft" });
