import type { Dut } from "../../core/dut/index.ts";
import type { Outcome } from "../../core/kernel/index.ts";
import type { Wishes } from "../notebook.ts";
import type { Stage } from "../stage.ts";
import { SetUpClient } from "./set-up-client.ts";
import type { SetUpHttpOptions } from "./set-up-http.ts";
import { labelOf } from "./units.ts";

/** A person's own network and account, never seen before, and the bench's backend. */
export async function freshWishes({ bench }: Stage): Promise<Wishes> {
  const { passphrase, ssid, account } = bench.product.ixit.provisioning.limits;
  const [shortest, longest] = passphrase;
  const word = (label: string, most: number) => bench.secrets.mint(label, Math.min(20, most));
  return {
    wifi: {
      ssid: word("network name", ssid),
      passphrase: word("passphrase", Math.max(shortest, Math.min(20, longest))),
    },
    cloud: { endpoint: (await bench.backend()).endpoint.url, account: word("account", account) },
  };
}

/** A phone beside the device, with the app open that the label leads to. The device is checked against its label. */
export async function openApp(
  { bench, units }: Stage,
  device: Dut,
  changes: Partial<SetUpHttpOptions> = {},
): Promise<Outcome<SetUpClient>> {
  const joined = await device.air.connect();
  if (joined.kind !== "done") return joined;
  const { ixit } = bench.product;
  const [channel = "soft-ap-https"] = ixit.provisioning.channels;
  const { manufacturerCa } = await bench.factory();
  return SetUpClient.open(joined.value, {
    channel,
    trust: { manufacturerCa, serial: labelOf({ units }, device).serial },
    wait: { withinMs: ixit.timing.answerWithinMs },
    ...changes,
  });
}

/** Types the secret of a label in: the device's own, or `proof`. */
export function typeIn(
  stage: Stage,
  device: Dut,
  app: SetUpClient,
  proof = labelOf(stage, device).proofOfPossession,
): Promise<Outcome<void>> {
  return app.begin({ username: stage.bench.product.ixit.provisioning.username, proofOfPossession: proof });
}

/** Hands everything over and has the device use it; ends at the first refusal. */
export async function handOver(app: SetUpClient, { wifi, cloud }: Wishes): Promise<Outcome<void>> {
  const took = await app.setWifi(wifi);
  if (took.kind !== "done") return took;
  const told = await app.setCloud(cloud);
  if (told.kind !== "done") return told;
  return app.apply();
}

/** From taking the phone out to the device's last word. */
export async function setUp(stage: Stage, device: Dut, wishes: Wishes): Promise<Outcome<void>> {
  const opened = await openApp(stage, device);
  if (opened.kind !== "done") return opened;
  using app = opened.value;
  const admitted = await typeIn(stage, device, app);
  // Awaited here: the app closes with the return.
  return admitted.kind === "done" ? await handOver(app, wishes) : admitted;
}
