/** Loaded by cucumber, before the hook that sets a bench up. */
import { Before } from "@cucumber/cucumber";
import { stopping } from "./stopping.ts";

Before(({ pickle }) => {
  const task = stopping.getStore();
  if (!task?.reached) return undefined;
  task.unrun.add(`${pickle.uri}:${pickle.location?.line ?? 0}`);
  return "skipped";
});
