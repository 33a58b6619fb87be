/**
 * A process that examines a scenario at a time on the boards that the order names: what hangs here is ended with it, and no other board
 * waits. It writes no journal: all that it hears of a scenario it tells its parent.
 */
import type { ISupportCodeLibrary } from "@cucumber/cucumber/api";
import type { Envelope } from "@cucumber/messages";
import { messageOf, sweepAtExit } from "../../core/kernel/index.ts";
import { hearOfChildren } from "../../rigs/command/index.ts";
import { keptIn, loadLab } from "../../rigs/lab/index.ts";
import { guardLease, LeaseTable, noteChild } from "../../rigs/leases/index.ts";
import { chooseBoards } from "../rig/choose-boards.ts";
import { checkBoard } from "../rig/lab/golden-check.ts";
import { examine, loadSteps, standardSupport } from "../run/examine.ts";
import { asRunOptions } from "./options.ts";
import type { CheckOrder, ExamineOrder, Order, Report } from "./order.ts";

const send = (report: Report): void => {
  // Who waits for it may be gone, and this process does not know yet.
  if (process.connected) process.send?.(report, () => {});
};

/** How often it tells that it lives, ms. */
const beatMs = 500;
setInterval(() => send({ type: "alive" }), beatMs).unref();
// Whoever gave the orders has gone: the boards are nobody's now, and nothing more is done to them.
process.on("disconnect", () => process.exit());
sweepAtExit();

/** At once, as it takes seconds; where it fails, each order tells. */
const steps: Promise<ISupportCodeLibrary> = loadSteps(
  asRunOptions("", { features: [] }),
  "",
  standardSupport,
  [],
);
steps.then(
  () => send({ type: "ready" }),
  () => send({ type: "ready" }),
);
/** What the step definitions are is told once; each run tells it again. */
const once: ReadonlySet<string> = new Set(["meta", "stepDefinition", "hook", "parameterType"]);
let toldOfSteps = false;

process.on("message", async (order: Order) => {
  try {
    send({ type: "done", ...(await perform(order)) });
  } catch (thrown) {
    send({ type: "failed", message: messageOf(thrown) });
  }
});

async function perform(order: Order): Promise<{ readonly found?: { passed: boolean; reason: string } }> {
  switch (order.type) {
    case "examine":
      await examineOne(order);
      return {};
    case "check":
      return { found: await checkOne(order) };
  }
}

async function examineOne({ options, parameters }: ExamineOrder): Promise<void> {
  const { rig } = parameters;
  if (rig === undefined) throw new TypeError("a night's scenario needs boards");
  using _noting = await noteChildren(rig.file, rig.token);
  await examine(options, parameters, await steps, tell);
  toldOfSteps = true;
}

function tell(envelope: Envelope): void {
  const [kind = ""] = Object.keys(envelope);
  if (!(toldOfSteps && once.has(kind))) send({ type: "message", envelope });
}

async function checkOne({ rig, board, token, allowed, by }: CheckOrder) {
  using _noting = await noteChildren(rig, token);
  const { file, boards } = await chooseBoards(rig, [board]);
  const [chosen] = boards;
  if (chosen === undefined) throw new TypeError(`${rig} lost ${board} since the night began`);
  using table = new LeaseTable(keptIn(file, "leases"), file.lab);
  return await checkBoard(chosen, { file, lease: guardLease(table, token), by, allowed });
}

/** Programs of drivers are noted under the night's lease, for whoever comes after a crash; the parent ends them with this process. */
async function noteChildren(rig: string, token: number): Promise<Disposable> {
  const file = await loadLab(rig);
  using opened = new DisposableStack();
  const table = opened.use(new LeaseTable(keptIn(file, "leases"), file.lab));
  opened.use(
    hearOfChildren((pid) => {
      const strike = noteChild(table, token, pid);
      send({ type: "child", pid, ended: false });
      return () => {
        strike();
        send({ type: "child", pid, ended: true });
      };
    }),
  );
  return opened.move();
}
