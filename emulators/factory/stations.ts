import { programFlash } from "../../core/factory/index.ts";
import { sha256 } from "../../core/kernel/index.ts";
import { must, stop } from "./line-stop.ts";
import type { ManufacturingDatabase } from "./manufacturing-database.ts";
import type { FactoryOptions } from "./options.ts";
import type { LineParts, Unit } from "./parts.ts";
import { whyUnsound } from "./self-test.ts";

/** Writes bootloader and image to the blank unit and starts it. */
export function flashStation({ bootloader, firmwareOffset }: FactoryOptions): LineParts["flash"] {
  return async ({ device, order, signal }) => {
    const images = [
      { name: "bootloader", ...bootloader },
      { name: "firmware", offset: firmwareOffset, image: order.image },
    ];
    must("flash", await programFlash(device, images));
    must("start", await device.power.cycle(signal));
  };
}

/** What runs, as the device measures it, must be what was ordered. */
export async function identifyFirmware({ device, order }: Unit) {
  const { firmwareVersion, firmwareDigest } = must("firmware", await device.maintenance.readStatus());
  if (firmwareDigest !== sha256(order.image))
    stop("firmware", "wrong-firmware", `the image that runs has digest ${firmwareDigest}`);
  return { firmwareVersion, firmwareDigest };
}

/** The device derives its identity itself, or is given one that is drawn unless it has one; the line works with what it reads. */
export function identityStation({ drawIdentity }: FactoryOptions): LineParts["giveIdentity"] {
  return async ({ device: { maintenance } }) => {
    if (drawIdentity === undefined) must("identity", await maintenance.writeIdentity());
    else if ((await maintenance.readIdentity()).kind !== "done")
      must("identity", await maintenance.writeIdentity(drawIdentity()));
    return must("identity", await maintenance.readIdentity());
  };
}

/** The key is made on the device and stays there: the line sees a request, and answers with a certificate. */
export function certifyStation({
  authority,
  database,
}: Pick<LineParts, "authority" | "database">): LineParts["certify"] {
  return async ({ device: { maintenance } }, identity) => {
    const request = must("certificate request", await maintenance.requestCertificate());
    const answer = authority.certify(request, identity, database.certificateOf(identity));
    if ("fault" in answer) return stop("certify", "bad-request", answer.fault);
    must("certificate", await maintenance.installCertificate(answer.certificate));
    return answer.certificate;
  };
}

/** Writes what was ordered, and whom the device is to trust. */
export function configureStation({ fields }: FactoryOptions): LineParts["configure"] {
  return async ({ device: { maintenance }, order }) => {
    const { productType, region, fleet } = order;
    const values = {
      [fields.productType]: productType,
      [fields.region]: region,
      [fields.fleet]: fleet,
    };
    must("configuration", await maintenance.writeConfiguration(values));
    if (order.trust !== undefined) must("trust", await maintenance.installTrust(order.trust));
    return values;
  };
}

/** A unit that does not pass goes no further. PRV-FACT-5 */
export function testStation(database: ManufacturingDatabase): LineParts["test"] {
  return async ({ device: { maintenance } }, entry) => {
    const report = must("self-test", await maintenance.runSelfTest());
    database.tested(entry, report);
    const unsound = whyUnsound(report);
    if (unsound !== undefined) stop("self-test", "self-test-failed", unsound);
  };
}

/** Locks identity and certificate for good. */
export async function lock({ device: { maintenance } }: Unit): Promise<void> {
  must("lock", await maintenance.finishManufacture());
  const { state } = must("lock", await maintenance.readStatus());
  if (state === "blank") stop("lock", "read-back", "the device says that it is blank still");
}
