// What MessagePack is made of (SPEC 7.1): its first bytes, and the names of the fields.

import { FIELDS } from "../generated/constants.js";
import { plansOf } from "./plan.js";
import { compareText } from "./text.js";

type Type =
  | "null"
  | "boolean"
  | "uint"
  | "int"
  | "float"
  | "text"
  | "bytes"
  | "list"
  | "map"
  | "extension"
  | "unused";

/** What a range of first bytes announces, and how many bytes of number or size follow; 0: it is in the byte itself. */
export interface Form {
  readonly from: number;
  readonly to: number;
  readonly type: Type;
  readonly width: 0 | 1 | 2 | 4 | 8;
}

/** MessagePack, whole: every first byte, the shortest form of each type first. */
const FORMS: readonly Form[] = [
  { from: 0x00, to: 0x7f, type: "uint", width: 0 },
  { from: 0x80, to: 0x8f, type: "map", width: 0 },
  { from: 0x90, to: 0x9f, type: "list", width: 0 },
  { from: 0xa0, to: 0xbf, type: "text", width: 0 },
  { from: 0xc0, to: 0xc0, type: "null", width: 0 },
  { from: 0xc1, to: 0xc1, type: "unused", width: 0 },
  { from: 0xc2, to: 0xc3, type: "boolean", width: 0 },
  { from: 0xc4, to: 0xc4, type: "bytes", width: 1 },
  { from: 0xc5, to: 0xc5, type: "bytes", width: 2 },
  { from: 0xc6, to: 0xc6, type: "bytes", width: 4 },
  { from: 0xc7, to: 0xc9, type: "extension", width: 0 },
  { from: 0xca, to: 0xca, type: "float", width: 4 },
  { from: 0xcb, to: 0xcb, type: "float", width: 8 },
  { from: 0xcc, to: 0xcc, type: "uint", width: 1 },
  { from: 0xcd, to: 0xcd, type: "uint", width: 2 },
  { from: 0xce, to: 0xce, type: "uint", width: 4 },
  { from: 0xcf, to: 0xcf, type: "uint", width: 8 },
  { from: 0xd0, to: 0xd0, type: "int", width: 1 },
  { from: 0xd1, to: 0xd1, type: "int", width: 2 },
  { from: 0xd2, to: 0xd2, type: "int", width: 4 },
  { from: 0xd3, to: 0xd3, type: "int", width: 8 },
  { from: 0xd4, to: 0xd8, type: "extension", width: 0 },
  { from: 0xd9, to: 0xd9, type: "text", width: 1 },
  { from: 0xda, to: 0xda, type: "text", width: 2 },
  { from: 0xdb, to: 0xdb, type: "text", width: 4 },
  { from: 0xdc, to: 0xdc, type: "list", width: 2 },
  { from: 0xdd, to: 0xdd, type: "list", width: 4 },
  { from: 0xde, to: 0xde, type: "map", width: 2 },
  { from: 0xdf, to: 0xdf, type: "map", width: 4 },
  { from: 0xe0, to: 0xff, type: "int", width: 0 },
];

export const FORM_OF_BYTE: readonly Form[] = FORMS.flatMap((form) =>
  new Array(form.to - form.from + 1).fill(form),
);

/** The first byte of the shortest texts, less their size. */
export const TEXT_HEAD = 0xa0;

const NAMES = Object.values(FIELDS)
  .flatMap((fields) => fields.map(({ name }) => name as string))
  .sort(compareText);

export const PLANS = plansOf(({ name }) => [
  {
    name,
    key: Uint8Array.from([TEXT_HEAD + name.length, ...Array.from(name, (letter) => letter.charCodeAt(0))]),
    order: NAMES.indexOf(name),
  },
]);
