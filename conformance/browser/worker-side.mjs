// What runs in the Worker, as the hash of its address says.

import { rethrowing } from "../../dist/rpc/comlink.js";
import { reportErrors, throwing, toMessage } from "../../dist/rpc/worker.js";
import { expose, transferHandlers } from "../../node_modules/comlink/dist/esm/comlink.js";
import { errors, QuotaExceeded } from "./worker-errors.mjs";

const fail = () => {
  throw new QuotaExceeded(100, { cause: new RangeError("below") });
};

/** @type {Record<string, () => void>} */
const MODES = {
  task() {
    self.onmessage = async () => {
      try {
        postMessage({ result: throwing(fail, { errors })() });
      } catch (error) {
        postMessage({ error });
      }
    };
  },
  raw() {
    self.onmessage = () => {
      try {
        fail();
      } catch (error) {
        postMessage({ error });
      }
    };
  },
  port() {
    self.onmessage = ({ ports: [port] }) => {
      const message = toMessage(new QuotaExceeded(100), { errors });
      port?.postMessage({ id: 7, ...message }, [/** @type {ArrayBuffer} */ (message.rethrown.buffer)]);
    };
  },
  dying() {
    reportErrors({ errors });
    self.onmessage = ({ data }) => {
      if (data === "rejected") Promise.reject(new QuotaExceeded(100));
      else fail();
    };
  },
  unreported() {
    self.onmessage = fail;
  },
  comlink() {
    rethrowing(transferHandlers, { errors });
    expose({ fail });
  },
};

MODES[location.hash.slice(1)]?.();
