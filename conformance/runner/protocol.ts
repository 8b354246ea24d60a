// The lines between the runner and a testee (TESTEE.md, schema/testee.schema.json).

export const PROTOCOL = 1;

export const CODECS = ["msgpack", "protobuf", "json", "armor"] as const;
export type CodecName = (typeof CODECS)[number];

/** Whether an encoding is shown as text, not as hexadecimal. */
export const isText = (codec: CodecName): boolean => codec === "json" || codec === "armor";

/** What `hex` or `text` of a case or request stands for. */
export const bytesOf = (hex: string | undefined, text: string | undefined): Buffer =>
  hex === undefined ? Buffer.from(text ?? "") : Buffer.from(hex, "hex");

export type Json = null | boolean | number | string | Json[] | JsonMap;
export type JsonMap = { [key: string]: Json };

export type Bytes = { readonly [Name in CodecName]?: string };

export interface Fault {
  readonly code: string;
  readonly path: string;
  readonly offset?: number;
}

/** What a testee says of itself. */
export interface About {
  readonly name: string;
  readonly version: string;
  readonly language: string;
  readonly runtime?: string;
  readonly ops: readonly string[];
  readonly codecs: readonly CodecName[];
  readonly features: readonly string[];
}

/** A request without what the pipe adds to it: `cmd` and `seq`. */
export interface Request {
  readonly op: string;
  readonly [member: string]: unknown;
}

export interface Reply {
  readonly bytes?: Bytes;
  readonly error?: Fault;
  readonly found?: string | null;
  readonly verdicts?: readonly string[];
  readonly facts?: readonly JsonMap[];
  readonly envelope?: Json;
  readonly ran?: readonly string[];
  readonly matches?: readonly string[];
  readonly text?: string;
  readonly registered?: boolean;
  readonly skipped?: string;
  /** What the testee calls so, and what the runner says of one that exits, hangs or writes something else. */
  readonly crashed?: string;
}

/** Something that answers requests: what the judge and the pair matrix need of a testee. */
export interface Testee {
  readonly about: About;
  ask(request: Request): Promise<Reply>;
}
