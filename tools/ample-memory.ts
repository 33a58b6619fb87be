/** Environment of checks of this repository, for which time is worth more than memory: `cli/assay.js` keeps a run small otherwise. */
export const withAmpleMemory: NodeJS.ProcessEnv = {
  ...process.env,
  NODE_OPTIONS: `${process.env["NODE_OPTIONS"] ?? ""} --max-semi-space-size=16`.trim(),
};
