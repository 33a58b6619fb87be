/**
 * Runs the whole standard on the reference product as a user would, into a folder that is removed again: in process with what a user
 * sees, then on the boards of a demo lab, and a part of it on devices in processes of their own behind ptys; both must get the same
 * verdicts, and so must field provisioning over Bluetooth LE in one process and in three. Then on every other product, with one seed that is drawn: nothing may be found against any of them.
 */
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { command, healthyProducts, isHealthy, quiet, verdictsIn } from "./healthy.ts";
import { agreesOnDemoLab } from "./on-demo-lab.ts";

const root = join(import.meta.dirname, "..");
// The demo lab's boards are behind ptys as well; here it is the option that is tried. A lot is a matter of numbers, not of the wire.
const behindPty = ["features/identity", "features/factory", "--attach", "pty", "--tags", "not @lot"];
const others = healthyProducts().filter((name) => name !== "reference");

const shown = (...argv: string[]): number => ran(command, ...argv);

const ran = (...argv: string[]): number =>
  spawnSync(process.execPath, argv, { cwd: root, stdio: ["ignore", "inherit", "inherit"] }).status ?? 1;

function compare(inProcess: Map<string, string>, other: Map<string, string>, where: string): boolean {
  const different = [...other].filter(([scenario, verdict]) => inProcess.get(scenario) !== verdict);
  for (const [scenario, verdict] of different) {
    process.stdout.write(
      `${scenario}: ${verdict} ${where}, ${inProcess.get(scenario) ?? "not run"} in process\n`,
    );
  }
  process.stdout.write(
    `\n${other.size} scenarios ${where}, ${different.length} with another verdict than in process\n`,
  );
  return other.size > 0 && different.length === 0;
}

/** Two at a time. Whether each was found sound. */
async function examineOthers(folder: string): Promise<boolean> {
  process.stdout.write("\n");
  const waiting = [...others];
  const found: boolean[] = [];
  const work = async (): Promise<void> => {
    for (let product = waiting.shift(); product !== undefined; product = waiting.shift()) {
      const seed = randomBytes(4).toString("hex");
      found.push(await isHealthy({ product, seed, out: join(folder, product) }));
    }
  };
  await Promise.all([work(), work()]);
  return found.length === others.length && found.every(Boolean);
}

const scratch = mkdtempSync(join(tmpdir(), "assay-features-"));
try {
  const inProcess = join(scratch, "in-process");
  const pty = join(scratch, "pty");
  const status = shown("requirements") || shown("run", "--out", inProcess);
  if (status === 0) {
    await quiet("run", ...behindPty, "--out", pty);
    const agree = compare(await verdictsIn(inProcess), await verdictsIn(pty), "behind ptys");
    const agreeOnRig = await agreesOnDemoLab({ inProcess, scratch: join(scratch, "lab") });
    const agreeOverBluetooth = ran(join("tools", "on-bluetooth-lab.ts"), "--field") === 0;
    const areHealthy = await examineOthers(join(scratch, "others"));
    process.exitCode = agree && agreeOnRig && agreeOverBluetooth && areHealthy ? 0 : 1;
  } else {
    process.exitCode = status;
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
