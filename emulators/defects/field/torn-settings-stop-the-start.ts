import { flashMap } from "../../device/index.ts";
import { isErased } from "../../parts/index.ts";
import { type Defect, inDevice } from "../defect.ts";

/** A copy's header, which is written last. */
const headerLength = 20;

export const tornSettingsStopTheStart: Defect = {
  name: "torn-settings-stop-the-start",
  breaks: "PRV-FIELD-2.1",
  mistake:
    "A copy of the configuration that is not whole is an assertion of the storage driver, also where the other copy is.",
  cwe: 617,
  caughtBy: "What a person hands over is taken whole or not at all when power is lost",
  waitedFor: true,
  breakage: () =>
    inDevice("configuration", (make, parts) => {
      const { flash, store } = parts;
      const isTorn = ({ offset }: { readonly offset: number }) =>
        isErased(flash.read(offset, headerLength)) && !isErased(flash.read(offset, flash.sectorSize));
      const places = [flashMap.configurationA, flashMap.configurationB];
      if (store.load().rejected.length > 0 || places.some(isTorn))
        throw new Error("assertion failed: every copy is whole");
      return make(parts);
    }),
};
