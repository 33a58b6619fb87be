import { altered, type Breakage, type Defect } from "../defect.ts";

const resumedKey = "notice.resumed";

const nextSecond = (ms: number) => (Math.floor(ms / 1000) + 1) * 1000;

export const resumedWipeCountsAsAnother: Defect = {
  name: "resumed-wipe-counts-as-another",
  breaks: "PRV-DEC-5.3",
  mistake:
    "A start that goes on with a wipe gives notice of it as well, dated by the next full second of its own: the backend counts two.",
  cwe: 837,
  caughtBy: "A wipe that loses power off the network is notified all the same",
  breakage: (): Breakage => ({
    device: (sound) => ({
      ...sound,
      reset(parts) {
        const { clock, journal, notices } = parts;
        const reset = sound.reset(parts);
        return altered(reset, {
          resume() {
            const isAnnounced = reset.due && notices.due;
            reset.resume();
            if (isAnnounced) journal.record(resumedKey, String(nextSecond(clock.now())));
          },
        });
      },
      notices(parts) {
        const { identity, journal } = parts;
        const notices = sound.notices(parts);
        return altered(notices, {
          async deliver(signal) {
            await notices.deliver(signal);
            const id = identity.read();
            const at = Number(journal.recall(resumedKey) || 0);
            if (id === undefined || at === 0) return;
            journal.record(resumedKey, "");
            notices.record({ identity: id, at, trigger: "boot" });
            await notices.deliver(signal);
          },
        });
      },
    }),
  }),
};
