/** Why some changes of a part need not be caught. */
export interface Explained {
  /** Why nothing that the standard asks for is different. */
  readonly because: string;
  readonly changes: readonly string[];
}

/** Names of the changes of `member` by `operators`. */
export const of = (member: string, ...operators: readonly string[]): string[] =>
  operators.map((operator) => `${member}:${operator}`);
