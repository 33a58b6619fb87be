import { loadLab } from "../../../rigs/lab/index.ts";
import { interrupted } from "../../emulate/interrupted.ts";
import { exitCodes } from "../../exit-codes.ts";
import type { LabView } from "../../wall/lab-view.ts";
import { type LabWatch, watchLab } from "../../wall/lab-watch.ts";
import { frame } from "./frame.ts";
import { linesOf } from "./plain-lines.ts";
import { FullScreen } from "./terminal.ts";

export interface WatchOptions {
  readonly json?: true;
  readonly once?: true;
}

/** How often the times in the picture go on, ms. */
const tickMs = 1_000;

/** Shows a lab until it is interrupted, or whoever reads along stops. @throws UsageFault */
export async function watchRig(
  path: string,
  { json, once }: WatchOptions,
  output = process.stdout,
): Promise<number> {
  const file = await loadLab(path);
  const { promise: left, resolve: leave } = Promise.withResolvers<void>();
  void interrupted().then(leave);
  output.on("error", () => leave());
  if (output.isTTY && !json && !once) {
    let draw = (): void => {};
    using watch = await watchLab(file, () => draw());
    await onScreen(watch, left, leave, (drawing) => {
      draw = drawing;
    });
    return exitCodes.pass;
  }
  let before: LabView | undefined;
  const tell = (view: LabView): void => {
    const now = Date.now();
    const lines = json
      ? [JSON.stringify({ at: new Date(now).toISOString(), ...view })]
      : linesOf(before, view, now);
    before = view;
    if (lines.length > 0) output.write(`${lines.join("\n")}\n`);
  };
  using watch = await watchLab(file, tell);
  tell(watch.view);
  if (!once) await left;
  return exitCodes.pass;
}

async function onScreen(
  watch: LabWatch,
  left: Promise<void>,
  leave: () => void,
  onChange: (draw: () => void) => void,
): Promise<void> {
  let draw = (): void => {};
  using screen = new FullScreen({
    ...{ output: process.stdout, input: process.stdin },
    onResize: () => draw(),
    onLeave: leave,
  });
  draw = () => screen.draw(frame(watch.view, screen, Date.now()));
  onChange(draw);
  draw();
  const tick = setInterval(draw, tickMs);
  try {
    await left;
  } finally {
    clearInterval(tick);
    onChange(() => {});
  }
}
