import { sha256 } from "../../../core/kernel/index.ts";
import { flashMap } from "../../device/index.ts";
import { altered, type Defect, inBackend, inDevice, seeing } from "../defect.ts";
import { onlyMonitoring } from "./only-monitoring.ts";

export const measuresTheWholeSlot: Defect = {
  name: "measures-the-whole-slot",
  breaks: "PRV-ZTP-2.2",
  mistake:
    "What is measured is the slot and not the image in it, which no list of releases knows; so that the fleet gets through, the backend was left in monitoring mode.",
  breakage: () => ({
    ...inDevice("attestation", (make, parts) => {
      const { boot, flash } = parts;
      const { offset, size } = flashMap[boot.running.slot === "a" ? "firmwareA" : "firmwareB"];
      const running = { ...boot.running, digest: sha256(flash.read(offset, size)) };
      return make(seeing(parts, { boot: altered(boot, { running }) }));
    }),
    ...inBackend("attestations", (make, parts) => onlyMonitoring(make(parts))),
  }),
};
