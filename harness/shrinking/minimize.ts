/**
 * Searches for a minimal sublist of `items` for which `fails` still holds, by delta debugging (Zeller & Hildebrandt, TSE 2002):
 * it removes smaller and smaller pieces while the rest still fails. Keeps the order.
 *
 * @param fails called with smaller and smaller lists; also false if the budget is used up
 * @param pieceMin the length of the smallest piece that is removed
 */
export async function minimize<Item>(
  items: readonly Item[],
  fails: (items: readonly Item[]) => Promise<boolean>,
  pieceMin = 1,
): Promise<readonly Item[]> {
  if (items.length === 0 || (await fails([]))) return [];
  let kept = items;
  let piece = Math.ceil(kept.length / 2);
  for (;;) {
    const smaller = await leaveOnePieceOut(kept, piece, fails);
    if (smaller !== undefined) {
      kept = smaller;
      piece = Math.min(piece, Math.max(pieceMin, Math.ceil(kept.length / 2)));
    } else if (piece > pieceMin) piece = Math.max(pieceMin, Math.ceil(piece / 2));
    else return kept;
  }
}

/** Starts at the end, because the last items are rarely the cause. Continues with the remaining items after each success. */
async function leaveOnePieceOut<Item>(
  items: readonly Item[],
  piece: number,
  fails: (items: readonly Item[]) => Promise<boolean>,
): Promise<readonly Item[] | undefined> {
  let kept = items;
  for (let end = items.length; end > 0; end -= piece) {
    const rest = [...kept.slice(0, Math.max(0, end - piece)), ...kept.slice(end)];
    if (rest.length > 0 && rest.length < kept.length && (await fails(rest))) kept = rest;
  }
  return kept.length < items.length ? kept : undefined;
}
