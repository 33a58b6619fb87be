import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { factoryContract } from "../../core/factory/contract.ts";
import { setUpSchemeOf } from "../../core/product/index.ts";
import { issueCertificate, toPem } from "../../core/wire/index.ts";
import { databaseName, type LineSettings } from "../../rigs/line/test-support/settings.ts";
import { makeTestBench, product } from "./test-support.ts";

const script = fileURLToPath(new URL("../../rigs/line/test-support/production-line.ts", import.meta.url));
const { firmware, ixit } = product;
const issuer = "A real manufacturer";

/** A folder in which a line keeps what is its own, and the certificate of its authority. */
async function equipLine(): Promise<{ folder: string; manufacturerCa: string }> {
  const folder = await mkdtemp(join(tmpdir(), "assay-line-"));
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const draft = {
    subject: { commonName: issuer },
    issuer: { commonName: issuer },
    publicKey: publicKey.export({ format: "der", type: "spki" }),
    notBefore: new Date(Date.now() - 86_400_000),
    use: { kind: "authority" },
  } as const;
  const settings: LineSettings = {
    issuer,
    issuerKey: privateKey.export({ format: "pem", type: "pkcs8" }).toString(),
    fields: ixit.configuration.factoryFields,
    scheme: setUpSchemeOf(ixit),
    answerWithinMs: 400,
  };
  await writeFile(join(folder, "settings.json"), JSON.stringify(settings));
  return { folder, manufacturerCa: toPem(issueCertificate(draft, privateKey)) };
}

// Here and not beside the adapter: only the composition root may know of rig and emulated device both.
factoryContract(
  "a line's own commands, on the emulated device",
  async () => {
    const { folder, manufacturerCa } = await equipLine();
    const bench = makeTestBench({
      factory: {
        line: "command",
        manufacture: [process.execPath, script, "manufacture", folder],
        records: [process.execPath, script, "records", folder],
        cwd: folder,
        database: join(folder, databaseName),
        manufacturerCa,
        withinMs: 20_000,
        flashes: "harness",
      },
    });
    const { endpoint } = await bench.backend();
    return {
      factory: await bench.factory(),
      blank: () => bench.lease(),
      order: {
        ...{ productType: "AR1-T", region: "us", fleet: "fleet-0042" },
        image: firmware.release(ixit.firmware.released).image,
      },
      trust: { backendCa: endpoint.caCertificate, operatorKey: endpoint.operatorKey },
      fields: ixit.configuration.factoryFields,
      [Symbol.asyncDispose]: async () => {
        await bench[Symbol.asyncDispose]();
        await rm(folder, { recursive: true });
      },
    };
  },
  { reaches: "raw-console", flashedBeforehand: true },
);
