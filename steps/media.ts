/** Media types of what a scenario attaches for the coordinator to record. */
export const media = {
  judgement: "application/vnd.assay.judgement+json",
  observation: "application/vnd.assay.observation+json",
  fingerprint: "application/vnd.assay.fingerprint+json",
  transcript: "application/vnd.assay.transcript+json",
  secrets: "application/vnd.assay.secrets+json",
  progress: "application/vnd.assay.progress+json",
  kept: "application/vnd.assay.kept+json",
  evidence: "application/vnd.assay.evidence+json",
  freshness: "application/vnd.assay.freshness+json",
  lease: "application/vnd.assay.lease+json",
} as const;
