import { suite } from "node:test";
import { databaseContract } from "./contract/database.ts";
import { heldContract } from "./contract/held.ts";
import { orderContract } from "./contract/orders.ts";
import { releaseContract } from "./contract/release.ts";
import type { LineTraits, MakeFactory } from "./contract/support.ts";

export type { FactoryUnderTest, LineTraits, MakeFactory } from "./contract/support.ts";

/** The suite that every implementation of the factory-line port passes. */
export function factoryContract(name: string, make: MakeFactory, traits: LineTraits): void {
  suite(`factory contract: ${name}`, () => {
    releaseContract(make);
    orderContract(make, traits);
    heldContract(make, traits);
    databaseContract(make);
  });
}
