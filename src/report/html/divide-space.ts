/**
 * Shares `total` among those who need some of it: whoever needs less than an equal part gets all of
 * it, and what is over goes to the others.
 */
export function shareOut(needs: readonly number[], total: number): readonly number[] {
  const shares = needs.map(() => 0);
  const byNeed = needs.map((need, index) => ({ need, index })).sort((a, b) => a.need - b.need);
  let left = total;
  byNeed.forEach(({ need, index }, served) => {
    const part = Math.max(0, Math.min(need, Math.floor(left / (needs.length - served))));
    shares[index] = part;
    left -= part;
  });
  return shares;
}
