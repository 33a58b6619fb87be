import type { PartsTable } from "../../device/index.ts";
import type { LineTable } from "../../factory/index.ts";
import { keyFromUid } from "../credentials/key-from-uid.ts";
import { altered, type Defect, seeing } from "../defect.ts";

export const recoveryKeyOnRecord: Defect = {
  name: "recovery-key-on-record",
  breaks: "PRV-FACT-3.4",
  mistake:
    "So that a dead board can be replaced by one with the same key, it is made from the uid, and the line makes it too and files it with the test report.",
  cwe: 522,
  breakage: () => ({
    device: (sound: PartsTable) => ({
      ...sound,
      identityKey:
        ({ fuses }) =>
        () =>
          keyFromUid(fuses.uid),
    }),
    line: (sound: LineTable) => ({
      ...sound,
      test: (parts) => async (unit, entry) => {
        const { d = "" } = keyFromUid(await unit.device.probe.readHardwareId()).export({ format: "jwk" });
        const { database } = parts;
        const tested: typeof database.tested = (number, { passed, checks }) =>
          database.tested(number, {
            passed,
            checks: [...checks, { name: "recovery", passed: true, detail: d }],
          });
        await sound.test(seeing(parts, { database: altered(database, { tested }) }))(unit, entry);
      },
    }),
  }),
};
