import type { ConfigurationValue, ConfigurationValues } from "../../../core/dut/index.ts";
import { flashMap } from "../../device/index.ts";
import { altered, type Defect, inDevice } from "../defect.ts";

const partitions = { a: flashMap.configurationA, b: flashMap.configurationB } as const;
const headerLength = 20;

/** The entries of a copy's body up to the first that is not whole: lengths, then name and value. Secret ones are passed over. */
function readEntries(body: Buffer): ConfigurationValues {
  const values: Record<string, ConfigurationValue> = {};
  try {
    for (let at = 0; at < body.length; ) {
      const valueAt = at + 4 + body.readUInt8(at);
      const end = valueAt + body.readUInt16LE(at + 2);
      if (body.readUInt8(at + 1) === 0)
        values[body.toString("utf8", at + 4, valueAt)] = JSON.parse(body.toString("utf8", valueAt, end));
      at = end;
    }
  } catch {
    return values;
  }
  return values;
}

export const truncatedCopyFilledUp: Defect = {
  name: "truncated-copy-filled-up",
  breaks: "PRV-CFG-3.2",
  mistake:
    "What can still be read of a copy that breaks off is kept for the owner's sake, and defaults stand in for the rest.",
  breakage: () =>
    inDevice("store", (make, parts) => {
      const { flash, boot, schemas } = parts;
      const sound = make(parts);
      return altered(sound, {
        load() {
          const { copies, rejected } = sound.load();
          const schemaVersion = boot.running.configurationSchema;
          const { fields } = schemas.schema(schemaVersion);
          const defaults = Object.entries(fields).map(([name, field]) => [name, field.default ?? ""]);
          const sequence = (copies[0]?.sequence ?? 0) + 1;
          const filledUp = rejected.map(({ place }) => {
            const { offset, size } = partitions[place];
            const body = Buffer.from(flash.read(offset + headerLength, size - headerLength));
            const values = { ...Object.fromEntries(defaults), ...readEntries(body) };
            return { place, schemaVersion, sequence, values };
          });
          return { copies: [...filledUp, ...copies], rejected: [] };
        },
      });
    }),
};
