import type { SetUpSecret } from "../../../../../core/wire/provisioning/person/index.ts";
import { openSession, Refusal, type Session } from "./session.ts";
import { type Told, wordsFor } from "./telling.ts";
import {
  clearTroubles,
  entered,
  forget,
  onReveal,
  onSubmit,
  showDone,
  showForm,
  showStep,
  spokenTo,
} from "./view.ts";

/** Between two questions how the device gets on. */
const askEveryMs = 400;
/** A device that is neither in operation nor has failed by then has hung up on its own attempt. */
const operationWithinMs = 180_000;
/** How often a device that has fallen silent is asked again before it counts as gone. */
const asksOfTheSilent = 2;

const ends = {
  operational: "The device is in operation. Your phone can go back to its usual network.",
  gone: "The device has taken everything and closed its own network, as it does once it is in operation. Your phone goes back to its usual network. Should the device’s network appear again, something went wrong: join it and open this page once more.",
};

let underWay = false;

async function setUp(): Promise<void> {
  const values = entered();
  if (values.proof.trim() === "") {
    showForm([{ field: "proof", text: "Type the code that is printed on the device." }]);
    return;
  }
  // Drawn before the arithmetic begins, which holds the page up for a moment.
  showStep("proof");
  await nextFrame();
  const session = await openSession(secretOf(values.proof.trim()));
  showStep("settings");
  const wrong = [...(await session.handOver(values))];
  if (wrong.length === 0) wrong.push(...(await session.apply()));
  if (wrong.length > 0) {
    showForm(wrong.map(({ field, reason }) => ({ field, text: reason })));
    return;
  }
  await follow(session);
}

function secretOf(proofOfPossession: string): SetUpSecret {
  const { security, username } = spokenTo();
  return security === "1" ? { security: 1, proofOfPossession } : { security: 2, username, proofOfPossession };
}

/** Until the device is in operation, says why it is not, or has closed its network. */
async function follow(session: Session): Promise<void> {
  const end = performance.now() + operationWithinMs;
  let silences = 0;
  showStep("network");
  while (performance.now() < end) {
    await pause(askEveryMs);
    const shown = await session.progress().catch((thrown: unknown) => {
      if (thrown instanceof Refusal && thrown.code === "unreachable") return undefined;
      throw thrown;
    });
    silences = shown === undefined ? silences + 1 : 0;
    if (silences > asksOfTheSilent) return showDone(ends.gone);
    if (shown === undefined) continue;
    if (shown.state === "operational") return showDone(ends.operational);
    if (shown.failure !== undefined) return showForm([wordsFor(shown.failure)]);
    showStep(shown.state === "awaiting-confirmation" ? "confirmation" : "network");
  }
  showForm([{ text: "The device is not in operation yet and does not say why. Try again." }]);
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const nextFrame = (): Promise<void> =>
  new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

const toldOf = (thrown: unknown): Told =>
  thrown instanceof Refusal ? wordsFor(thrown.code) : { text: `This page has failed: ${String(thrown)}` };

onSubmit(() => {
  if (underWay) return;
  underWay = true;
  clearTroubles();
  void setUp()
    .catch((thrown: unknown) => showForm([toldOf(thrown)]))
    .finally(() => {
      underWay = false;
    });
});
onReveal();
// A page that the browser keeps to come back to would keep what was typed.
addEventListener("pagehide", forget);
