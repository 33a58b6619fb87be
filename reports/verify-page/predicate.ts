import { asList, asText, type Json, member } from "./canonical.ts";
import { countsOf, type Judged, type RunTally, type Status } from "./verdicts.ts";

/** Type of the statement that holds the verdicts which a laboratory signs. */
export const verdictsType = "urn:assay:verdicts:v1";
/** in-toto's predicate for results of tests. */
export const testResultType = "https://in-toto.io/attestation/test-result/v0.1";

const verdictStatuses: readonly Status[] = ["pass", "fail", "inconclusive", "not-applicable"];

/** Everything in the signed verdicts that the journal, or the manifest with its digest, does not bear out. */
export function contradictions(statement: Json, tally: RunTally, evidenceDigest: string): string[] {
  const predicate = member(statement, "predicate");
  const requirements = asList(member(predicate, "requirements"));
  const signedAtoms = requirements.flatMap((requirement) => asList(member(requirement, "atoms")));
  return [
    ...sameText("run", asText(member(predicate, "runId")), asText(member(tally.start, "runId"))),
    ...sameText(
      "target's kind",
      asText(member(member(predicate, "target"), "kind")),
      asText(member(member(tally.start, "target"), "kind")),
    ),
    ...sameText(
      "firmware",
      asText(member(member(predicate, "firmware"), "sha256")),
      asText(member(member(member(tally.start, "product"), "firmware"), "sha256")),
    ),
    ...sameText(
      "evidence digest",
      asText(member(predicate, "evidenceDigest")),
      evidenceDigest,
      "the manifest",
    ),
    ...sameVerdicts(signedAtoms, tally.atoms()),
    ...sameVerdicts(requirements, tally.requirements()),
    ...sameCounts(predicate, "atoms", tally.atoms()),
    ...sameCounts(predicate, "requirements", tally.requirements()),
    ...sameCounts(predicate, "scenarios", tally.scenarios()),
  ];
}

function sameText(what: string, signed: string, journal: string, by = "the journal"): string[] {
  return signed === journal && signed !== ""
    ? []
    : [`${what}: signed as ${signed || "nothing"}, ${by} says ${journal || "nothing"}`];
}

function sameVerdicts(signed: readonly Json[], journal: readonly Judged[]): string[] {
  const claimed = new Map(signed.map((one) => [asText(member(one, "id")), asText(member(one, "verdict"))]));
  const found = new Map(journal.map(({ id, verdict }) => [id, verdict as string]));
  return [...new Set([...claimed.keys(), ...found.keys()])]
    .filter((id) => claimed.get(id) !== found.get(id))
    .map(
      (id) =>
        `${id}: signed as ${claimed.get(id) ?? "nothing"}, the journal says ${found.get(id) ?? "nothing"}`,
    );
}

function sameCounts(
  predicate: Json | undefined,
  of: "atoms" | "requirements" | "scenarios",
  journal: readonly Judged[],
): string[] {
  const signed = member(member(predicate, "counts"), of);
  const counts = countsOf(journal);
  return verdictStatuses
    .filter((status) => member(signed, status) !== counts[status])
    .map(
      (status) =>
        `${of} that ${status}: signed as ${String(member(signed, status) ?? "nothing")}, the journal has ${counts[status]}`,
    );
}
