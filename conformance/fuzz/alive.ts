/** What a thread says now and then while it waits for testees: only its own work keeps it from that. */
export const ALIVE = "alive";
