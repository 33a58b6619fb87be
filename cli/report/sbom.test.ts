import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { makeFolder } from "../../reports/test-support.ts";
import { root } from "../installation.ts";
import { billOfMaterials } from "./sbom.ts";

interface Component {
  readonly type: string;
  readonly name: string;
  readonly version: string;
  readonly purl?: string;
  readonly "bom-ref": string;
  readonly group?: string;
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
  readonly licenses?: unknown;
}

interface Bill {
  readonly specVersion: string;
  readonly metadata: { readonly component: Component; readonly timestamp: string };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

const at = new Date("2027-01-01T00:00:00Z");
const billOf = (folder: string) => billOfMaterials(folder, at) as unknown as Bill;
const hashesOf = ({ components }: Bill) =>
  new Map(components.flatMap(({ purl, hashes }) => (purl === undefined ? [] : [[purl, hashes]])));

suite("the bill of materials", () => {
  test("names what npm itself names, with the same digests", () => {
    const said = execFileSync(
      "npm",
      ["sbom", "--sbom-format", "cyclonedx", "--package-lock-only", "--omit", "dev", "--omit", "optional"],
      { cwd: root, encoding: "utf8", env: { ...process.env, npm_config_offline: "true" } },
    );
    const npms = JSON.parse(said) as Bill;
    const ours = billOf(join(root, "."));
    const digests = hashesOf(ours);
    assert.ok(npms.components.length > 80, `npm names ${npms.components.length}`);
    for (const { purl = "", hashes } of npms.components) {
      const [digest] = hashes ?? [];
      assert.deepEqual(digests.get(purl)?.[0], digest, purl);
    }
    assert.equal(ours.specVersion, "1.6");
    assert.deepEqual(ours.metadata.timestamp, "2027-01-01T00:00:00.000Z");
  });

  test("has a dependency for each component, and none that is not there", () => {
    const { components, dependencies, metadata } = billOf(join(root, "."));
    const refs = new Set([metadata.component, ...components].map((one) => one["bom-ref"]));
    assert.equal(refs.size, components.length + 1, "each is there once");
    for (const { ref, dependsOn } of dependencies)
      for (const one of [ref, ...dependsOn]) assert.ok(refs.has(one), one);
    const direct = dependencies.find(({ ref }) => ref === metadata.component["bom-ref"])?.dependsOn ?? [];
    const { dependencies: declared } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    for (const name of Object.keys(declared))
      assert.ok(
        direct.some((one) => one.startsWith(`pkg:npm/${name.replace("@", "%40")}@`)),
        name,
      );
    assert.ok(!components.some(({ name }) => name === "typescript"), "nothing of the workshop");
  });

  test("tells nobody where its packages came from, nor where they lie", () => {
    const text = JSON.stringify(billOf(join(root, ".")));
    assert.doesNotMatch(text, /https?:/);
    assert.ok(!text.includes(root));
  });

  test("is that of an installed package, by what npm noted beside it", async () => {
    await using folder = await makeFolder();
    const put = (path: string, content: object): void => {
      mkdirSync(folder.path(path), { recursive: true });
      writeFileSync(folder.path(`${path}/package.json`), JSON.stringify(content));
    };
    put("node_modules/assay", { name: "assay", version: "1.0.0", dependencies: { a: "1", "@s/b": "1" } });
    put("node_modules/a", { name: "a", version: "1.0.0", license: "SEE LICENSE IN LICENSE" });
    put("node_modules/@s/b", {
      name: "@s/b",
      version: "2.0.0",
      license: "(MIT OR Apache-2.0)",
      dependencies: { a: "2" },
    });
    put("node_modules/@s/b/node_modules/a", {
      name: "a",
      version: "2.0.0",
      optionalDependencies: { gone: "1" },
    });
    put("node_modules/stranger", { name: "stranger", version: "1.0.0" });
    const integrity = `sha512-${Buffer.alloc(64, 1).toString("base64")}`;
    const packages = {
      "node_modules/a": { version: "1.0.0", integrity },
      "node_modules/@s/b": { version: "9", integrity },
    };
    writeFileSync(folder.path("node_modules/.package-lock.json"), JSON.stringify({ packages }));
    const { components, dependencies } = billOf(folder.path("node_modules/assay"));
    assert.deepEqual(components.slice(0, -1), [
      {
        ...{ type: "library", "bom-ref": "pkg:npm/%40s/b@2.0.0", name: "b", version: "2.0.0" },
        ...{ purl: "pkg:npm/%40s/b@2.0.0", group: "@s", licenses: [{ expression: "(MIT OR Apache-2.0)" }] },
      },
      {
        ...{
          type: "library",
          "bom-ref": "pkg:npm/a@1.0.0",
          name: "a",
          version: "1.0.0",
          purl: "pkg:npm/a@1.0.0",
        },
        hashes: [{ alg: "SHA-512", content: "01".repeat(64) }],
        licenses: [{ license: { name: "SEE LICENSE IN LICENSE" } }],
      },
      { type: "library", "bom-ref": "pkg:npm/a@2.0.0", name: "a", version: "2.0.0", purl: "pkg:npm/a@2.0.0" },
    ]);
    assert.deepEqual(dependencies, [
      { ref: "pkg:npm/assay@1.0.0", dependsOn: ["node", "pkg:npm/%40s/b@2.0.0", "pkg:npm/a@1.0.0"] },
      { ref: "pkg:npm/%40s/b@2.0.0", dependsOn: ["pkg:npm/a@2.0.0"] },
      { ref: "pkg:npm/a@1.0.0", dependsOn: [] },
      { ref: "pkg:npm/a@2.0.0", dependsOn: [] },
    ]);
  });
});
