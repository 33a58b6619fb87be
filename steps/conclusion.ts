import { judge } from "./judgement.ts";
import type { Scene } from "./world.ts";

/**
 * Attaches to `scene` what a failure means and returns what is to go on to cucumber: a plain copy with redacted text, as the error
 * itself would carry secrets and the harness' own paths into the message stream.
 */
export async function conclude(scene: Scene, thrown: unknown): Promise<Error> {
  const judgement = judge(thrown);
  const redact = (text: string) => scene.redact(text);
  await scene.attachJudgement(judgement);
  const copy = new Error(
    redact(judgement.status === "not-applicable" ? judgement.justification : judgement.message),
  );
  copy.name = thrown instanceof Error ? thrown.name : "Error";
  copy.stack = redact(thrown instanceof Error ? (thrown.stack ?? "") : "");
  return copy;
}
