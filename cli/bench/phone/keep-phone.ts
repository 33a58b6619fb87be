import type { Phone } from "../../../core/dut/index.ts";
import type { ChromiumPhone } from "./phone.ts";

/** The one phone of a thread's benches; what plays it is loaded and started when somebody first takes it. */
export interface KeptPhone {
  /** @throws Inconclusive environment where there is no browser; then each time */
  readonly take: () => Promise<Phone>;
  /** Ends the browser, if one was started. */
  hangUp(): Promise<void>;
}

export function keepPhone(): KeptPhone {
  let phone: Promise<ChromiumPhone> | undefined;
  return {
    take: () => {
      phone ??= import("./phone.ts").then(({ createChromiumPhone }) => createChromiumPhone());
      return phone;
    },
    async hangUp() {
      const taken = await phone?.catch(() => undefined);
      phone = undefined;
      await taken?.[Symbol.asyncDispose]();
    },
  };
}
