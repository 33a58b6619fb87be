import type { OrderCommand } from "../../core/backend/index.ts";
import type { Dut } from "../../core/dut/index.ts";
import type { Outcome } from "../../core/kernel/index.ts";
import type { Stage } from "../stage.ts";
import { untilDark } from "./eventually.ts";
import { identityOf } from "./units.ts";

/**
 * Orders `command`, rightly, of a device whose supply may be cut at any moment, and waits until `probe` gives something, or until the
 * device is dark: nobody waits for an answer any longer then. Silent when neither came about. `answer`: the device's, undefined
 * while there is none.
 */
export async function orderUntilDark(
  stage: Stage,
  device: Dut,
  command: OrderCommand,
  probe: (answer: Outcome<void> | undefined) => Promise<unknown>,
  withinMs: number,
): Promise<Outcome<unknown>> {
  const backend = await stage.bench.backend();
  const addressee = identityOf(stage, device);
  const order = await backend.makeOrder({ addressee, command, signedBy: "operator" });
  const enough = new AbortController();
  let answer: Outcome<void> | undefined;
  const wait = { withinMs: stage.bench.product.ixit.timing.orderWithinMs, signal: enough.signal };
  const answered = backend.deliver(addressee, order, wait).then(
    (outcome) => {
      answer = outcome;
    },
    (thrown: unknown) => {
      if (!enough.signal.aborted) throw thrown;
    },
  );
  const end = await untilDark(device, () => probe(answer), withinMs);
  enough.abort();
  await answered;
  return end;
}
