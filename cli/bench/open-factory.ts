import { randomUUID } from "node:crypto";
import type { FactoryLine } from "../../core/factory/index.ts";
import { EquipmentFault } from "../../core/kernel/index.ts";
import { type CommandFactory, type Product, setUpSchemeOf } from "../../core/product/index.ts";
import type { Breakage } from "../../emulators/defects/index.ts";
import type { Secrets } from "../../steps/bench.ts";

/** The factory line that `product` declares: the emulated one, or its own commands. */
export function openFactory(product: Product, secrets: Secrets, breakage: Breakage): Promise<FactoryLine> {
  switch (product.factory.line) {
    case "emulated":
      return openEmulatedLine(product, secrets, breakage);
    case "command":
      return openCommandLine(product, product.factory);
  }
}

async function openEmulatedLine(
  product: Product,
  secrets: Secrets,
  breakage: Breakage,
): Promise<FactoryLine> {
  const { createFactory, lineParts, proofLength } = await import("../../emulators/factory/index.ts");
  const { ixit, ics } = product;
  const options = {
    product: ics.product.model,
    ...flashing(product),
    fields: ixit.configuration.factoryFields,
    ...(ixit.identity.hardwareValue === "none" && { drawIdentity: randomUUID }),
    setUp: {
      scheme: setUpSchemeOf(ixit),
      // A canary like any other: the redactor knows it, and the search after the run makes it again.
      drawProof: () => secrets.mint("proof of possession", proofLength),
    },
  };
  return createFactory(options, breakage.line?.(lineParts));
}

async function openCommandLine(
  product: Product,
  { line: _, flashes, ...commands }: CommandFactory,
): Promise<FactoryLine> {
  const { createCommandLine } = await import("../../rigs/line/index.ts");
  return createCommandLine({ ...commands, ...(flashes === "harness" && { flashing: flashing(product) }) });
}

/** What is written to a blank device, and where. */
function flashing({ firmware }: Product) {
  const [slot] = firmware.slots;
  if (slot === undefined) {
    throw new EquipmentFault("FACTORY_DOWN", "The product declares no firmware partition to flash.", {
      help: "Declare one with role firmware under flash.partitions in ixit.yaml.",
    });
  }
  return { bootloader: firmware.bootloader, firmwareOffset: slot.offset };
}
