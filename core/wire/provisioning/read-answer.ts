import { type SessionData, sessionData, status } from "./messages.ts";
import { SetUpFault } from "./set-up-fault.ts";

/** What a device's answer holds of `scheme` at `step`. @throws SetUpFault insecure-scheme, out-of-order, malformed */
export function readAnswer<Name extends "security1" | "security2">(
  answer: Uint8Array,
  name: Name,
  step: number,
): NonNullable<SessionData[Name]> {
  const data = sessionData.decode(answer);
  const { scheme = 0 } = data;
  const inside = data[name];
  if (scheme !== (name === "security1" ? 1 : 2))
    throw new SetUpFault("insecure-scheme", `the device answers in security ${scheme}`);
  if (inside?.step !== step)
    throw new SetUpFault("out-of-order", `step ${inside?.step} came in place of ${step}`);
  return inside;
}

/** @throws SetUpFault wrong-proof unless the device says that all is well */
export function checkStatus(code = 0): void {
  if (code !== status.success)
    throw new SetUpFault("wrong-proof", `the device ended the exchange with status ${code}`);
}
