/** Why a job that takes `boards` at once could not be begun, when `left` of a night's `all` boards were left. */
export function whyStranded(boards: number | "all", left: number, all: number): string {
  if (boards === 1) return "no board is left that could do it.";
  return `it takes ${boards} boards at once: of ${all} boards of this night ${left} ${left === 1 ? "is" : "are"} left, and not enough of them can do it.`;
}
