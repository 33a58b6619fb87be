import { writeMessage } from "../../../core/wire/index.ts";
import type { Parts } from "../parts.ts";

const defaultIntervalS = 300;

/** Tells the backend at once, and then in the configured interval of device time, that the device is in operation. Returns its end. */
export function beginTelemetry({ boot, clock, configuration, link, startedAt }: Parts): () => void {
  let stopTimer = () => {};
  let stopped = false;

  const send = (): void => {
    const at = clock.now();
    const message = writeMessage({ at, uptimeMs: at - startedAt, firmware: boot.running.version });
    // The next one is due an interval after this one and waits for its acknowledgement: what nobody takes does not pile up.
    link.publish("telemetry", message).then(
      () => {
        const seconds = Number(configuration.effective()["telemetry.intervalS"] ?? defaultIntervalS);
        const leftMs = at + seconds * 1000 - clock.now();
        if (stopped) return;
        if (leftMs <= 0) send();
        else stopTimer = clock.after(leftMs, send);
      },
      () => {},
    );
  };

  send();
  return () => {
    stopped = true;
    stopTimer();
  };
}
