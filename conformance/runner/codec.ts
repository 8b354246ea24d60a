// The operations of a Codec: whether a reply is what a case expects.

import { LIMITS } from "#constants";
import type { Case, Expected } from "./load.js";
import { declared, formOf, inputOf, type Mismatch, pick, told, wrongBytes, wrongError } from "./mismatch.js";
import { difference, show } from "./patterns.js";
import type { Bytes, CodecName, Json, Reply, Request, Testee } from "./protocol.js";

export async function decode(each: Case, testee: Testee): Promise<Mismatch | undefined> {
  const { codec = null, limits, expect } = each;
  const bytes = pick(expect.bytes, testee);
  const json = hasForm(each) && !bytes.json && testee.about.codecs.includes("json");
  const to = each.to ?? [...Object.keys(bytes), ...(json ? ["json"] : [])];
  for (const input of inputs(each)) {
    const request = { op: "decode", codec, ...input, ...(limits ? { limits } : {}), to };
    const reply = await testee.ask(request);
    const found = expect.error
      ? wrongError(request, reply, expect.error)
      : (notAccepted(request, reply, expect) ??
        wrongBytes(request, reply, bytes) ??
        (json ? wrongForm(request, reply, expect.envelope) : undefined));
    if (found) return found;
  }
  return again(bytes, testee);
}

function notAccepted(request: Request, reply: Reply, { envelope }: Expected): Mismatch | undefined {
  if (reply.bytes !== undefined) return undefined;
  const want = envelope === undefined ? "an envelope" : `an envelope: ${show(envelope)}`;
  return { request, want, got: told(reply) };
}

/** Bytes as they are; text as text, and again as its UTF-8. */
function inputs({ hex, text }: Case): ({ hex: string } | { text: string })[] {
  if (text === undefined) return [{ hex: hex ?? "" }];
  return [{ text }, { hex: Buffer.from(text).toString("hex") }];
}

/** Whether an envelope can be compared by its JSON form: not too long to be sent, and no unknown records (UNK-3). */
function hasForm({ codec, spec, expect: { envelope } }: Case): boolean {
  const hasRecords = codec === "protobuf" && spec.some((id) => id.startsWith("UNK-"));
  if (envelope === undefined || hasRecords) return false;
  return Buffer.byteLength(JSON.stringify(envelope)) <= LIMITS.maxBytes;
}

/** What differs between the JSON form of a reply and the one that is expected, by value. */
function wrongForm(request: Request, reply: Reply, envelope: Json = null): Mismatch | undefined {
  const form = formOf(reply);
  const diff = difference(envelope, form);
  return diff === undefined
    ? undefined
    : { request, want: show(envelope), got: form === undefined ? told(reply) : show(form), diff };
}

/** What was written is read and written the same (ENC-3), whether or not the codec is named. */
async function again(bytes: Bytes, testee: Testee): Promise<Mismatch | undefined> {
  if (!testee.about.ops.includes("decode")) return undefined;
  for (const [name, wanted] of Object.entries(bytes) as [CodecName, string][]) {
    for (const codec of [name, null]) {
      const request = { op: "decode", codec, ...inputOf(name, wanted), to: [name] };
      const found = wrongBytes(request, await testee.ask(request), { [name]: wanted });
      const named = codec === null ? "its encoding not named" : "its encoding named";
      if (found) return { ...found, step: `it decodes what it was to write, ${named}, and writes it again` };
    }
  }
  return undefined;
}

export async function encode({ envelope, expect }: Case, testee: Testee): Promise<Mismatch | undefined> {
  if (expect.error) {
    for (const codec of declared(testee)) {
      const request = { op: "encode", envelope, to: [codec] };
      const found = wrongError(request, await testee.ask(request), expect.error);
      if (found) return found;
    }
    return undefined;
  }
  const bytes = pick(expect.bytes, testee);
  const request = { op: "encode", envelope, to: Object.keys(bytes) };
  return wrongBytes(request, await testee.ask(request), bytes) ?? again(bytes, testee);
}

export async function find({ text, expect }: Case, testee: Testee): Promise<Mismatch | undefined> {
  const request = { op: "find", text };
  const reply = await testee.ask(request);
  if (reply.found === expect.found) return undefined;
  return { request, want: show(expect.found), got: "found" in reply ? show(reply.found) : told(reply) };
}
