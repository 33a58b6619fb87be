/**
 * Sound parts that are looked at, to know what there is to change. They are made once, on a board, a backend and a line with
 * nothing around them, and do no work.
 */
import { generateKeyPairSync } from "node:crypto";
import { packImage } from "../../../core/wire/index.ts";
import { createAir } from "../../air/index.ts";
import { assemble } from "../../assembly/index.ts";
import { type BackendGiven, type BackendParts, backendParts } from "../../backend/index.ts";
import { flashMap, type Given, type Parts, referenceBehaviour, referenceParts } from "../../device/index.ts";
import { type LineGiven, type LineParts, lineParts } from "../../factory/index.ts";
import { createNorFlash } from "../../parts/index.ts";

/** A part and what it asked for when it was made. */
export interface Probe {
  readonly part: unknown;
  readonly uses: ReadonlySet<string>;
}

export function probeDevice(): ReadonlyMap<keyof typeof referenceParts, Probe> {
  const options = {
    ...{ uid: new Uint8Array(12), hardwareKey: new Uint8Array(32), startsAt: 0 },
    behaviour: referenceBehaviour,
  };
  const board = {
    ...{
      print() {},
      restart() {},
      later() {},
      onSurroundings() {},
      cross: () => () => {},
      cable: false,
      isButtonDown: false,
    },
    air: createAir(() => 0),
    bluetooth: { offer() {} },
  };
  const flash = programmedFlash();
  return probe<Parts, Given>(referenceParts, { options, board, startedAt: 0, flash }, ({ boot }) =>
    boot.start(),
  );
}

/** A chip with firmware that starts: what a device is made of asks what runs. */
function programmedFlash() {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const key = publicKey.export({ format: "der", type: "spki" });
  const head = Buffer.from("ABL1\0\0", "latin1");
  head.writeUInt16LE(key.length, 4);
  const flash = createNorFlash();
  flash.program(flashMap.bootloader.offset, Buffer.concat([head, key]));
  const header = { product: "AR1", configurationSchema: 3, version: "0.0.0" };
  flash.program(flashMap.firmwareA.offset, packImage(header, Buffer.alloc(16), privateKey));
  return flash;
}

export function probeBackend(): ReadonlyMap<keyof typeof backendParts, Probe> {
  const settings = {
    ...{ manufacturerCas: [], trustedFirmware: [], store: undefined, onFailure() {}, now: () => 0 },
    // It has all routes; with mutual TLS there are none of authentication.
    authentication: "signed-challenge",
  } as const;
  const sightings = {
    add() {},
    all: () => [],
    next: () => Promise.reject(new Error("a probe waits for nothing")),
  };
  const bell = { ring() {}, breakDown() {}, close() {}, assertSound() {}, until: sightings.next };
  const [registrations, telemetry, notices, attested, refusals] = Array(5).fill(sightings);
  return probe<BackendParts, BackendGiven>(backendParts, {
    settings,
    faults: { fault: undefined, set() {} },
    seen: { ...{ bell, registrations, telemetry, notices }, ...{ attested, refusals } },
    onRefused() {},
    wires: { publish: async () => {}, end() {} },
  });
}

export function probeLine(): ReadonlyMap<keyof typeof lineParts, Probe> {
  const options = {
    ...{ product: "probe", bootloader: { offset: 0, image: new Uint8Array() }, firmwareOffset: 0 },
    fields: { productType: "", region: "", fleet: "" },
  };
  return probe<LineParts, LineGiven>(lineParts, { options, now: () => 0 });
}

function probe<All extends object, Around extends keyof All>(
  table: Parameters<typeof assemble<All, Around>>[0],
  given: Pick<All, Around> & Partial<All>,
  begin: (parts: All) => void = () => {},
): ReadonlyMap<Exclude<keyof All, Around>, Probe> {
  const parts = assemble<All, Around>(table, given);
  begin(parts);
  const names = Object.keys(table) as Exclude<keyof All, Around>[];
  return new Map(
    names.map((name) => {
      const uses = new Set<string>();
      const watched = new Proxy(parts, {
        get(target, key) {
          uses.add(String(key));
          return Reflect.get(target, key);
        },
      });
      return [name, { part: table[name](watched), uses }];
    }),
  );
}
