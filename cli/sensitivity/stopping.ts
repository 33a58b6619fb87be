/** What the worker and its hook tell each other about the one run under way. */
export const stopping = {
  /** No further scenario is wanted. */
  reached: false,
  /** Those that were not run because of it. */
  unrun: new Set<string>(),
};
