import { Then, When } from "@cucumber/cucumber";
import { expectNone } from "./expect.ts";
import type { Scene } from "./world.ts";

/** Under reading INT-8 plain HTTP counts where an authenticated and encrypted session (Espressif security 2) runs inside. */
const secureKinds = (security: number): ReadonlySet<string> =>
  new Set(["soft-ap-https", ...(security === 2 ? ["soft-ap-http"] : [])]);

When("the declared provisioning channels are read", async function (this: Scene) {
  const { channels, security } = this.bench.product.ixit.provisioning;
  await this.observe("declared channels", { channels, security });
  await this.observe("reading INT-8", this.bench.product.ixit.readings["INT-8"]);
});

Then(
  "each is HTTPS, or carries an authenticated and encrypted session under reading INT-8",
  function (this: Scene) {
    const { channels, security } = this.bench.product.ixit.provisioning;
    expectNone(
      channels.filter((channel) => !secureKinds(security).has(channel)),
      "channels that are none of the three kinds",
    );
  },
);
