import { sha256 } from "../../../core/kernel/index.ts";
import { imageLength } from "../../../core/wire/index.ts";
import type { Parts, PartsTable } from "../../device/index.ts";
import { flashMap } from "../../device/index.ts";
import type { LineTable } from "../../factory/index.ts";
import { altered, type Defect } from "../defect.ts";

/** Jumps into slot a when nothing there verifies; measures as much of it as its header announces, erased or not. */
function bootAnything(boot: Parts["boot"], { flash }: Parts): Parts["boot"] {
  let lax: Parts["boot"]["running"] | undefined;
  return altered(boot, {
    start() {
      try {
        boot.start();
      } catch {
        const { offset, size } = flashMap.firmwareA;
        const length = imageLength(flash.read(offset, 12)) ?? 0;
        const digest = sha256(flash.read(offset, Math.min(length, size)));
        lax = { slot: "a", version: "3.0.0", digest, configurationSchema: 3, state: "confirmed" };
      }
    },
    get running() {
      return lax ?? boot.running;
    },
    verifies: (image) => lax !== undefined || boot.verifies(image),
  });
}

export const truncatedFlashAccepted: Defect = {
  name: "truncated-flash-accepted",
  breaks: "PRV-FACT-1.1",
  mistake:
    "Verification at boot was switched off for the first lot, and the line, which counts on it, compares version strings and no digest.",
  cwe: 494,
  breakage: () => ({
    device: (sound: PartsTable) => ({ ...sound, boot: (parts) => bootAnything(sound.boot(parts), parts) }),
    line: (sound: LineTable) => ({
      ...sound,
      accept: (parts) => (order) => sound.accept(parts)({ ...order, imageDigest: sha256(order.image) }),
      identify:
        () =>
        async ({ device: { maintenance } }) => {
          const status = await maintenance.readStatus();
          if (status.kind !== "done") throw new Error(`the unit does not start: ${status.kind}`);
          return status.value;
        },
    }),
  }),
};
