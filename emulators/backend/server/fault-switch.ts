import type { BackendFault } from "../../../core/backend/index.ts";

/** What a backend is told to do wrongly. */
export interface FaultSwitch {
  readonly fault: BackendFault | undefined;
  set(fault: BackendFault | undefined): void;
}

export function createFaultSwitch(): FaultSwitch {
  let fault: BackendFault | undefined;
  return {
    get fault() {
      return fault;
    },
    set: (next) => {
      fault = next;
    },
  };
}

/** Host time by which a slow backend holds back each answer. */
export const slownessMs = 60;
