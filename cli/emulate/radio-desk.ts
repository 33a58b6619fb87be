import { messageOf } from "../../core/kernel/index.ts";
import type { BluetoothRadio } from "../../emulators/air/index.ts";

type Act = (radio: BluetoothRadio, argument: string) => unknown;

const acts: Readonly<Record<string, Act>> = {
  delay: (radio, ms) => radio.change({ delayMs: number(ms, 0, 60_000) }),
  loss: (radio, share) => radio.change({ loss: number(share, 0, 0.99) }),
  "advertising-loss": (radio, share) => radio.change({ advertisingLoss: number(share, 0, 1) }),
  rssi: (radio, dbm) => radio.change({ rssi: Math.round(number(dbm, -127, 20)) }),
  break: (radio, address) => ({ links: radio.breakLinks(address) }),
};

/** Does what a line says: `delay 20`, `break 02:00:00:00:00:01`. Never throws. */
export function obeyRadioDesk(radio: BluetoothRadio, line: string): object {
  const [verb = "", argument = "", ...more] = line.trim().split(/\s+/);
  const act = Object.hasOwn(acts, verb) ? acts[verb] : undefined;
  try {
    if (act === undefined || argument === "" || more.length > 0)
      throw new RangeError(
        "one of these is expected: delay MS, loss SHARE, advertising-loss SHARE, rssi DBM, break ADDRESS",
      );
    return { did: line.trim(), result: act(radio, argument) ?? "done" };
  } catch (thrown) {
    return { did: line.trim(), error: messageOf(thrown) };
  }
}

function number(text: string, least: number, most: number): number {
  const value = Number(text);
  if (text === "" || !(value >= least && value <= most))
    throw new RangeError(`a number from ${least} to ${most} is expected, not ${text}`);
  return value;
}
