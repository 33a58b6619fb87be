/**
 * `node tools/on-bluetooth-lab.ts [--field] [FEATURES…]`: examines the product that is set up over Bluetooth LE in one process, then on a demo
 * lab, where radio, devices and centrals are processes of their own, and requires the same verdicts. Without arguments by the whole standard;
 * `--field`: by what is examined over the air, which is quick. Ends with 1 when a verdict differs.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { quiet } from "./healthy.ts";
import { agreesOnDemoLab } from "./on-demo-lab.ts";

/** FIELD, CRED-5 and ZTP-4. */
const field = [
  "features/field",
  "features/credentials/channel.feature",
  "features/zero-touch/fallback.feature",
];
const selection = process.argv.slice(2).flatMap((argument) => (argument === "--field" ? field : [argument]));

const scratch = mkdtempSync(join(tmpdir(), "assay-bluetooth-"));
try {
  const inProcess = join(scratch, "in-process");
  await quiet("run", ...selection, "--product", "products/bluetooth", "--out", inProcess);
  const lab = { bluetooth: true };
  const agree = await agreesOnDemoLab({ inProcess, scratch: join(scratch, "lab"), lab, selection });
  process.exitCode = agree ? 0 : 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
