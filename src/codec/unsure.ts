/** Thrown where a walk that only goes on while it is sure gives up. It never leaves these rooms, and has no stack. */
export const UNSURE: unknown = Object.freeze({});
