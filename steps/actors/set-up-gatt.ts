import type { GattCharacteristic, GattLink } from "../../core/dut/index.ts";
import { done, type Outcome, refused } from "../../core/kernel/index.ts";
import { endpointName, readSessionRefusal, setUpPaths } from "../../core/wire/provisioning/index.ts";
import type { SetUpTransport } from "./set-up-transport.ts";

/** What Espressif's clients write where there is only something to be read. */
const nothing = Buffer.from("---");

/**
 * Espressif's unified provisioning over Bluetooth LE. Endpoints are found by what they say of themselves, as its apps do it, so that a
 * product may have UUIDs of its own. The link is the transport's from then on, also when it was refused (`no-set-up-service`).
 */
export async function openSetUpGatt(link: GattLink): Promise<Outcome<SetUpTransport>> {
  await using held = new AsyncDisposableStack();
  held.use(link);
  const found = await link.discover();
  if (found.kind !== "done") return found;
  const endpoints = endpointsAmong(found.value);
  if (!endpoints.has(endpointName(setUpPaths.session)))
    return refused(
      "no-set-up-service",
      `none of ${found.value.length} characteristics says that it is ${endpointName(setUpPaths.session)}`,
    );
  return done(createGatt(endpoints, held.move()));
}

/** By name; of the service that has the session's endpoint, for others may use the same words. */
function endpointsAmong(all: readonly GattCharacteristic[]): ReadonlyMap<string, GattCharacteristic> {
  const nameOf = ({ description }: GattCharacteristic) => description?.toLowerCase();
  const service = all.find((one) => nameOf(one) === endpointName(setUpPaths.session))?.service;
  return new Map(all.filter((one) => one.service === service).map((one) => [nameOf(one) ?? one.uuid, one]));
}

function createGatt(
  endpoints: ReadonlyMap<string, GattCharacteristic>,
  held: AsyncDisposableStack,
): SetUpTransport {
  return {
    tls: undefined,
    async send(path, body = nothing) {
      const endpoint = endpoints.get(endpointName(path));
      if (endpoint === undefined)
        return refused("not-found", `the device has no endpoint ${endpointName(path)}`);
      const written = await endpoint.write(body);
      if (written.kind === "done") return endpoint.read();
      if (written.kind === "refused" && path === setUpPaths.session) return explained(endpoint, written);
      return written;
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

type Refused = Extract<Outcome<never>, { kind: "refused" }>;

/** An ATT error does not say why; the session's endpoint may. */
async function explained(endpoint: GattCharacteristic, written: Refused): Promise<Outcome<never>> {
  if (!written.code.startsWith("att-")) return written;
  const shown = await endpoint.read();
  const code = shown.kind === "done" ? readSessionRefusal(shown.value) : undefined;
  return code === undefined ? written : refused(code, `${written.reason}, and names the cause ${code}`);
}
