// The operations of a Mapper and a Relay: whether a reply is what a case expects.

import type { Case } from "./load.js";
import { declared, formOf, inputOf, type Mismatch, pick, sizeOf, told, wrongBytes } from "./mismatch.js";
import { mismatch, show, withoutLocal } from "./patterns.js";
import { CODECS, type CodecName, type Json, type Reply, type Request, type Testee } from "./protocol.js";

/** The members of a case that go into its request, those that are absent left out. */
function requestOf(each: Case, ...members: (keyof Case)[]): Request {
  const given = members.filter((name) => each[name] !== undefined).map((name) => [name, each[name]]);
  return { op: each.op, ...Object.fromEntries(given) };
}

export async function capture(each: Case, testee: Testee): Promise<Mismatch | undefined> {
  const request = { ...requestOf(each, "recipe", "options"), to: wanted(each, testee) };
  return wrongCapture(request, await testee.ask(request), each);
}

/** The codecs that say whether a captured envelope is as expected: all, where none may be too long. */
function wanted({ expect }: Case, testee: Testee): CodecName[] {
  if (expect.longest !== undefined) return declared(testee);
  const named = Object.keys(expect.bytes ?? {});
  return declared(testee).filter(
    (codec) => named.includes(codec) || (expect.envelope !== undefined && codec === "json"),
  );
}

function wrongCapture(request: Request, reply: Reply, { expect }: Case): Mismatch | undefined {
  if (reply.bytes === undefined) return { request, want: "an envelope", got: told(reply) };
  if (expect.envelope !== undefined) {
    const form = withoutLocal(expect.envelope, formOf(reply));
    const diff = mismatch(expect.envelope, form);
    if (diff !== undefined) {
      return {
        request,
        want: show(expect.envelope),
        got: form === undefined ? told(reply) : show(form),
        diff,
      };
    }
  }
  for (const codec of request.to as CodecName[]) {
    const bytes = reply.bytes[codec];
    if (bytes === undefined) return { request, want: `the envelope as ${codec}`, got: told(reply) };
    const size = sizeOf(codec, bytes);
    if (expect.longest !== undefined && size > expect.longest) {
      return { request, want: `at most ${expect.longest} bytes`, got: `${codec} of ${size} bytes` };
    }
  }
  return undefined;
}

export async function restore(each: Case, testee: Testee): Promise<Mismatch | undefined> {
  const request = requestOf(each, "envelope", "codec", "hex", "matches", "options");
  const reply = await testee.ask(request);
  const { expect } = each;
  if (reply.facts === undefined) return { request, want: "facts", got: told(reply) };
  for (const [index, want] of (expect.facts ?? []).entries()) {
    const got = reply.facts[index];
    if (got === undefined)
      return { request, want: show(want), got: `no error ${index}`, diff: `at /facts/${index}` };
    for (const [name, pattern] of Object.entries(want)) {
      const diff = mismatch(pattern, got[name], `/facts/${index}/${name}`);
      if (diff !== undefined) return { request, want: show(want), got: show(got), diff };
    }
  }
  for (const name of ["envelope", "ran", "matches"] as const) {
    const want = expect[name] as Json | undefined;
    const diff = want === undefined ? undefined : mismatch(want, reply[name] as Json | undefined, `/${name}`);
    if (diff !== undefined) return { request, want: show(want), got: show(reply[name]), diff };
  }
  return undefined;
}

/** Whose unknown fields stay what they are (UNK-2). */
const FAMILY: readonly CodecName[] = ["msgpack", "json", "armor"];

export async function relay(each: Case, testee: Testee): Promise<Mismatch | undefined> {
  const { expect } = each;
  if (expect.unchanged) {
    const found = await unchanged(each, testee);
    if (found) return found;
  }
  const to = wanted(each, testee);
  if (expect.unchanged && to.length === 0) return undefined;
  const request = { ...requestOf(each, "envelope", "codec", "hex", "text", "change", "options"), to };
  const reply = await testee.ask(request);
  return wrongBytes(request, reply, pick(expect.bytes, testee)) ?? wrongCapture(request, reply, each);
}

/** REL-1: what comes in goes out, in every encoding of its family. */
async function unchanged(each: Case, testee: Testee): Promise<Mismatch | undefined> {
  const family = each.codec === "protobuf" ? ["protobuf" as const] : each.codec ? FAMILY : CODECS;
  for (const codec of declared(testee, family)) {
    const source = sourceOf(each, testee, codec);
    const reply = await testee.ask(source);
    const written = reply.bytes?.[codec];
    if (written === undefined) return { request: source, want: `the envelope as ${codec}`, got: told(reply) };
    const given = { codec, ...inputOf(codec, written), to: [codec] };
    const request = { ...requestOf(each, "options"), ...given };
    const found = wrongBytes(request, await testee.ask(request), { [codec]: written });
    if (found) return found;
  }
  return undefined;
}

/** The request that gives the envelope of a case in a codec. */
function sourceOf(each: Case, testee: Testee, codec: CodecName): Request {
  const to = [codec];
  if (each.codec) return { ...requestOf(each, "codec", "hex", "text"), op: "decode", to };
  const { codecs, ops } = testee.about;
  return codecs.includes("json") && ops.includes("decode")
    ? { op: "decode", codec: "json", text: JSON.stringify(each.envelope), to }
    : { op: "encode", envelope: each.envelope, to };
}

export async function format(each: Case, testee: Testee): Promise<Mismatch | undefined> {
  return one(requestOf(each, "envelope"), each.expect.text, testee, "text");
}

export async function register(each: Case, testee: Testee): Promise<Mismatch | undefined> {
  return one(requestOf(each, "types"), each.expect.registered, testee, "registered");
}

/** A reply of one member. */
async function one(request: Request, want: Json | undefined, testee: Testee, member: "text" | "registered") {
  const reply = await testee.ask(request);
  const got = reply[member];
  const diff = mismatch(want ?? null, got);
  if (diff === undefined) return undefined;
  return { request, want: show(want), got: got === undefined ? told(reply) : show(got) };
}
