import { flashMap } from "../../device/index.ts";
import { isErased } from "../../parts/index.ts";
import { type Defect, inDevice } from "../defect.ts";
import { withIdentityAt } from "./fuses-with.ts";

const longest = 64;

export const identityInConfigPartition: Defect = {
  name: "identity-in-config-partition",
  breaks: "PRV-ID-3.1",
  mistake:
    "The identity is one more entry of the configuration's file system, written with it each time; no fuse holds it.",
  cwe: 922,
  breakage: () =>
    inDevice("identity", (make, parts) => {
      const { configuration, flash } = parts;
      const { offset, size } = flashMap.configurationB;
      const at = offset + size - flash.sectorSize;
      const stored = flash.read(at, longest);
      let text = isErased(stored)
        ? undefined
        : Buffer.from(stored)
            .toString()
            .replace(/\uFFFD+$/, "");
      const write = (): void => {
        if (text === undefined) return;
        flash.eraseSector(at);
        flash.program(at, Buffer.from(text));
      };
      configuration.onChange(write);
      return make(
        withIdentityAt(parts, {
          read: () => text,
          write(identity) {
            text = identity;
            write();
          },
        }),
      );
    }),
};
