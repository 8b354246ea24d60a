// A testee as a process (TESTEE.md): requests are pipelined, and one that dies, hangs or writes something else is
// judged by the first request that it has not answered, started again, and asked the rest.

import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { Failure } from "./failure.js";
import { lines } from "./lines.js";
import { type About, PROTOCOL, type Reply, type Request, type Testee } from "./protocol.js";
import { faultOfReply, faultOfStart } from "./replies.js";
import { visible } from "./style.js";

export interface PipeOptions {
  /** Milliseconds that one reply may take; default 10,000. */
  readonly timeout?: number | undefined;
  /** Whether replies are checked against testee.schema.json; default true. */
  readonly validate?: boolean | undefined;
  readonly cwd?: string | undefined;
}

interface Pending {
  readonly seq: number;
  readonly request: Request;
  resolve(reply: Reply): void;
}

/** How many requests are under way. */
export const WINDOW = 32;
const MAX_RESTARTS = 20;
/** In a row; each may take as long as a start may. */
const MAX_FAILED_STARTS = 2;
/** Interpreters start slowly on busy machines. */
const START_TIMEOUT = 60_000;
const STDERR_TAIL = 2_000;

const children = new Set<ChildProcessWithoutNullStreams>();
process.on("exit", () => {
  for (const child of children) kill(child);
});

/** With all that it has started: a command can be a shell around the testee. */
function kill(child: ChildProcessWithoutNullStreams): void {
  try {
    if (process.platform === "win32" || child.pid === undefined) child.kill("SIGKILL");
    else process.kill(-child.pid, "SIGKILL");
  } catch {
    child.kill("SIGKILL");
  }
}

const excerpt = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}…` : text);

/** What other readers of lines take for the end of one, Node's from version 24 on. */
const LINE_ENDS = /[\u0085\u2028\u2029]/g;

const oneLine = (request: object): string =>
  JSON.stringify(request).replace(
    LINE_ENDS,
    (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

export class Pipe implements Testee {
  /** What it said of itself when it was first started. */
  declare about: About;
  readonly command: readonly string[];
  /** Lines that answered nothing. */
  readonly strays: string[] = [];
  readonly #options: PipeOptions;
  #child: ChildProcessWithoutNullStreams | undefined;
  #ready = false;
  #seq = 0;
  #restarts = 0;
  #failedStarts = 0;
  #stderr = "";
  #timer: NodeJS.Timeout | undefined;
  /** What has not been sent, and what has not been answered. */
  #queue: Pending[] = [];
  #sent: Pending[] = [];
  #started: { resolve(): void; reject(error: Failure): void } | undefined;
  #gaveUp: string | undefined;

  private constructor(command: readonly string[], options: PipeOptions) {
    this.command = command;
    this.#options = options;
  }

  /** @throws {Failure} where the program cannot be started or says something wrong of itself */
  static async start(command: readonly string[], options: PipeOptions = {}): Promise<Pipe> {
    const pipe = new Pipe(command, options);
    await new Promise<void>((resolve, reject) => {
      pipe.#started = { resolve, reject };
      pipe.#spawn();
    });
    return pipe;
  }

  /** Never rejects: a testee that does not answer has `crashed`. */
  ask(request: Request): Promise<Reply> {
    return new Promise((resolve) => {
      if (this.#gaveUp !== undefined) return resolve({ crashed: this.#gaveUp });
      this.#queue.push({ seq: ++this.#seq, request, resolve });
      if (this.#child === undefined) this.#spawn();
      else this.#pump();
    });
  }

  async stop(): Promise<void> {
    const child = this.#child;
    this.#forget();
    if (child === undefined) return;
    const closed = new Promise((resolve) => child.once("close", resolve));
    child.stdin.end('{"cmd":"stop"}\n');
    const timer = setTimeout(() => {
      kill(child);
      for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
    }, 2_000);
    await closed;
    clearTimeout(timer);
    children.delete(child);
  }

  #spawn(): void {
    const [program = "", ...args] = this.command;
    const child = spawn(program, args, {
      cwd: this.#options.cwd,
      stdio: "pipe",
      detached: process.platform !== "win32",
    });
    children.add(child);
    this.#child = child;
    this.#ready = false;
    this.#stderr = "";
    const current = (action: () => void) => {
      if (this.#child === child) action();
    };
    const take = lines((line) => current(() => this.#line(line)));
    child.stdout.on("data", take);
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      current(() => {
        this.#stderr = (this.#stderr + text).slice(-STDERR_TAIL);
      });
    });
    // What goes wrong with its input shows in its replies, or in their absence.
    child.stdin.on("error", () => {});
    child.on("error", ({ message }) => current(() => this.#broken(`it cannot be started: ${message}`)));
    const ended = (code: number | null, signal: string | null) =>
      current(() => this.#broken(signal ? `it was ended by ${signal}` : `it exited with ${code}`));
    child.on("close", ended);
    // What it has started may hold its output open.
    child.on("exit", (code, signal) => setTimeout(ended, 500, code, signal).unref());
    child.stdin.write(`{"cmd":"start","protocol":${PROTOCOL}}\n`);
    this.#await(Math.max(START_TIMEOUT, this.#timeout));
  }

  get #timeout(): number {
    return this.#options.timeout ?? 10_000;
  }

  #await(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#broken(`it did not answer within ${milliseconds} ms`);
    }, milliseconds);
  }

  #pump(): void {
    if (!this.#ready) return;
    const idle = this.#sent.length === 0;
    while (this.#sent.length < WINDOW) {
      const next = this.#queue.shift();
      if (next === undefined) break;
      this.#sent.push(next);
      this.#child?.stdin.write(`${oneLine({ cmd: "run", seq: next.seq, ...next.request })}\n`);
    }
    if (this.#sent.length === 0) clearTimeout(this.#timer);
    else if (idle) this.#await(this.#timeout);
  }

  #line(text: string | undefined): void {
    const fault = text === undefined ? "it wrote a line that is too long or no UTF-8" : this.#read(text);
    if (fault !== undefined) this.#broken(fault);
    else this.#pump();
  }

  /** Takes one line; what is wrong with it, if it is none that was due. */
  #read(text: string): string | undefined {
    let line: unknown;
    try {
      line = JSON.parse(text);
    } catch {
      return `it wrote what is no JSON: ${excerpt(text)}`;
    }
    return this.#ready ? this.#reply(line, text) : this.#hello(line);
  }

  #hello(line: unknown): string | undefined {
    const fault = faultOfStart(line);
    if (fault !== undefined) return `its reply to start breaks testee.schema.json: ${fault}`;
    clearTimeout(this.#timer);
    this.#ready = true;
    this.#failedStarts = 0;
    this.about ??= line as About;
    this.#started?.resolve();
    this.#started = undefined;
    return undefined;
  }

  #reply(line: unknown, text: string): string | undefined {
    const [head] = this.#sent;
    if (head === undefined) {
      this.strays.push(excerpt(text));
      return "it wrote a line that answers nothing";
    }
    const seq = (line as { seq?: unknown } | null)?.seq;
    if (seq !== head.seq) {
      return `it answered ${JSON.stringify(seq)} where ${head.seq} was next: ${excerpt(text)}`;
    }
    const fault = this.#options.validate === false ? undefined : faultOfReply(line);
    this.#restarts = 0;
    this.#sent.shift();
    head.resolve(
      fault === undefined ? (line as Reply) : { crashed: `its reply breaks testee.schema.json: ${fault}` },
    );
    if (this.#sent.length > 0) this.#await(this.#timeout);
    return undefined;
  }

  #forget(): void {
    clearTimeout(this.#timer);
    this.#child = undefined;
    this.#ready = false;
  }

  /** Why it is not to be started once more. */
  get #hopeless(): string | undefined {
    if (this.#failedStarts >= MAX_FAILED_STARTS)
      return `it was given up after ${MAX_FAILED_STARTS} restarts in a row that failed`;
    if (this.#restarts > MAX_RESTARTS)
      return `it was given up after ${MAX_RESTARTS} restarts in a row without a reply`;
    return undefined;
  }

  /** Judges the first request without an answer; the rest is asked again. */
  #broken(what: string): void {
    const child = this.#child;
    const stderr = this.#stderr.trim();
    const text = stderr === "" ? what : `${what}\n${stderr}`;
    if (!this.#ready) this.#failedStarts += 1;
    this.#forget();
    if (child) {
      kill(child);
      children.delete(child);
    }
    if (this.#started) {
      const command = this.command.join(" ");
      this.#started.reject(new Failure(`the testee did not start: ${command}\n${visible(text)}`));
      this.#started = undefined;
      return;
    }
    this.#restarts += 1;
    const [head, ...rest] = this.#sent;
    this.#sent = [];
    this.#queue.unshift(...rest);
    // One that cannot be started again has been sent nothing; what it was started for is judged.
    (head ?? this.#queue.shift())?.resolve({ crashed: text });
    this.#gaveUp = this.#hopeless;
    if (this.#gaveUp !== undefined) {
      for (const { resolve } of this.#queue.splice(0)) resolve({ crashed: this.#gaveUp });
    }
    if (this.#queue.length > 0) this.#spawn();
  }
}
