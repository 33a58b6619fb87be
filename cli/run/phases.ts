/** Names of the marks (performance.mark) that a run sets where a phase begins, for whoever looks on from outside, as `npm run bench` does. */
export const phases = {
  prepare: "assay: prepare",
  examine: "assay: examine",
  report: "assay: report",
  search: "assay: search",
  end: "assay: end",
} as const;
