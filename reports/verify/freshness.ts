import type { RunSummary } from "../summary.ts";
import { type Finding, findingOf } from "./check.ts";
import type { Read } from "./opened-bundle.ts";

/**
 * Whether the devices signed a nonce, each with the key of its certificate, so that the run was made after the nonce was told. `nonce` is what
 * the verifier had told; without it the finding names the one that was signed.
 */
export function checkFreshness(summary: Read<RunSummary>, nonce: string | undefined): Finding {
  if ("problem" in summary) return findingOf([summary.problem], "");
  const { freshness } = summary.value;
  if (freshness === undefined)
    return nonce === undefined
      ? { status: "none", what: "the run was given no nonce to sign", problems: [] }
      : findingOf(["the run was given no nonce, and so nothing shows that it is newer than yours"], "");
  if (nonce !== undefined && nonce !== freshness.nonce)
    return findingOf([`the run was given another nonce than yours: ${freshness.nonce}`], "");
  const { verdict, devices } = freshness;
  const wrong = devices.flatMap((device) =>
    device.verdict.status === "fail" ? [device.verdict.message] : [],
  );
  if (wrong.length > 0) return findingOf(wrong, "");
  if (verdict.status !== "pass") {
    const open = devices.filter((device) => device.verdict.status !== "pass").map(({ slot }) => slot);
    const what =
      open.length === 0 ? "no device was there to sign the nonce" : `not signed by ${open.join(", ")}`;
    return { status: "unknown", what, problems: [] };
  }
  const whose = nonce === undefined ? `: compare it with yours, ${freshness.nonce}` : "";
  return findingOf(
    [],
    `${devices.length} ${devices.length === 1 ? "device" : "devices"} signed the nonce${whose}`,
  );
}
