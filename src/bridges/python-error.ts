// What another system says of a Python error, as text → its envelope. A class is named as well as the text can:
//
// | what the text shows                   | stable type name                                           |
// |---------------------------------------|------------------------------------------------------------|
// | `ValueError`                          | `python.ValueError`                                        |
// | `app.billing.QuotaExceeded: …` below a traceback | the same: what ID-1 derives                     |
// | `QuotaExceeded: …` below a traceback  | `__main__.QuotaExceeded`: Python leaves out that module only |
// | `QuotaExceeded`, and no traceback     | the one name of `known` that ends so, otherwise as it stands, below the system's own class, with an omission at `/type` |

import type { ErrorEnvelope, RelatedError, Value } from "../envelope.js";
import { type KnownTypes, PYTHON_TYPES } from "../generated/types.js";
import { Omissions } from "../omissions.js";
import { typed } from "./foreign.js";
import { parseLiteral, type Repr } from "./python-repr.js";
import { parseTraceback, type ShownError } from "./python-traceback.js";

/** What is said of the error itself, beside its traceback. */
export interface Said {
  /** The class's own name, without its module; absent where nothing tells it. */
  readonly name?: string | undefined;
  /** What `str` gives. */
  readonly message?: string;
  readonly repr?: Repr | undefined;
  /** What should be its repr. */
  readonly text?: string;
  /** How long the repr was before it was cut. */
  readonly cut?: number;
}

/** The system whose text it is. */
export interface Speaker {
  readonly types: KnownTypes;
  /** The class that it raises for every remote error. */
  readonly generic: string;
  /** Stable type names that a bare name may stand for. */
  readonly known: readonly string[];
}

/** The error, with those that its traceback shows before it; undefined where nothing names its class. */
export function pythonError(traceback: string, said: Said, speaker: Speaker): ErrorEnvelope | undefined {
  const shown = parseTraceback(traceback);
  const last = shown.at(-1);
  // Where the two disagree, something else than Python wrote the text.
  const agrees = last?.name !== undefined && (said.name === undefined || said.name === lastPart(last.name));
  if (!agrees) {
    // Any text can look like a call; its arguments or a builtin's name show that it is a repr.
    const isNamed = said.message !== undefined || said.cut !== undefined || said.repr?.args !== undefined;
    if (said.name === undefined || !(isNamed || isBuiltin(said.name))) return undefined;
    return { v: 1, ...errorOf(undefined, said, speaker), ...(traceback !== "" && { traceback }) };
  }
  const [root, ...related] = shown
    .map((each) => errorOf(each, each === last ? said : {}, speaker))
    .map((error, at) => ({ ...error, ...linkOf(shown[at], shown.length - at) }))
    .reverse();
  return { v: 1, ...(root as RelatedError), ...(related.length > 0 && { related }) };
}

/** The parts of an error that are references: what came before it has the next number. */
function linkOf(shown: ShownError | undefined, reference: number): Partial<RelatedError> {
  if (shown?.link === undefined) return {};
  return shown.link === "cause" ? { cause: reference, suppressContext: true } : { context: reference };
}

function errorOf(shown: ShownError | undefined, said: Said, speaker: Speaker): RelatedError {
  const omissions = new Omissions();
  const { error, isStable } =
    shown?.name === undefined ? bare(said.name ?? "", speaker) : named(shown.name, speaker);
  if (!isStable) omissions.add("/type", "truncated");

  const { repr, cut } = said;
  const { message, notes } = textsOf(shown, said);
  const system = isA(error, "python.OSError") ? factsOfOSError(message, repr?.args) : undefined;
  const isGroup = isA(error, "python.BaseExceptionGroup");
  const args = isGroup ? undefined : repr ? repr.args : argsOf(error.type, message, system);
  const text = !repr && said.text && said.text !== message ? { repr: said.text } : undefined;
  if (isGroup) omissions.add("/errors", "unsupported");
  else if (args === undefined && cut !== undefined)
    omissions.add(shown ? "/args" : "/message", "truncated", cut);
  else if (args === undefined && isA(error, "python.BaseException")) omissions.add("/args", "unsupported");
  if (shown && shown.calls > shown.frames.length) omissions.add("/frames", "truncated", shown.calls);
  const omitted = omissions.list();
  return {
    ...error,
    message,
    ...(notes !== undefined && { notes: [notes] }),
    ...(shown && { traceback: shown.stack, frames: shown.frames }),
    ...(args && { args }),
    attributes: { ...repr?.keywords, ...system, ...factsOfUnicode(error.type, args), ...text },
    ...(omitted && { omitted }),
  };
}

interface Identity {
  readonly error: RelatedError;
  readonly isStable: boolean;
}

const isBuiltin = (name: string) => Object.hasOwn(PYTHON_TYPES, `python.${name}`);

/** By the line below a traceback, which names the module unless it is one of two. */
function named(name: string, { types }: Speaker): Identity {
  if (isBuiltin(name)) return { error: typed(PYTHON_TYPES, `python.${name}`), isStable: true };
  return { error: typed(types, name.includes(".") ? name : `__main__.${name}`), isStable: true };
}

/** By a class's own name alone. */
function bare(name: string, { types, generic, known }: Speaker): Identity {
  if (isBuiltin(name)) return { error: typed(PYTHON_TYPES, `python.${name}`), isStable: true };
  const [only, ...others] = new Set(known.filter((each) => lastPart(each) === name));
  if (only !== undefined && others.length === 0) return { error: typed(types, only), isStable: true };
  const above = typed(types, generic);
  return { error: { type: name, lineage: [generic, ...(above.lineage ?? [])] }, isStable: false };
}

const lastPart = (name: string) => name.slice(name.lastIndexOf(".") + 1);

/** What `str` shows, and the notes that Python prints below it. */
function textsOf(
  shown: ShownError | undefined,
  { message, repr, cut }: Said,
): { message: string; notes?: string } {
  const guesses = message === undefined ? textsOfRepr(repr) : [message];
  if (!shown) return { message: guesses[0] ?? "" };
  const printed = shown.shown;
  const guess = cut === undefined ? guesses.find((each) => continues(printed, each)) : undefined;
  if (guess === undefined) return { message: message ?? printed };
  const notes = printed[guess.length] === "\n" ? printed.slice(guess.length + 1) : undefined;
  return { message: guess, ...(notes !== undefined && { notes }) };
}

/** Whether Python prints no more than notes behind a message, or what it adds for people and `str` does not have. */
const continues = (printed: string, message: string) =>
  printed === message || printed.startsWith(`${message}\n`) || printed.startsWith(`${message}. Did you `);

/** What `str` can be for such a repr, the likeliest first. */
function textsOfRepr(repr: Repr | undefined): string[] {
  if (!repr) return [];
  const { name, inner, args, keywords, first: text } = repr;
  // Behind it, Python prints how many members there are.
  if (name.endsWith("Group") && typeof text === "string") return [text];
  if (!args || keywords) return [inner];
  const [first, second] = args;
  if (args.length > 1) {
    const isSystems = args.length === 2 && typeof first === "number" && typeof second === "string";
    return [...(isSystems ? [`[Errno ${first}] ${second}`] : []), `(${inner})`];
  }
  const plain = inner.endsWith(",") ? inner.slice(0, -1) : inner;
  return typeof first === "string" && name !== "KeyError" ? [first, plain] : [plain];
}

const isA = ({ type, lineage = [] }: RelatedError, name: string) => type === name || lineage.includes(name);

/** Where no repr says them: what the text says of the arguments. */
function argsOf(type: string, message: string, facts: OSFacts | undefined): Value[] | undefined {
  if (facts) return [facts.errno, facts.strerror];
  const key = type === "python.KeyError" ? parseLiteral(message) : undefined;
  return key === undefined ? undefined : [key];
}

const UNICODE_FACTS: ReadonlyMap<string, readonly string[]> = new Map([
  ["python.UnicodeDecodeError", ["encoding", "object", "start", "end", "reason"]],
  ["python.UnicodeEncodeError", ["encoding", "object", "start", "end", "reason"]],
  ["python.UnicodeTranslateError", ["object", "start", "end", "reason"]],
]);

/** The facts of CAP-8 that are arguments. */
function factsOfUnicode(type: string, args: readonly Value[] = []): { [name: string]: Value } {
  const names = UNICODE_FACTS.get(type) ?? [];
  if (args.length !== names.length) return {};
  return Object.fromEntries(names.map((name, at) => [name, args[at] as Value]));
}

/** The facts of CAP-8 that the text of an OSError shows. */
interface OSFacts {
  readonly errno: number;
  readonly strerror: string;
  readonly filename?: Value;
  readonly filename2?: Value;
}

const OS_ERROR = /^\[Errno (-?[0-9]{1,9})\] (.*)$/s;
/** Where a file name can begin: a text, bytes or a descriptor. */
const FILE = /: (?=['"b0-9])/;

/** `[Errno 2] No such file or directory: 'a' -> 'b'`. */
function factsOfOSError(message: string, args: Value[] | undefined): OSFacts | undefined {
  const [, digits, body = ""] = OS_ERROR.exec(message) ?? [];
  if (digits === undefined) return undefined;
  const errno = Number(digits);
  const given = args?.[1];
  const end =
    typeof given === "string" && body.startsWith(given)
      ? given.length
      : (FILE.exec(body)?.index ?? body.length);
  const [filename, filename2, ...others] = body
    .slice(end + 2)
    .split(" -> ")
    .map(parseLiteral);
  if (filename === undefined || others.length > 0) return { errno, strerror: body };
  return { errno, strerror: body.slice(0, end), filename, ...(filename2 !== undefined && { filename2 }) };
}
