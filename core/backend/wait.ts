/** How long somebody waits for what a backend is to do or to see. */
export interface BackendWait {
  readonly withinMs: number;
  readonly signal?: AbortSignal | undefined;
}
