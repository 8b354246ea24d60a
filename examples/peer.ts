// A process that we call and that calls us: JSON-RPC 2.0 over its stdin and stdout, one message a line.
// This is all that an RPC needs to let errors cross: one line where it answers, one where it gets an answer.

import { spawn } from "node:child_process";
import { JSONRPCClient, JSONRPCServer, JSONRPCServerAndClient } from "json-rpc-2.0";
import type { ErrorRegistry } from "rethrown";
import { rethrowing, throwing } from "rethrown/rpc/json-rpc";

export interface Peer {
  /** Calls a method of the process; throws what the process raised. */
  call(method: string, ...params: unknown[]): Promise<unknown>;
  close(): Promise<number | null>;
}

export function startPeer(
  command: readonly [string, ...string[]],
  errors: ErrorRegistry,
  methods: Readonly<Record<string, (...params: never[]) => unknown>> = {},
): Peer {
  const [program, ...args] = command;
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
  const send = (message: unknown) => void child.stdin.write(`${JSON.stringify(message)}\n`);
  const rpc = new JSONRPCServerAndClient(
    new JSONRPCServer({ errorListener: () => {} }),
    new JSONRPCClient(async (request) => send(request)),
  );

  // Between a program and its own child there is nothing to hide.
  throwing(rpc, { errors, disclosure: "internal" });
  rethrowing(rpc, { errors });

  for (const [name, method] of Object.entries(methods)) {
    // Some libraries leave empty params out.
    rpc.addMethod(name, async (params: never[] = []) => await method(...params));
  }

  // Not readline: it also ends a line at U+2028 (Node 24), which JSON has inside of text.
  let rest = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) void rpc.receiveAndSend(JSON.parse(line));
  });
  const closed = new Promise<number | null>((resolve) => child.on("close", resolve));
  closed.then((code) => rpc.rejectAllPendingRequests(`${program} ended with ${code}`));

  return {
    async call(method, ...params) {
      if (child.exitCode !== null) throw new Error(`${program} has ended`);
      return rpc.request(method, params);
    },
    close() {
      child.stdin.end();
      return closed;
    },
  };
}
