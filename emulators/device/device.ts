import { randomBytes } from "node:crypto";
import { type Air, createAir } from "../air/index.ts";
import { assemble } from "../assembly/index.ts";
import {
  createDeviceClock,
  createFuses,
  createMessageMeter,
  createNorFlash,
  createSecureElement,
  createSupply,
  PowerLost,
} from "../parts/index.ts";
import type { Piece } from "../place/index.ts";
import { makeAttestation } from "./attestation.ts";
import { makeBackendLink } from "./backend-link.ts";
import { createBluetooth, type DeviceBluetooth } from "./bluetooth.ts";
import { makeBootloader } from "./boot/bootloader.ts";
import { faultOfCertificate } from "./certificate-check.ts";
import { makeCloud } from "./cloud/cloud.ts";
import { trustServer } from "./cloud/server-trust.ts";
import { makeConfiguration } from "./configuration/configuration.ts";
import { makeConfigurationStore } from "./configuration/configuration-store.ts";
import { makeCopyChecksum } from "./configuration/copy-checksum.ts";
import { makeSchemaHistory } from "./configuration/schema-history.ts";
import { greetingOf, makeConsole } from "./console/console.ts";
import { makeCredentials } from "./credentials.ts";
import { makeEnrolment } from "./enrolment.ts";
import { makeFaults } from "./faults.ts";
import { makeFlash } from "./flash.ts";
import { freshSilicon } from "./fresh-silicon.ts";
import { makeIdentity } from "./identity.ts";
import { makeIdentityKey } from "./identity-key.ts";
import { hardwareValue } from "./identity-rule.ts";
import { makeNetwork } from "./network.ts";
import { makeNotices } from "./notices.ts";
import { makeOperation } from "./operation/operation.ts";
import { makeOrders } from "./orders.ts";
import type { Board, DeviceOptions, Given, Parts, PartsTable } from "./parts.ts";
import { makeImprov } from "./provisioning/improv.ts";
import { makeProvisioning } from "./provisioning/provisioning.ts";
import { makeSetUp } from "./provisioning/set-up.ts";
import { makeReset } from "./reset.ts";
import { makeResetButton } from "./reset-button.ts";
import { makeSealing } from "./sealing.ts";
import { makeSelfTest } from "./self-test.ts";
import { createSetUpGatt } from "./set-up/gatt-service.ts";
import { makeSetUpChecks } from "./set-up/validation.ts";
import { makeSetUpSecret } from "./set-up-secret.ts";
import { makeDeviceLog } from "./storage/device-log.ts";
import { makeTaskJournal } from "./storage/task-journal.ts";
import { makeTrustStore } from "./trust-store.ts";
import { makeUpdate } from "./update.ts";
import { makeUserData } from "./user-data.ts";
import { makeVault } from "./vault.ts";

/** The one table of parts. A defect replaces one entry by a maker that wraps the one here. */
export const referenceParts: PartsTable = {
  clock: ({ options }) => createDeviceClock(options.startsAt),
  supply: () => createSupply(),
  chip: ({ supply }) => createNorFlash(undefined, supply),
  flash: makeFlash,
  fuses: ({ options }) => createFuses(options),
  secureElement: ({ options, supply }) =>
    options.secureElement && createSecureElement(options.secureElement, supply),
  trng: () => (length) => Uint8Array.from(randomBytes(length)),
  log: makeDeviceLog,
  journal: makeTaskJournal,
  boot: makeBootloader,
  sealing: makeSealing,
  vault: makeVault,
  identityKey: makeIdentityKey,
  identity: makeIdentity,
  schemas: makeSchemaHistory,
  copyChecksum: makeCopyChecksum,
  store: makeConfigurationStore,
  configuration: makeConfiguration,
  trust: makeTrustStore,
  setUpSecret: makeSetUpSecret,
  certificateCheck: () => faultOfCertificate,
  credentials: makeCredentials,
  userData: makeUserData,
  faults: makeFaults,
  reset: makeReset,
  update: makeUpdate,
  orders: makeOrders,
  buttons: makeResetButton,
  selfTest: makeSelfTest,
  network: makeNetwork,
  serverTrust: () => trustServer,
  cloud: makeCloud,
  attestation: makeAttestation,
  enrolment: makeEnrolment,
  notices: makeNotices,
  setUpChecks: ({ options }) => makeSetUpChecks(options.behaviour.provisioning.limits),
  setUpPage: () => (built) => built,
  setUpDispatch: () => (conversation, path, message) => conversation.answer(path, message),
  setUpGatt: () => createSetUpGatt,
  improv: makeImprov,
  setUp: makeSetUp,
  provisioning: makeProvisioning,
  operation: makeOperation,
  link: makeBackendLink,
  console: makeConsole,
};

type Silicon = Pick<Parts, "clock" | "supply" | "chip" | "flash" | "fuses" | "secureElement" | "trng">;

/** One emulated device: silicon that stays, firmware that runs while there is supply. */
export interface EmulatedDevice extends Piece<EmulatedDevice> {
  readonly clock: Parts["clock"];
  readonly flash: Parts["chip"];
  readonly fuses: Parts["fuses"];
  readonly secureElement: Parts["secureElement"];
  readonly air: Air;
  readonly bluetooth: DeviceBluetooth;
}

export function createDevice(options: DeviceOptions, table: PartsTable = referenceParts): EmulatedDevice {
  const listeners = new Set<(bytes: Uint8Array) => void>();
  let firmware: Parts | undefined;
  let stopFirmware = () => {};
  let powered = false;
  let cable = false;
  let buttonDown = false;
  const meter = createMessageMeter();
  /** Counts starts, so that nothing left over from an earlier one acts. */
  let start = 0;

  const print = (text: string | Uint8Array): void => {
    const bytes = typeof text === "string" ? Buffer.from(text) : text;
    if (powered) for (const listener of listeners) listener(bytes);
  };

  const surroundings = new Set<() => void>();
  const surroundingsChanged = (): void =>
    survive(() => {
      for (const listener of [...surroundings]) listener();
    });

  /** The board as the firmware of one start sees it; what that firmware left running does nothing after its end. */
  const boardOf = (own: number): Board => ({
    print,
    restart: () => queueMicrotask(() => own === start && survive(boot)),
    later: (work) => own === start && survive(work),
    cross: () => meter.cross(),
    get cable() {
      return cable;
    },
    get air() {
      return air;
    },
    bluetooth: {
      offer: (what) => {
        if (own === start) bluetooth.offer(what);
      },
    },
    get isButtonDown() {
      return buttonDown;
    },
    onSurroundings(listener) {
      if (own === start) surroundings.add(listener);
    },
  });

  const silicon = pickSilicon(assemble<Parts, Given>(table, { board: boardOf(-1), options, startedAt: 0 }));
  const { clock, chip, fuses, secureElement } = silicon;
  const air = createAir(clock.now);
  air.onChange(surroundingsChanged);
  const bluetooth = createBluetooth();

  const halt = (): void => {
    start += 1;
    firmware = undefined;
    surroundings.clear();
    stopFirmware();
    stopFirmware = () => {};
    // Whatever the firmware did about its access point: a radio sends nothing without one.
    air.silence();
    bluetooth.offer(undefined);
  };

  const powerOff = (): void => {
    powered = false;
    halt();
  };

  /** Runs firmware. Loss of supply in its middle ends it; any other exception hangs it. */
  const survive = (work: () => void): void => {
    if (!powered) return;
    try {
      work();
    } catch (thrown) {
      if (thrown instanceof PowerLost) {
        powerOff();
        return;
      }
      print(`[panic] ${thrown instanceof Error ? thrown.message : thrown}\n`);
      halt();
    }
  };

  const boot = (): void => {
    halt();
    const parts = assemble<Parts, Given>(table, {
      ...silicon,
      board: boardOf(start),
      options,
      startedAt: clock.now(),
    });
    parts.boot.start();
    parts.reset.resume();
    // Loading validates, migrates and reports: it happens now and not when somebody asks.
    const { schema } = parts.configuration;
    print(`[boot] configuration schema ${schema.version}\n`);
    // Made before anything can be stopped: supply may fail in their making.
    const { provisioning, operation, reset } = parts;
    firmware = parts;
    stopFirmware = () => {
      provisioning.stop();
      operation.stop();
      reset.stop();
    };
    provisioning.start();
    print(greetingOf(options.behaviour, parts.boot.running.version));
  };

  return {
    clock,
    flash: chip,
    fuses,
    secureElement,
    hardwareId: hardwareValue({ fuses, secureElement, options }),
    meter,
    get powered() {
      return powered;
    },
    powerOn() {
      if (powered) return;
      powered = true;
      survive(boot);
    },
    powerOff,
    send: (bytes) => survive(() => firmware?.console.receive(bytes)),
    onData: (listener) => {
      listeners.add(listener);
    },
    button: {
      press: () => {
        buttonDown = true;
        survive(() => firmware?.buttons.press());
      },
      release: () => {
        buttonDown = false;
        survive(() => firmware?.buttons.release());
      },
    },
    network: {
      join: () => {
        cable = true;
        surroundingsChanged();
      },
      leave: () => {
        cable = false;
        air.withdraw();
        surroundingsChanged();
      },
    },
    air,
    bluetooth,
    another: (startsAt) => createDevice({ ...options, ...freshSilicon(options), startsAt }, table),
  };
}

function pickSilicon({ clock, supply, chip, flash, fuses, secureElement, trng }: Parts): Silicon {
  return { clock, supply, chip, flash, fuses, secureElement, trng };
}
