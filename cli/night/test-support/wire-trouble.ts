import type { Incident } from "../../../core/journal/index.ts";
import { failing } from "../../rig/test-support/tool-tap.ts";
import type { Trouble } from "../../rig/test-support/trouble-lab.ts";

/**
 * Four boards of a lab with trouble at their wires, as a rig file declares them: 1 drowns in garbage, 3 cannot be flashed, 4 is another one
 * than it should be; 2 is sound, but its port and its tool are not always.
 */
export async function wireTrouble(trouble: Trouble): Promise<Readonly<Record<string, object>>> {
  const [garbage, moody, twice, never] = await Promise.all([
    trouble.tapConsole("board-1"),
    trouble.tapConsole("board-2"),
    trouble.tapTool("board-2"),
    trouble.tapTool("board-3"),
  ]);
  garbage.toBoard = (text) => {
    if (text.includes("identity.get")) void garbage.jam();
    return true;
  };
  moody.toBoard = (text) => {
    if (!text.includes("identity.get")) return true;
    moody.toBoard = () => true;
    void moody.pull().then(() => moody.plug());
    return false;
  };
  twice.interfere = failing("flash write_image", 2);
  never.interfere = failing("flash write_image", Number.POSITIVE_INFINITY);
  const wired = (name: string, more: object) => ({ ...trouble.board(name), ...more });
  const console = (name: string, path: string) => ({ console: { ...trouble.board(name).console, path } });
  const flash = (name: string, tcl: string) => ({ flash: { ...trouble.board(name).flash, tcl } });
  // Without a fixture the flash tool alone tells whose hardware it is.
  const { fixture: _, air: _air, clock: _clock, cuts: _cuts, ...bare } = trouble.board("board-4");
  return {
    "board-1": wired("board-1", console("board-1", garbage.path)),
    "board-2": wired("board-2", { ...console("board-2", moody.path), ...flash("board-2", twice.tcl) }),
    "board-3": wired("board-3", flash("board-3", never.tcl)),
    "board-4": { ...bare, blank: "erase", hardwareId: "0123456789ab0123456789ab" },
  };
}

/** What the record of a night on such boards tells, if a process hangs, the disk is full for a while and the night is killed and resumed. */
export const incidentsOfTrouble: readonly Incident["what"][] = [
  "board-hung",
  "retried",
  "disk-full",
  "disk-has-room",
  "resumed",
  "board-put-aside",
];
