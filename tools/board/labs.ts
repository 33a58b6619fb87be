import { join } from "node:path";
import { type DemoLab, startDemoLab } from "../../cli/rig/demo.ts";

/** Boards of one harness: no scenario asks for more. */
const boards = 3;

/**
 * Labs in boxes, each with virtual Picos of its own, more than there are cores: a process computes for its boards on one core, and they often
 * only wait. The caller disposes of them.
 */
export const startLabs = (folder: string): Promise<readonly DemoLab[]> =>
  Promise.all(
    ["lab-1", "lab-2", "lab-3"].map((name) => startDemoLab(join(folder, name), { virtualPico: boards })),
  );
