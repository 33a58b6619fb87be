/** Does what is asked and returns the result; `after` runs once the answer is out, for what restarts the device. */
export type Method = (params: Readonly<Record<string, unknown>>) => { result: unknown; after?: () => void };
