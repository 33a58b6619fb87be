import { type ConfigurationValue, type ConfigurationValues, SECRET_SET } from "../../../core/dut/index.ts";
import type { Parts } from "../../device/index.ts";
import { altered } from "../defect.ts";

type Configuration = Parts["configuration"];

/** A configuration that shows and uses what is in RAM where `inRam` gives anything, whatever the flash holds. */
export function overlaid(
  sound: Configuration,
  inRam: () => ConfigurationValues,
  changes: Partial<Configuration> = {},
): Configuration {
  const masked = (field: string, value: ConfigurationValue): ConfigurationValue =>
    sound.schema.fields[field]?.secret === true && value !== "" ? SECRET_SET : value;
  const shown = (): ConfigurationValues =>
    Object.fromEntries(Object.entries(inRam()).map(([field, value]) => [field, masked(field, value)]));
  const overlay: Partial<Configuration> = {
    effective: () => ({ ...sound.effective(), ...inRam() }),
    show() {
      const stored = sound.show();
      return { ...stored, values: { ...stored.values, ...shown() } };
    },
    matches: (field, value) =>
      Object.hasOwn(inRam(), field) ? inRam()[field] === value : sound.matches(field, value),
  };
  return altered(sound, { ...overlay, ...changes });
}
