import {
  type BluetoothPort,
  type Capability,
  type ConsoleProtocol,
  type ConsoleTiming,
  type Dut,
  type Equipment,
  equipDut,
  type GoldenImage,
  openSession,
  type SerialLine,
} from "../../../core/dut/index.ts";

export interface DutSettings {
  /** The place on the bench, such as `device-2`. */
  readonly slot: string;
  readonly timing: ConsoleTiming;
  /** What is spoken on its console; JSON-RPC when left out. */
  readonly protocol?: ConsoleProtocol | undefined;
  /** What the product offers; all that the emulation has when left out. */
  readonly capabilities?: ReadonlySet<Capability> | undefined;
  readonly golden?: GoldenImage | undefined;
  /** Bluetooth LE around it; it offers none when left out. */
  readonly bluetooth?: BluetoothPort | undefined;
}

const emulated: readonly Capability[] = [
  ...(["console", "power", "power-cut", "flash-read", "flash-write", "flash-erase"] as const),
  ...(["button", "network", "air", "hardware-id"] as const),
];

/** Puts an emulated device on the bench. `owned` holds what is to be disposed of with it, line and equipment among it. */
export function placeOnBench(
  line: SerialLine,
  equipment: Equipment,
  owned: AsyncDisposableStack,
  { slot, timing, protocol = { kind: "json-rpc" }, capabilities, golden, bluetooth }: DutSettings,
): Dut {
  const having = bluetooth === undefined ? emulated : [...emulated, "bluetooth" as const];
  return equipDut({
    ...{ slot, kind: "emulated", console: line, equipment, bluetooth, golden, owned },
    session: openSession(line, timing, protocol),
    capabilities: new Set(having.filter((one) => capabilities?.has(one) ?? true)),
  });
}
