import type { Duplex } from "node:stream";
import type { ConfigurationValues } from "../../../core/dut/index.ts";
import {
  createProofBudget,
  type SetUpAnswer,
  type SetUpField,
} from "../../../core/wire/provisioning/index.ts";
import type { RaisedAccessPoint } from "../../air/index.ts";
import type { SetUp, SetUpUse } from "../cloud-parts.ts";
import { type Parts, Refusal } from "../parts.ts";
import type { SetUpServices, SetUpSettings } from "../set-up/services.ts";
import type { SetUpServer } from "../set-up/set-up-server.ts";

/** Address of the device on its own access point, as Espressif's apps expect it. */
const ownAddress = "192.168.4.1";
/** Characters of the identity that tell devices apart beside a person who sets up several. */
const suffixLength = 6;

/** Configuration fields of what a person hands over. */
const fields: Readonly<Record<SetUpField, string>> = {
  ssid: "wifi.ssid",
  passphrase: "wifi.passphrase",
  endpoint: "cloud.endpoint",
  account: "account.owner",
};

/** The set-up server on an access point of the device's own; loaded when somebody first connects. */
export function makeSetUp(parts: Parts): SetUp {
  const { board, clock, configuration, identity, log, network, options } = parts;
  const { setUpChecks, setUpDispatch, setUpPage, setUpSecret, trng } = parts;
  const { channel, page, windowMs } = options.behaviour.provisioning;
  const origin = `${channel === "soft-ap-https" ? "https" : "http"}://${ownAddress}`;
  const proofs = createProofBudget();
  let raised: RaisedAccessPoint | undefined;
  let server: Promise<SetUpServer> | undefined;
  let stopWindow = () => {};

  const lower = (): void => {
    stopWindow();
    raised?.lower();
    raised = undefined;
    void server?.then(
      (one) => one.close(),
      () => {},
    );
    server = undefined;
  };

  const servicesFor = (use: SetUpUse): SetUpServices | undefined => {
    // There is no radio; who sets the device up sits at its console.
    if (channel === "physical-serial") return undefined;
    const verifier = setUpSecret.verifier();
    const certificate = identity.certificate();
    // Without them nobody could prove to the device, or the device to anybody, who they are.
    if (verifier === undefined || certificate === undefined) return undefined;
    return {
      ...{ channel, checks: setUpChecks, dispatch: setUpDispatch, clock, verifier, proofs, draw: trng },
      ...{ origin, page: page ? setUpPage : undefined },
      identity: { certificate, privateKey: identity.privateKey() },
      run: (work) => board.later(work),
      cross: board.cross,
      apply(settings) {
        const answer = apply(settings);
        if (answer.ok) use.onApplied();
        return answer;
      },
      progress() {
        const { state, error } = use.progress();
        const wifi = network.wifi;
        return error === undefined ? { state, wifi } : { state, wifi, provisioningError: error };
      },
      note: (event) => log.append({ event, origin: "set-up" }),
    };
  };

  const apply = ({ wifi, cloud }: SetUpSettings): SetUpAnswer => {
    const given = Object.entries({ ...wifi, ...cloud }) as [SetUpField, string][];
    const values: ConfigurationValues = Object.fromEntries(
      given.map(([name, value]) => [fields[name], value]),
    );
    try {
      configuration.change(values, "set-up");
      return { ok: true };
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      const wrong = given.find(([name]) => thrown.message.includes(fields[name]))?.[0];
      return { ok: false, field: wrong ?? "ssid", reason: thrown.message };
    }
  };

  const serve = async (services: SetUpServices): Promise<SetUpServer> => {
    const { createSetUpServer } = await import("../set-up/set-up-server.ts");
    return createSetUpServer(services);
  };

  const accept = async (stream: Duplex, services: SetUpServices): Promise<void> => {
    server ??= serve(services);
    const own = server;
    const opened = await own;
    // The access point may have gone meanwhile.
    if (server === own) opened.accept(stream);
    else stream.destroy();
  };

  return {
    get open() {
      return raised !== undefined;
    },
    raise(use) {
      const services = servicesFor(use);
      if (services === undefined) return;
      stopWindow();
      stopWindow = clock.after(windowMs, () =>
        board.later(() => {
          lower();
          use.onClosed();
        }),
      );
      if (raised !== undefined) return;
      const suffix = identity.read()?.slice(-suffixLength) ?? "";
      raised = board.air.raise({
        ssid: `AR1-${suffix}`,
        serviceName: `PROV_${suffix}`,
        url: origin,
        onConnection: (stream) =>
          void accept(stream, services).catch((thrown: unknown) =>
            // A server that cannot be made is a fault of the firmware like any other.
            board.later(() => {
              throw thrown;
            }),
          ),
      });
    },
    lower,
  };
}
