/** Something that the user has to hear about and that no stack explains. */
export class Failure extends Error {}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
