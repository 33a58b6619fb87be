import { defects } from "../../../emulators/defects/index.ts";
import { type PartsTable, referenceParts } from "../../../emulators/device/index.ts";

/** Firmware with the defect of that name built in. */
export function defectiveParts(name: string): PartsTable {
  const parts = defects
    .find((defect) => defect.name === name)
    ?.breakage()
    .device?.(referenceParts);
  if (parts === undefined) throw new TypeError(`${name} is no defect of a device`);
  return parts;
}

/** How much it prints at a time, and how often: more than any line of a board carries. */
const noise = "#".repeat(16_384);
const everyMs = 5;

/** Firmware that finds no whole copy of its configuration, prints without an end, lines and what ends in none, and hears nothing. */
export const garblingParts: PartsTable = {
  ...referenceParts,
  configuration(parts) {
    if (isCorrupt(parts.store)) {
      let count = 0;
      const printing = setInterval(() => {
        let runs = false;
        parts.board.later(() => {
          runs = true;
          count += 1;
          parts.board.print(count % 4 === 0 ? `${noise}\n` : noise);
        });
        if (!runs) clearInterval(printing);
      }, everyMs);
    }
    return referenceParts.configuration(parts);
  },
  console(parts) {
    const console = referenceParts.console(parts);
    return isCorrupt(parts.store) ? { ...console, receive: () => {} } : console;
  },
};

function isCorrupt(store: Parameters<PartsTable["configuration"]>[0]["store"]): boolean {
  const { copies, rejected } = store.load();
  return copies.length === 0 && rejected.length > 0;
}
