// Instants (SPEC 6, `$time`) at the edges of the calendar, and what only looks like one.

import type { Maker } from "./models.js";

/** The parts of an instant: those that are right, and those that are near it. */
const PARTS: readonly (readonly [readonly string[], readonly string[]])[] = [
  [
    ["0001", "0004", "1900", "1969", "2000", "2023", "2024", "2100", "9999"],
    ["0000", "10000", "-0001", "999", "+2024", "２０２４", ""],
  ],
  [["-"], ["", "/", "--"]],
  [
    ["01", "02", "04", "11", "12"],
    ["00", "13", "1", "2 "],
  ],
  [["-"], ["", "/"]],
  [
    ["01", "28", "30"],
    ["00", "29", "31", "32", "1"],
  ],
  [["T"], ["t", " ", "T ", ""]],
  [
    ["00", "23"],
    ["24", "-1", "7"],
  ],
  [[":"], ["", "."]],
  [
    ["00", "59"],
    ["60", "5"],
  ],
  [[":"], [""]],
  [
    ["00", "59"],
    ["60", "61"],
  ],
  [
    ["", "", ".1", ".5", ".000000001", ".999999999", ".123456"],
    [".", ".0", ".10", ".1234567891", ",5", ".٥", ".000000000"],
  ],
  [["Z"], ["z", "", "+00:00", "ZZ", "Z\n", " Z", "-00:00"]],
];

export function instant(make: Maker): string {
  const broken = make.off() ? make.roll(PARTS.length) : -1;
  // The last days of a month are near every rule, and not yet wrong.
  const isLate = make.once(4);
  return PARTS.map(([right, wrong], index) =>
    make.pick(index === broken || (isLate && index === 4) ? wrong : right),
  ).join("");
}
