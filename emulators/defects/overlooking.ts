import { type Parts, Refusal } from "../device/index.ts";
import { type Breakage, inDevice } from "./defect.ts";
import { type Act, onceDone } from "./once-done.ts";
import { whenRefused } from "./when-refused.ts";

/** What an order may be refused for, as `readOrder` tells it. */
type Fault = "bad-signature" | "wrong-addressee" | "replayed" | "stale";

/** A device that, once `happened` has happened to it, does `act` on a signed order to do `command` with that fault, and finds no other in it. */
export const overlookingOnce = (
  happened: Act,
  fault: Fault,
  command: string,
  act: (parts: Parts) => () => void,
): Breakage =>
  onceDone(happened, (isDone) =>
    inDevice("orders", (make, parts) =>
      whenRefused(make(parts), (refusal, bytes) => {
        const isOverlooked = refusal instanceof Refusal && refusal.code === fault && isDone(parts);
        if (isOverlooked && isSignedTo(command, bytes)) return act(parts);
        throw refusal;
      }),
    ),
  );

function isSignedTo(command: string, bytes: Uint8Array): boolean {
  const { order = "", signature } = JSON.parse(Buffer.from(bytes).toString());
  const { command: asked } = JSON.parse(Buffer.from(order, "base64").toString());
  return signature !== "" && asked?.name === command;
}
