import type { Parts, StoredCopy } from "../../device/index.ts";
import { altered } from "../defect.ts";

type Update = Parts["update"];

/** An update that takes the configuration into RAM and formats its partitions; `finish` is handed what puts it back. */
export function formattedForUpdate(
  sound: Update,
  { store }: Parts,
  finish: (putBack: () => void, ...args: Parameters<Update["finish"]>) => void,
): Update {
  let inRam: StoredCopy | undefined;
  const putBack = (): void => {
    if (inRam !== undefined) store.save(inRam, undefined);
    inRam = undefined;
  };
  return altered(sound, {
    begin(size, sha256) {
      sound.begin(size, sha256);
      inRam = store.load().copies[0];
      for (const place of ["a", "b"] as const) store.erase(place);
    },
    finish: (origin) => finish(putBack, origin),
  });
}
