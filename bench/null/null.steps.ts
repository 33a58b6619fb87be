/** Empty steps on a bench that has nothing: what is left is the harness itself. */
import { Given, Then, When } from "@cucumber/cucumber";
import { type Bench, provideBench, type Secrets } from "../../steps/bench.ts";

const nothing = new Set<never>();
const secrets: Secrets = {
  minted: [],
  learned: [],
  mint: () => "",
  isMinted: () => false,
  learn: () => {},
  redact: (text) => text,
  redactBytes: (bytes) => ({ bytes, redacted: [] }),
};
const absent = () => Promise.reject(new Error("the null bench has none"));

provideBench(
  async () =>
    ({
      product: { ics: { notApplicable: {} }, ixit: { provisioning: { channels: ["physical-serial"] } } },
      capabilities: nothing,
      secrets,
      lease: absent,
      backend: absent,
      factory: absent,
      [Symbol.asyncDispose]: async () => {},
    }) as unknown as Bench,
);

Given("a null device", () => {});
When("nothing is done to it", () => {});
Then("nothing happens", () => {});
Then("nothing else happens", () => {});
