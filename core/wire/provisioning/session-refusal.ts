import { sessionData, sessionStep, status } from "./messages.ts";
import { SetUpFault, type SetUpFaultCode } from "./set-up-fault.ts";

/**
 * Why an exchange was refused, in its own messages: for carriers whose errors say no more than that something was wrong, such as an ATT
 * error. Espressif's devices have the field and fill it in for success only; their clients take any other status for the end.
 */
const statusOf = {
  "insecure-scheme": status.invalidSecurityScheme,
  malformed: status.invalidProtocol,
  locked: status.tooManySessions,
  "wrong-proof": status.cryptoError,
  "out-of-order": status.invalidSession,
} as const satisfies Partial<Record<SetUpFaultCode, number>>;

const isTold = (code: string): code is keyof typeof statusOf => Object.hasOwn(statusOf, code);

/** What a device of `security` shows on its session endpoint in place of an answer. */
export function encodeSessionRefusal(security: 1 | 2, code: SetUpFaultCode): Uint8Array {
  const response1 = { status: isTold(code) ? statusOf[code] : status.internalError };
  const refusal = { step: sessionStep.response1, response1 };
  return sessionData.encode(
    security === 1 ? { scheme: 1, security1: refusal } : { scheme: 2, security2: refusal },
  );
}

/** Why a device has refused, when `answer` is such a message; undefined for any other bytes. */
export function readSessionRefusal(answer: Uint8Array): SetUpFaultCode | undefined {
  try {
    const { security1, security2 } = sessionData.decode(answer);
    const code = (security1 ?? security2)?.response1?.status;
    return Object.keys(statusOf)
      .filter(isTold)
      .find((name) => statusOf[name] === code);
  } catch (thrown) {
    if (thrown instanceof SetUpFault) return undefined;
    throw thrown;
  }
}
