/** Anything that can be asked of a part, whatever it is for. */
export type Method = (this: unknown, ...args: unknown[]) => unknown;
