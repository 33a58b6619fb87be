import { type Parts, Refusal, type ResetButton } from "./parts.ts";

/**
 * Resets once the button was held for the product's time; released earlier, nothing happens but that, where the product speaks Improv,
 * a person has shown to be at the device.
 */
export function makeResetButton(parts: Parts): ResetButton {
  const { clock, options, reset, board, log } = parts;
  let cancel: (() => void) | undefined;

  const fire = (): void => {
    try {
      reset.factoryReset("button")();
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      log.append({ event: "factory-reset-refused", origin: "button", detail: thrown.code });
    }
  };

  return {
    press() {
      cancel?.();
      parts.improv?.authorize();
      if (!Number.isFinite(options.behaviour.resetHoldMs)) return;
      cancel = clock.after(options.behaviour.resetHoldMs, () => board.later(fire));
    },
    release() {
      cancel?.();
      cancel = undefined;
    },
    get isPressed() {
      return board.isButtonDown;
    },
  };
}
