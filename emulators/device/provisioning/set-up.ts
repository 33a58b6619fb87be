import type { Duplex } from "node:stream";
import { createProofBudget } from "../../../core/wire/provisioning/index.ts";
import type { RaisedAccessPoint } from "../../air/index.ts";
import type { BluetoothOffer } from "../bluetooth.ts";
import type { SetUp, SetUpUse } from "../cloud-parts.ts";
import type { Parts } from "../parts.ts";
import type { SetUpGatt } from "../set-up/gatt-service.ts";
import { createImprovGatt, improvAdvertised } from "../set-up/improv-gatt.ts";
import type { SetUpServices } from "../set-up/services.ts";
import type { SetUpServer } from "../set-up/set-up-server.ts";
import { keepSettings } from "./keep-settings.ts";

/** Address of the device on its own access point, as Espressif's apps expect it. */
const ownAddress = "192.168.4.1";
/** How long a central has to fetch its last answer, ms of device time. */
const fetchWithinMs = 1_000;
/** As many characters of the identity as tell devices apart beside a person who sets up several. */
export const suffixOf = (identity: Pick<Parts["identity"], "read">): string =>
  identity.read()?.slice(-6) ?? "";

/** The set-up at an access point of the device's own, whose server is loaded when somebody first connects, over Bluetooth LE, or both. */
export function makeSetUp(parts: Parts): SetUp {
  const { board, clock, configuration, identity, log, network, options } = parts;
  const { setUpChecks, setUpDispatch, setUpGatt, setUpPage, setUpSecret, trng } = parts;
  const { bluetooth, channel, closesAfterMs, improv, page, windowMs } = options.behaviour.provisioning;
  const origin = `${channel === "soft-ap-https" ? "https" : "http"}://${ownAddress}`;
  const proofs = createProofBudget();
  let raised: RaisedAccessPoint | undefined;
  let server: Promise<SetUpServer> | undefined;
  let gatt: SetUpGatt | undefined;
  let shown: BluetoothOffer | undefined;
  let isOpen = false;
  let stopWindow = () => {};

  const lower = (): void => {
    stopWindow();
    isOpen = false;
    raised?.lower();
    raised = undefined;
    void server?.then(
      (one) => one.close(),
      () => {},
    );
    server = undefined;
    hide();
  };

  /** Off the air, as soon as whoever has asked something has the answer, or does not fetch it in time. */
  const hide = (): void => {
    const own = shown;
    const withdraw = () => {
      if (shown === own) show(undefined);
    };
    clock.after(fetchWithinMs, () => board.later(withdraw));
    if (gatt === undefined) withdraw();
    else gatt.end(() => board.later(withdraw));
    gatt = undefined;
  };

  const show = (offer: BluetoothOffer | undefined): void => {
    shown = offer;
    board.bluetooth.offer(offer);
  };

  /** What is to be seen over Bluetooth LE; nothing unless the product has declared some of it. */
  const offerOf = (services: SetUpServices, name: string): BluetoothOffer | undefined => {
    if (bluetooth === true) gatt = setUpGatt(services);
    const all = gatt === undefined ? [] : [gatt.service];
    const spoken = improv?.includes("ble") ? parts.improv : undefined;
    if (spoken !== undefined) all.push(createImprovGatt(spoken, services.run));
    if (all.length === 0) return undefined;
    return { name, services: all, serviceData: spoken && (() => improvAdvertised(spoken)) };
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
      identity: {
        certificate,
        // Made when somebody comes: at most starts nobody does.
        get privateKey() {
          return identity.privateKey();
        },
      },
      run: (work) => board.later(work),
      cross: board.cross,
      apply(settings) {
        // Only where it stays in operation: elsewhere it is closed by then.
        if (closesAfterMs !== undefined && use.progress().state === "operational")
          return { ok: false, field: "ssid", reason: "the device is in operation" };
        const answer = keepSettings(configuration, settings);
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

  const raiseAccessPoint = (ssid: string, serviceName: string, services: SetUpServices): RaisedAccessPoint =>
    board.air.raise({
      ...{ ssid, serviceName, url: origin },
      onConnection: (stream) =>
        void accept(stream, services).catch((thrown: unknown) =>
          // A server that cannot be made is a fault of the firmware like any other.
          board.later(() => {
            throw thrown;
          }),
        ),
    });

  return {
    get open() {
      return isOpen;
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
      if (isOpen) return;
      isOpen = true;
      const suffix = suffixOf(identity);
      const serviceName = `PROV_${suffix}`;
      if (channel !== "ble") raised = raiseAccessPoint(`AR1-${suffix}`, serviceName, services);
      show(offerOf(services, serviceName));
    },
    lower,
  };
}
