export {
  type AttemptRow,
  type FlakyScenario,
  History,
  type TroubledBoard,
} from "./history.ts";
export { type Assignment, type Job, JobQueue } from "./job-queue.ts";
export { type NewestNight, newestNights, noteNewestNight } from "./newest-night.ts";
export { type BoardStatus, type NightStatus, readNightStatus, writeNightStatus } from "./status.ts";
export { nextTimeOfDay } from "./time-of-day.ts";
