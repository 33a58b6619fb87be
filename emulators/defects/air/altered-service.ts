import {
  encodeWifiAnswer,
  gattEndpoints,
  readWifiCommand,
  SetUpFault,
  sessionData,
  setUpPaths,
  type WifiCommand,
  type WifiSettings,
} from "../../../core/wire/provisioning/index.ts";
import type { Parts } from "../../device/index.ts";

/** What serves the set-up over Bluetooth LE, changed at the places where a mistake is. */

type MakeSetUpGatt = Parts["setUpGatt"];
type SetUpServices = Parameters<MakeSetUpGatt>[0];
type SetUpGatt = ReturnType<MakeSetUpGatt>;
type Served = SetUpGatt["service"]["characteristics"][number];

const pathOf = ({ uuid }: Served): string => gattEndpoints.find((one) => one.uuid === uuid)?.path ?? "";

/** `sound` with each characteristic as `change` makes it from the sound one and its path. */
export const changing = (
  sound: SetUpGatt,
  change: (served: Served, path: string) => Partial<Served>,
): SetUpGatt => ({
  service: {
    ...sound.service,
    characteristics: sound.service.characteristics.map((served) => ({
      ...served,
      ...change(served, pathOf(served)),
    })),
  },
  end: (whenFetched) => sound.end(whenFetched),
});

/** `sound`, but on `path` `answer` has the first word; what it gives no answer to goes to the sound service. */
export function answering(
  sound: SetUpGatt,
  path: string,
  answer: (link: object, message: Uint8Array) => Uint8Array | undefined,
): SetUpGatt {
  const answers = new WeakMap<object, Uint8Array>();
  return changing(sound, (served, own) => {
    if (own !== path) return {};
    return {
      onWrite(link, message) {
        const given = answer(link, message);
        answers.delete(link);
        if (given === undefined) return served.onWrite?.(link, message);
        answers.set(link, given);
      },
      onRead: (link) => answers.get(link) ?? served.onRead?.(link) ?? new Uint8Array(),
    };
  });
}

/** `sound`, but the Wi-Fi's endpoint takes messages in clear from a link for which `isOpen`. */
export function takingPlain(
  sound: SetUpGatt,
  services: SetUpServices,
  isOpen: (link: object) => boolean,
): SetUpGatt {
  let staged: WifiSettings | undefined;
  return answering(sound, setUpPaths.wifi, (link, message) => {
    const command = isOpen(link) ? commandIn(message) : undefined;
    if (command?.name === "set") {
      staged = command.settings;
      return encodeWifiAnswer("set", services.checks.wifi(command.settings));
    }
    if (command?.name !== "apply" || staged === undefined) return undefined;
    const wifi = staged;
    services.run(() => services.apply({ wifi }));
    return encodeWifiAnswer("apply", { ok: true });
  });
}

/** What a message that is not sealed asks for. */
const commandIn = (message: Uint8Array): WifiCommand | undefined => readOr(readWifiCommand, message);

/** What a message to the session's endpoint holds; nothing when it cannot be read. */
export const sessionIn = (message: Uint8Array): ReturnType<typeof sessionData.decode> =>
  readOr(sessionData.decode, message) ?? {};

function readOr<T>(read: (message: Uint8Array) => T, message: Uint8Array): T | undefined {
  try {
    return read(message);
  } catch (thrown) {
    if (thrown instanceof SetUpFault) return undefined;
    throw thrown;
  }
}
