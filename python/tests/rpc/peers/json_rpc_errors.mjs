// What the TypeScript peers of python/tests/rpc/test_json_rpc.py throw.
import { ErrorRegistry } from "rethrown";

export class QuotaExceeded extends Error {
  constructor(limit, used, options) {
    super(`${used} of ${limit} calls used`, options);
    this.limit = limit;
    this.used = used;
  }
}

export const errors = new ErrorRegistry().register(QuotaExceeded, {
  type: "billing.QuotaExceeded",
  fields: ["limit", "used"],
  code: "QUOTA",
  status: "resource_exhausted",
  retryAfterMs: 60_000,
  publicFields: ["limit"],
});

const thrown = (error) => () => {
  throw error();
};

function cycle() {
  const [first, second] = [new QuotaExceeded(1, 2), new QuotaExceeded(3, 4)];
  first.cause = second;
  second.cause = first;
  return first;
}

export const THROWING = {
  quota: thrown(() => new QuotaExceeded(100, 101)),
  chain: thrown(() => new QuotaExceeded(1, 2, { cause: new RangeError("secret-cause") })),
  crash: thrown(() => Object.assign(new Error("secret-message"), { place: "secret-attribute" })),
  group: thrown(() => new AggregateError([new QuotaExceeded(1, 2), new TypeError("no such plan")], "two failed")),
  cycle: thrown(cycle),
  message: thrown(() => new Error("m".repeat(10_000_000))),
  traceback: thrown(() =>
    Object.assign(new QuotaExceeded(100, 101), { stack: `Error\n    at f (/srv/${"d".repeat(1_000_000)}:1:1)` }),
  ),
};
