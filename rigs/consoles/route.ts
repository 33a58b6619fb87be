import type { SerialBinding } from "../../core/dut/index.ts";

/** The way to one console, known by what does not change when its port gets another name. */
export interface ConsoleRoute {
  /** What the console is known by, as a person says it: `USB serial number E6614864`. */
  readonly identity: string;
  readonly baudRate: number;
  /** Looks where the console is now. @throws EquipmentFault PORT_UNOPENABLE when it is nowhere */
  locate(): Promise<ConsoleLocation>;
  /**
   * Calls `onChange` whenever looking again may find more than before, until disposed. Undefined where nothing can tell: then one
   * has to try.
   */
  watch(onChange: () => void): Disposable | undefined;
}

/** Where a console is, for one opening. */
export interface ConsoleLocation {
  readonly path: string;
  readonly binding: SerialBinding;
  /** Tells the route that the port opened here has hung up: what still stands in its place is not its return. */
  readonly lost?: () => void;
}
