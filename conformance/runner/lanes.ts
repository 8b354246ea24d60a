// Many things at once, and no more than so many.

/** Does each, in their order, with so many under way. */
export async function inLanes<T>(
  items: Iterable<T>,
  lanes: number,
  action: (item: T) => Promise<void>,
): Promise<void> {
  const rest = items[Symbol.iterator]();
  const lane = async () => {
    for (let next = rest.next(); !next.done; next = rest.next()) await action(next.value);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
