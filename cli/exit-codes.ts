/** What the command tells its caller. An interrupt ends with 128 + the signal's number instead. */
export const exitCodes = { pass: 0, fail: 1, usage: 2, inconclusive: 3 } as const;
