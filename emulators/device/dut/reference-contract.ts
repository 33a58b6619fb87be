import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import type { TestContext } from "node:test";
import type { DutContract } from "../../../core/dut/contract.ts";
import type { ConsoleTiming, Dut, GoldenImage } from "../../../core/dut/index.ts";
import { createConsoleChecker, decodeLine } from "../../../core/wire/index.ts";
import { makeSetUpVerifier } from "../../../core/wire/provisioning/index.ts";
import { makeAuthorities, publicKeyOf } from "../authorities.ts";
import { referenceBehaviour } from "../behaviour.ts";
import { flashMap } from "../flash-map.ts";
import type { DeviceOptions } from "../parts.ts";

/** What the tests of this room examine: the reference releases, in times that are short where silence is waited for. */

const firmware = new URL("../../../products/reference/firmware/", import.meta.url);
const release = (name: string) => Uint8Array.from(readFileSync(new URL(name, firmware)));

export const golden: GoldenImage = [
  { offset: flashMap.bootloader.offset, bytes: release("bootloader.bin") },
  { offset: flashMap.firmwareA.offset, bytes: release("3.0.0.bin") },
];
export const timing: ConsoleTiming = { answerWithinMs: 1000, readyWithinMs: 1500, restartWithinMs: 5000 };

export const contractOfReferenceDevice: Omit<DutContract, "make"> = {
  release: golden,
  update: release("3.1.0.bin"),
  scratch: { offset: 0x18_0000, sectorSize: 0x1000 },
  button: { holdMs: 5000, tooShortMs: 4900 },
  change: { "wifi.ssid": "workshop net", "wifi.passphrase": "correct horse", "telemetry.intervalS": 615 },
  hardwareIdLength: 12,
  showAccessPoint: (dut) => endManufacture(dut),
  wifi: {
    network: { ssid: "workshop net", passphrase: "correct horse" },
    configuration: { "wifi.ssid": "workshop net", "wifi.passphrase": "correct horse" },
    notFound: "wifi-not-found",
    refused: "wifi-refused",
  },
};

/** Takes a device that runs the release through manufacture; `drawn`: the identity that the factory draws. */
export async function endManufacture({ maintenance }: Dut, drawn?: string): Promise<void> {
  const { anchors, certify } = makeAuthorities();
  await maintenance.writeIdentity(drawn);
  const [identity, request] = [await maintenance.readIdentity(), await maintenance.requestCertificate()];
  assert.ok(identity.kind === "done" && request.kind === "done");
  const steps = [
    await maintenance.installCertificate(certify(publicKeyOf(request.value), identity.value)),
    await maintenance.installTrust(anchors),
    await maintenance.installSetUpVerifier(
      makeSetUpVerifier({ security: 2, username: "installer", proofOfPossession: "proof on the label" }),
    ),
    await maintenance.finishManufacture(),
  ];
  assert.deepEqual([...new Set(steps.map(({ kind }) => kind))], ["done"]);
}

export const deviceOptions = (): DeviceOptions => ({
  uid: Uint8Array.from(randomBytes(12)),
  hardwareKey: Uint8Array.from(randomBytes(32)),
  startsAt: Date.UTC(2027, 0, 1),
  behaviour: referenceBehaviour,
});

/** Fails the test when the device answers or announces anything that the console's description does not promise. */
export async function examineTranscript(dut: Dut, context: TestContext): Promise<void> {
  const checker = await createConsoleChecker({ exact: true });
  const asked = new Map<unknown, string>();
  const problems: string[] = [];
  const note = (found: readonly string[], text: string) =>
    problems.push(...found.map((problem) => `${problem}: ${text}`));
  dut.console.onLine(({ direction, text }) => {
    const message = decodeLine(text);
    if (direction === "sent") {
      if (message.kind !== "request" || message.id === null) return;
      asked.set(message.id, message.method);
      note(checker.params(message.method, message.params), text);
      return;
    }
    if (message.kind === "notification") note(checker.notification(message.method, message.params), text);
    if (message.kind === "error") note(checker.error(JSON.parse(text).error), text);
    if (message.kind === "result")
      note(checker.result(asked.get(message.id) ?? "nothing", message.result), text);
    if (message.kind === "request") problems.push(`the device asks: ${text}`);
  });
  context.after(() => assert.deepEqual(problems, []));
}
