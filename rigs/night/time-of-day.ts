import { UsageFault } from "../../core/kernel/index.ts";

/** The next moment after `now` at which the clock on the wall of this host shows `text`, such as `06:00` or `06:00:30`. @throws UsageFault BAD_FLAG */
export function nextTimeOfDay(text: string, now: Date): Date {
  const [, hours, minutes, seconds = 0] = /^([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(text) ?? [];
  if (hours === undefined || minutes === undefined)
    throw new UsageFault("BAD_FLAG", `--until ${text}: a time of day is expected.`, {
      help: "Write hours and minutes of this host's clock, such as 06:00, and seconds if it matters.",
    });
  const today = new Date(now);
  today.setHours(Number(hours), Number(minutes), Number(seconds), 0);
  if (today > now) return today;
  // The day after, whose length is not always 24 hours.
  today.setDate(today.getDate() + 1);
  return today;
}
