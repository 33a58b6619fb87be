import { type Parts, Refusal } from "../device/index.ts";
import { altered, type Breakage, inDevice } from "./defect.ts";
import { type Act, onceDone } from "./once-done.ts";

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
    inDevice("orders", (make, parts) => {
      const sound = make(parts);
      return altered(sound, {
        obey(bytes) {
          try {
            return sound.obey(bytes);
          } catch (thrown) {
            const isOverlooked = thrown instanceof Refusal && thrown.code === fault && isDone(parts);
            if (isOverlooked && isSignedTo(command, bytes)) return act(parts);
            throw thrown;
          }
        },
      });
    }),
  );

function isSignedTo(command: string, bytes: Uint8Array): boolean {
  const { order = "", signature } = JSON.parse(Buffer.from(bytes).toString());
  const { command: asked } = JSON.parse(Buffer.from(order, "base64").toString());
  return signature !== "" && asked?.name === command;
}
