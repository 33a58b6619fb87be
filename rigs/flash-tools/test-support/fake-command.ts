/** A flash tool of somebody's own: `read OFFSET LENGTH FILE`, `write 0xADDRESS FILE`, `erase OFFSET END`, `run`, `id`. */
import { readFileSync, writeFileSync } from "node:fs";
import { begin, complaining, onChip } from "./fake-tool.ts";

const failed = complaining(process.stderr, 1, "flasher: ");
const { chip, args } = begin("flasher", failed, "no answer", "no board");
const [verb, first = "", second = "", third = ""] = args;
chip.change({ held: verb !== "run" });
if (verb === "read") {
  if (chip.state.protected) failed("readback protection");
  writeFileSync(
    third,
    onChip(failed, () => chip.read(Number(first), Number(second))),
  );
} else if (verb === "write") onChip(failed, () => chip.rewrite(Number(first) - 0x1000, readFileSync(second)));
else if (verb === "erase") onChip(failed, () => chip.erase(Number(first), Number(second) - Number(first)));
else if (verb === "id") process.stdout.write("00ff10\n");
else if (verb !== "run") failed(`unknown verb ${verb}`);
