// What is wrong with one input that should be an envelope: every rule of the schema that it breaks, and then what only
// a Decoder can say (SPEC 7 to 9). The same findings, in the same words, as `python -m rethrown validate`.

import { formOf } from "../codec/codec.js";
import { CODECS, type CodecName, decode, detect } from "../codec/index.js";
import { decodeUtf8, validPrefix } from "../codec/text.js";
import { isMap } from "../codec/tree.js";
import { DecodeError, type ErrorCode, Fault } from "../errors.js";
import { VERSION } from "../generated/constants.js";
import { DEFAULT_LIMITS, type Limits, MAX_DEPTH_CEILING } from "../limits.js";
import { type Violation, validate } from "../validate.js";
import { Places } from "./places.js";

/** A broken rule, which is a keyword of JSON Schema or a code of SPEC 9, and where it is broken. */
export interface Finding {
  /** In the text, where the input is JSON. */
  readonly line: number | null;
  readonly column: number | null;
  /** In the bytes, where the Decoder of another encoding says so. */
  readonly offset: number | null;
  readonly path: string;
  readonly rule: string;
  readonly message: string;
}

/** What a Decoder refuses, and where. */
type Refusal = Pick<DecodeError, "code" | "path" | "offset">;

/** Turns rules that are broken, or the form that is, into findings. */
interface Locator {
  rules(violations: readonly Violation[]): Finding[];
  form(violation: Violation, refusal: Refusal): Finding;
}

/** Empty for an envelope. Without a codec the first byte decides; where it decides for none, it should be JSON. */
export function findings(input: Uint8Array, codec: CodecName = detected(input)): Finding[] {
  const locate = codec === "json" && input.length <= DEFAULT_LIMITS.maxBytes ? inText(input) : IN_BYTES;
  let tree: unknown;
  try {
    tree = formOf(CODECS[codec])(input, DEFAULT_LIMITS);
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault;
    const message = fault.code === "limit" ? beyond(input, codec, fault) : FORM[fault.code](codec);
    return [locate.form({ path: fault.path, rule: fault.code, message }, fault)];
  }
  const refusal = refusalOf(input, codec);
  if (!refusal) return [];
  // The rules of another version are others.
  const violations = refusal.code === "unsupported_version" ? [] : validate(tree);
  const found = locate.rules(violations);
  if (!violations.some(({ path }) => explains(path, refusal.path))) {
    const message = refusal.code === "limit" ? beyond(input, codec, refusal) : content(refusal.code, tree);
    found.push(...locate.rules([{ path: refusal.path, rule: refusal.code, message }]));
  }
  return found;
}

function detected(input: Uint8Array): CodecName {
  try {
    return detect(input).name as CodecName;
  } catch {
    return "json";
  }
}

function refusalOf(input: Uint8Array, codec: CodecName, limits?: Limits): Refusal | undefined {
  try {
    decode(input, { codec, limits });
    return undefined;
  } catch (error) {
    if (error instanceof DecodeError) return error;
    throw error;
  }
}

/** Whether a violation says what the Decoder would, whose path for what stands under a tag is that of its map. */
const explains = (path: string, refused: string): boolean =>
  path === refused || path.startsWith(`${refused}/$`);

const NAMES: { readonly [Name in CodecName]: string } = {
  msgpack: "MessagePack",
  protobuf: "Protobuf",
  json: "JSON",
  armor: "armor",
};

const FORM: { readonly [Code in Exclude<ErrorCode, "limit">]: (codec: CodecName) => string } = {
  malformed: (codec) => `must follow the grammar of ${NAMES[codec]}`,
  truncated: () => "must be complete: the input ends before it does",
  trailing_data: () => "must not be followed by anything",
  invalid_utf8: () => "must be UTF-8",
  duplicate_key: () => "must not occur twice",
  unsupported_type: (codec) => `must be of a type that envelopes use in ${NAMES[codec]}`,
  unsupported_version: () => VERSIONS,
  schema: (codec) => `must have the form that the schema for ${NAMES[codec]} gives it`,
};

const VERSIONS = `must be ${VERSION}: this library knows the rules of no other version`;

/** What a refused tree breaks that JSON Schema cannot say: a reference that leads nowhere (ENV-5), or its version. */
function content(code: ErrorCode, tree: unknown): string {
  if (code === "unsupported_version") return VERSIONS;
  const related = isMap(tree) && Array.isArray(tree.related) ? tree.related.length : 0;
  return `must be one of the errors of this envelope, 0 to ${related}`;
}

/** Which limit it is: the one without which a Decoder says something else. */
function beyond(input: Uint8Array, codec: CodecName, refusal: Refusal): string {
  const limit = (Object.keys(DEFAULT_LIMITS) as (keyof Limits)[]).find((name) => {
    const raised = name === "maxDepth" ? MAX_DEPTH_CEILING : Number.MAX_SAFE_INTEGER;
    const other = refusalOf(input, codec, { [name]: raised });
    return other?.code !== refusal.code || other.path !== refusal.path;
  });
  return limit ? `must stay within ${limit}, ${DEFAULT_LIMITS[limit]}` : "must stay within its limit";
}

/** Only the Decoder knows places in bytes, and only those of what breaks their form. */
const IN_BYTES: Locator = {
  rules: (violations) => violations.map((each) => ({ line: null, column: null, offset: null, ...each })),
  form: (each, { offset = null }) => ({ line: null, column: null, offset, ...each }),
};

function inText(input: Uint8Array): Locator {
  const { end } = validPrefix(input);
  const text = decodeUtf8(input, 0, end) as string;
  const places = new Places(text);
  const finding = (start: number, { path, rule, message }: Violation): Finding => ({
    ...places.at(start),
    offset: null,
    path,
    rule,
    message,
  });
  return {
    rules: (violations) =>
      violations
        .map((each) => [places.of(each.path), each] as const)
        .sort(([a], [b]) => a - b)
        .map(([start, each]) => finding(start, each)),

    form(each, { code }) {
      const isCut = end < input.length && code === "invalid_utf8";
      return finding(isCut ? text.length : places.stop, each);
    },
  };
}
