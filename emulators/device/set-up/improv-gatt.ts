import type { GattProperty, GattService, ServedCharacteristic } from "../../../core/dut/index.ts";
import {
  createFrameAssembler,
  encodeFrame,
  encodeServiceData,
  encodeTexts,
  type FrameAssembler,
  ImprovFault,
  type ImprovRpc,
  improvCapabilities,
  improvCharacteristics,
  improvCommands,
  improvCommandTwo,
  improvErrors,
  improvService,
  improvServiceData,
  improvStates,
  readWifi,
} from "../../../core/wire/improv/index.ts";
import { halfMessageMs, type Improv } from "./improv.ts";

/** What the device can do besides taking a network; it does not tell strangers which networks it hears. */
const capabilities = improvCapabilities.identify | improvCapabilities.deviceInfo;

/** What a device that speaks Improv says of itself in its advertisement. */
export const improvAdvertised = ({ state }: Improv): ReadonlyMap<string, Uint8Array> =>
  new Map([[improvServiceData, encodeServiceData(state, capabilities)]]);

type Notify = (value: Uint8Array) => void;

/** One central: what it is about to say, and where its results go. */
interface Central {
  readonly assembler: FrameAssembler;
  stopTimer: () => void;
  result: Uint8Array;
  notify: Notify | undefined;
}

/**
 * Improv Wi-Fi over Bluetooth LE. A result goes to the central that asked, and nowhere else; state and error go to all. `run` runs
 * firmware, with loss of supply taken care of.
 */
export function createImprovGatt(improv: Improv, run: (work: () => void) => unknown): GattService {
  const centrals = new WeakMap<object, Central>();
  const centralAt = (link: object): Central => {
    const central = centrals.get(link) ?? {
      assembler: createFrameAssembler(),
      stopTimer: () => {},
      result: new Uint8Array(),
      notify: undefined,
    };
    centrals.set(link, central);
    return central;
  };

  const answer = (central: Central, command: number, texts: readonly string[]): void => {
    central.result = encodeFrame({ command, data: encodeTexts(texts) });
    central.notify?.(central.result);
  };

  const obey = (central: Central, { command, data }: ImprovRpc): void => {
    improv.begin();
    switch (command) {
      case improvCommands.sendWifi:
        improv.take(readWifi(data), () => answer(central, command, []));
        break;
      case improvCommandTwo:
        improv.identify();
        break;
      case improvCommands.deviceInfo:
        answer(central, command, improv.info());
        break;
      default:
        improv.fail("unknown-command");
    }
  };

  const write = (link: object, piece: Uint8Array): void => {
    const central = centralAt(link);
    const { assembler } = central;
    central.stopTimer();
    try {
      const rpc = assembler.push(piece);
      if (rpc !== undefined) obey(central, rpc);
      if (assembler.holds) central.stopTimer = improv.later(halfMessageMs, () => assembler.forget());
    } catch (thrown) {
      if (!(thrown instanceof ImprovFault)) throw thrown;
      improv.fail(thrown.error);
    }
  };

  const watched = (what: "state" | "error", value: () => number): Partial<ServedCharacteristic> => ({
    properties: new Set<GattProperty>(["read", "notify"]),
    onRead: () => Uint8Array.of(value()),
    onSubscribe: (_link, notify) =>
      improv.onChange((changed) => {
        if (changed === what) notify(Uint8Array.of(value()));
      }),
  });

  return {
    uuid: improvService,
    characteristics: [
      served(
        "state",
        watched("state", () => improvStates[improv.state]),
      ),
      served(
        "error",
        watched("error", () => improvErrors[improv.error]),
      ),
      served("command", {
        properties: new Set(["write", "write-without-response"]),
        onWrite: (link, piece) => void run(() => write(link, piece)),
      }),
      served("result", {
        properties: new Set(["read", "notify"]),
        onRead: (link) => centralAt(link).result,
        onSubscribe(link, notify) {
          const central = centralAt(link);
          central.notify = notify;
          return () => {
            central.notify = undefined;
          };
        },
      }),
      served("capabilities", {
        properties: new Set(["read"]),
        onRead: () => Uint8Array.of(capabilities),
      }),
    ],
  };
}

const served = (
  name: keyof typeof improvCharacteristics,
  rest: Omit<Partial<ServedCharacteristic>, "uuid">,
): ServedCharacteristic => ({
  uuid: improvCharacteristics[name],
  properties: new Set<GattProperty>(),
  ...rest,
});
