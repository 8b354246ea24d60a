// The fields of each message as one encoding writes them: in its order, with the bytes that stand before each. Made
// once, from the table of SPEC 4.

import {
  DEFAULTS,
  ENVELOPE,
  type Field,
  type FieldKind,
  FRAME,
  type Message,
  OMISSION,
  ORIGIN,
} from "../fields.js";
import { type EnvelopeReader, READ_RULES } from "./read.js";
import { type EnvelopeWriter, WRITE_RULES } from "./write.js";

/** What an encoding says of a field; several of one name are the members of a oneof. */
export interface Draft {
  readonly name: string;
  /** What stands before its value, or before each of its elements: the name, or the tag. */
  readonly key: Uint8Array;
  /** Where it stands among the others. */
  readonly order: number;
  /** Which values belong here, for the member of a oneof. */
  readonly holds?: (value: unknown) => boolean;
}

export type WriteRule = (writer: EnvelopeWriter, row: Row, value: unknown) => void;
export type ReadRule = (reader: EnvelopeReader, row: Row) => unknown;

export interface Row extends Draft {
  readonly kind: FieldKind;
  readonly write: WriteRule;
  readonly read: ReadRule;
  /** The row that last came behind it in memory, most often the next one to come. */
  next: Row | undefined;
  /** Its place among all rows of its message. */
  readonly rank: number;
  /** The place of its field in the table. */
  readonly place: number;
  /** What equals absence, beside what is empty. */
  readonly absent: unknown;
  /** The other members of its oneof. */
  readonly others: readonly Row[];
}

/** A message as an encoding writes it. A member of `related` has fewer fields than the root. */
export interface Plan {
  readonly index: number;
  readonly message: Message;
  readonly rows: readonly Row[];
  /** The first row of each field. */
  readonly byName: ReadonlyMap<string, Row>;
  /** The names of the fields, in the order of the table. */
  readonly names: readonly string[];
  /** What cannot be absent: the bits of ranks, and of places. */
  readonly required: number;
  readonly places: number;
}

export type Plans = ReturnType<typeof plansOf>;

export function plansOf(draft: (field: Field) => readonly Draft[]) {
  return {
    root: plan(0, ENVELOPE, true),
    member: plan(1, ENVELOPE, false),
    frame: plan(2, FRAME, true),
    origin: plan(3, ORIGIN, true),
    omission: plan(4, OMISSION, true),
  };

  function plan(index: number, message: Message, isRoot: boolean): Plan {
    const rows = message.fields
      .filter(({ rootOnly }) => isRoot || !rootOnly)
      .flatMap((field) =>
        draft(field).map((row) => ({
          ...row,
          kind: field.kind,
          write: WRITE_RULES[field.kind],
          read: READ_RULES[field.kind],
          next: undefined,
          place: message.fields.indexOf(field),
          absent: DEFAULTS.get(field.name),
          others: [] as Row[],
        })),
      )
      .sort((a, b) => a.order - b.order)
      .map((row, rank) => ({ ...row, rank }));
    const byName = new Map<string, Row>();
    for (const row of rows) {
      const first = byName.get(row.name) as (typeof rows)[number] | undefined;
      if (first) first.others.push(row);
      else byName.set(row.name, row);
    }
    const required = rows.filter(({ name }) => message.byName.get(name)?.required);
    return {
      index,
      message,
      rows,
      byName,
      names: message.fields.map(({ name }) => name),
      required: required.reduce((bits, { rank }) => bits | (1 << rank), 0),
      places: required.reduce((bits, { place }) => bits | (1 << place), 0),
    };
  }
}
