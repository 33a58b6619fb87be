import assert from "node:assert/strict";
import { it } from "node:test";
import { declaredChannels, insecureChannels } from "./channels.ts";

it("of the ways in that a product declares, Improv over the air alone is not secure", () => {
  const channels = ["soft-ap-https", "soft-ap-http", "physical-serial"] as const;
  assert.deepEqual(insecureChannels({ channels: [...channels] }), []);
  assert.deepEqual(insecureChannels({ channels: [...channels], improv: ["serial"] }), []);
  const declared = { channels: [...channels], improv: ["ble", "serial"] as ("ble" | "serial")[] };
  assert.deepEqual(declaredChannels(declared), [...channels, "improv-ble", "improv-serial"]);
  assert.deepEqual(insecureChannels(declared), ["improv-ble"]);
});
