import { generateKeyPairSync } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type CommandFactory, type Ixit, setUpSchemeOf } from "../../core/product/index.ts";
import { issueCertificate, toPem } from "../../core/wire/index.ts";
import { databaseName, type LineSettings } from "../../rigs/line/test-support/settings.ts";

const script = fileURLToPath(new URL("../../rigs/line/test-support/production-line.ts", import.meta.url));
const issuer = "A real manufacturer";

/** Has a real line, for tests, keep what is its own in `folder`, an authority among it; declares it as a product would. */
export async function equipLine(folder: string, ixit: Ixit): Promise<CommandFactory> {
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
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "settings.json"), JSON.stringify(settings));
  return {
    line: "command",
    manufacture: [process.execPath, script, "manufacture", folder],
    records: [process.execPath, script, "records", folder],
    cwd: folder,
    database: join(folder, databaseName),
    manufacturerCa: toPem(issueCertificate(draft, privateKey)),
    withinMs: 20_000,
    flashes: "harness",
  };
}
