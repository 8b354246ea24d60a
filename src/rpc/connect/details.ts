// The envelope among the details of a ConnectError (SPEC CAR-6).

import type { ConnectError } from "@connectrpc/connect";
import type { ErrorEnvelope } from "../../envelope.js";
import type { Limits } from "../../limits.js";
import { envelopeOfDetails, type StatusDetail } from "../google-status.js";

/** Undefined where there is none that `limits` accept. */
export const envelopeIn = ({ details }: ConnectError, limits?: Limits): ErrorEnvelope | undefined =>
  envelopeOfDetails(details.filter(isReceived), limits);

/** Details that a program made itself are messages yet. */
const isReceived = (detail: object): detail is StatusDetail => "type" in detail;
