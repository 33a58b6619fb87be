import type { Dut } from "../../core/dut/index.ts";
import { type Outcome, refused } from "../../core/kernel/index.ts";
import { type Ixit, isOnAir, setUpSchemeOf } from "../../core/product/index.ts";
import type { WifiSettings } from "../../core/wire/provisioning/index.ts";
import { Inconclusive } from "../judgement.ts";
import type { Wishes } from "../notebook.ts";
import type { Stage } from "../stage.ts";
import type { SetUpClient } from "./set-up-client.ts";
import { openApp } from "./set-up-offers.ts";
import { labelOf } from "./units.ts";

/** A person's own network, where the product takes one, and account, never seen before, and the bench's backend. */
export async function freshWishes({ bench }: Stage): Promise<Wishes> {
  const { passphrase, ssid, account } = bench.product.ixit.provisioning.limits;
  const word = (label: string, most: number) => bench.secrets.mint(label, Math.min(20, most));
  const ownNetwork = (): WifiSettings | undefined => {
    if (ssid === undefined || passphrase === undefined) return undefined;
    const [shortest, longest] = passphrase;
    return {
      ssid: word("network name", ssid),
      passphrase: word("passphrase", Math.max(shortest, Math.min(20, longest))),
    };
  };
  const wifi = ownNetwork();
  return {
    ...(wifi && { wifi }),
    cloud: { endpoint: (await bench.backend()).endpoint.url, account: word("account", account) },
  };
}

/** Characters that forms, shells and command lines take for something else; all are allowed in a passphrase (IEEE 802.11, ASCII 32 to 126). */
const oddCharacters = ` "'+&=%\\;,`;
/** A network's name is bytes; its letters may be of any alphabet. */
const oddLetters = " Ñandú";

/** The same, as long as the product declares, and with characters in them that are easily lost. */
export async function longestWishes(stage: Stage): Promise<Wishes> {
  const { secrets, product } = stage.bench;
  const { passphrase, ssid, account } = product.ixit.provisioning.limits;
  const wishes = await freshWishes(stage);
  const filled = (label: string, length: number, odd: string) => {
    const room = length - Buffer.byteLength(odd) - 1;
    return room > 0 ? `${secrets.mint(label, room)}${odd}.` : secrets.mint(label, length);
  };
  const wifi = wishes.wifi !== undefined &&
    ssid !== undefined &&
    passphrase !== undefined && {
      ssid: filled("network name", ssid, oddLetters),
      passphrase: filled("passphrase", passphrase[1], oddCharacters),
    };
  return {
    ...(wifi && { wifi }),
    cloud: { ...wishes.cloud, account: secrets.mint("account", account) },
  };
}

/** The network among `wishes`. @throws Inconclusive when the product takes none */
export function networkIn({ wifi }: Wishes): WifiSettings {
  if (wifi !== undefined) return wifi;
  throw new Inconclusive(
    "ixit-gap",
    "the product declares no Wi-Fi (provisioning.limits) that a person could name",
  );
}

/** What the product keeps of `wishes`, by the fields of its configuration. */
export function fieldsOf(
  { provisioning, configuration }: Pick<Ixit, "provisioning" | "configuration">,
  { wifi, cloud }: Wishes,
): Readonly<Record<string, string>> {
  const { ssid, passphrase, account } = provisioning.fields;
  const kept = [
    [ssid, wifi?.ssid],
    [passphrase, wifi?.passphrase],
    [account, cloud.account],
    [configuration.endpointField, cloud.endpoint],
  ] as const;
  return Object.fromEntries(
    kept.flatMap(([field, value]) => (field === undefined || value === undefined ? [] : [[field, value]])),
  );
}

/** Every wish by what it is, for a search. */
export const told = ({ wifi, cloud }: Wishes): Record<string, string> => ({
  ...(wifi && { "network name": wifi.ssid, passphrase: wifi.passphrase }),
  account: cloud.account,
});

/** A person's own network comes into reach, where they have one, and they set the device up as the product declares. */
export async function setUpWith(stage: Stage, device: Dut, wishes: Wishes): Promise<Outcome<void>> {
  stage.notes.write("wishes", wishes);
  if (wishes.wifi !== undefined) await device.air.offer(wishes.wifi);
  return setUp(stage, device, wishes);
}

/** Types the secret on the device's label in. */
export function typeIn(stage: Stage, device: Dut, app: SetUpClient): Promise<Outcome<void>> {
  const { proofOfPossession } = labelOf(stage, device);
  return app.begin({ ...setUpSchemeOf(stage.bench.product.ixit), proofOfPossession });
}

/** Whether the device ended the person's connection in the middle of it. */
export const isCutOff = (outcome: Outcome<unknown>): boolean =>
  outcome.kind === "refused" && outcome.code === "connection-lost";

/** Hands everything over and has the device use it; ends at the first refusal. */
export async function handOver(app: SetUpClient, { wifi, cloud }: Wishes): Promise<Outcome<void>> {
  const took = wifi && (await app.setWifi(wifi));
  if (took !== undefined && took.kind !== "done") return took;
  const told = await app.setCloud(cloud);
  if (told.kind !== "done") return told;
  return app.apply();
}

/** From taking the phone out, or sitting down at the console, to the device's last word. `meanwhile` happens once the person is in. */
export async function setUp(
  stage: Stage,
  device: Dut,
  wishes: Wishes,
  meanwhile: () => Promise<void> = async () => {},
): Promise<Outcome<void>> {
  if (!isOnAir(stage.bench.product.ixit)) {
    await meanwhile();
    return typeAtConsole(stage.bench.product.ixit, device, wishes);
  }
  const opened = await openApp(stage, device);
  if (opened.kind !== "done") return opened;
  await using app = opened.value;
  const admitted = await typeIn(stage, device, app);
  if (admitted.kind !== "done") return admitted;
  await meanwhile();
  // Awaited here: the app closes with the return.
  return await handOver(app, wishes);
}

/** With the cable out, so that the device begins with all of it; who tries again pulls the cable as well. */
async function typeAtConsole(ixit: Ixit, device: Dut, { cloud }: Wishes): Promise<Outcome<void>> {
  const { endpointField: endpoint } = ixit.configuration;
  const { account } = ixit.provisioning.fields;
  await device.network.leave();
  const typed = { [endpoint]: cloud.endpoint, [account]: cloud.account };
  const taken = await device.maintenance.writeConfiguration(typed);
  if (taken.kind !== "refused") {
    // Also into a device that has gone dark, which may have taken all of it.
    await device.network.join();
    return taken;
  }
  // A console speaks of its fields, a set-up of what a person supplies.
  const named = Object.entries({ endpoint, account }).find(([, field]) => taken.reason.includes(field));
  return named === undefined ? taken : refused(`invalid-${named[0]}`, taken.reason);
}
