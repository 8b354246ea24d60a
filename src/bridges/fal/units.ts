// `x-fal-billable-units`, both ways. fal prints integers whole and everything else with eight decimals, as Python
// prints them: exactly, and where two texts are equally near, the one with the even digit.

/** What `float()` of Python takes, in ASCII; fal gives a text of units to it. */
const DIGITS = "[0-9]+(?:_[0-9]+)*";
const SPACE = "[ \t\n\r\f\v]*";
const NUMBER = new RegExp(
  `^${SPACE}[+-]?(?:${DIGITS}(?:\\.(?:${DIGITS})?)?|\\.${DIGITS})(?:[eE][+-]?${DIGITS})?${SPACE}$`,
);

const DECIMALS = 8;
/** More than any double has behind the digit that is rounded. */
const EXACT = 100;

/** The header of what a call costs; undefined for text that is no number, and for one that no double holds. */
export function formatUnits(units: number | string): string | undefined {
  const number = numberOf(units);
  if (number === undefined) return undefined;
  return typeof units === "number" && Number.isSafeInteger(units) ? String(units) : fixed(number);
}

/** What a header says that a call costs: a number, or text verbatim. */
export function parseUnits(header: string): number | string {
  return numberOf(header) ?? header;
}

function numberOf(units: number | string): number | undefined {
  if (typeof units === "string" && !NUMBER.test(units)) return undefined;
  const number = Number(typeof units === "string" ? units.replaceAll("_", "") : units);
  return Number.isFinite(number) ? number : undefined;
}

function fixed(number: number): string {
  // From here on toFixed prints an exponent, and there are no decimals.
  if (Math.abs(number) >= 1e21) return `${BigInt(number)}.${"0".repeat(DECIMALS)}`;
  const exact = number.toFixed(EXACT);
  const even = exact.slice(0, DECIMALS - EXACT);
  const isTie = /^50*$/.test(exact.slice(DECIMALS - EXACT)) && Number(even.at(-1)) % 2 === 0;
  return isTie ? even : number.toFixed(DECIMALS);
}
