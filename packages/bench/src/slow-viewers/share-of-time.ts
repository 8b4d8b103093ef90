/** How much of the time something was so. From: looks at equal distances. To: tables. */
export function sharesOfTime(looks: readonly string[]): Record<string, number> {
  const shares: Record<string, number> = {};
  for (const look of looks) shares[look] = (shares[look] ?? 0) + 1 / looks.length;
  return shares;
}
