import assert from "node:assert/strict";
import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, test } from "node:test";
import { fileURLToPath } from "node:url";
import { sha256 } from "../kernel/index.ts";
import { ixitSchema } from "./ixit.ts";
import { compiledName, compileRegister, loadRegister } from "./register.ts";

const features = new URL("../../features/", import.meta.url);
const source = fileURLToPath(new URL("requirements.yaml", features));
const { value: register } = await loadRegister(source);
const { requirements, interpretations } = register;
const atoms = requirements.flatMap((requirement) => requirement.atoms);
const unique = (values: readonly string[]) => assert.deepEqual([...new Set(values)], values);

suite("register of requirements", () => {
  test("holds the standard's 35 clauses in 100 atoms, each named once", () => {
    assert.equal(requirements.length, 35);
    assert.equal(atoms.length, 100);
    unique(requirements.map(({ id }) => id));
    unique(atoms.map(({ id }) => id));
    unique(interpretations.map(({ id }) => id));
  });

  test("is of the standard's text that lies beside it, bullet by bullet", async () => {
    const standard = await readFile(new URL("device-provisioning-standard.md", features));
    assert.equal(register.register.source_sha256, sha256(standard));
    assert.equal(register.register.standard, "device-provisioning-standard");
    const titles = [...standard.toString("utf8").matchAll(/^#+ +(.+?) *$|\*\*(.+?)\*\*/gm)];
    const headings = new Set(titles.map(([, heading, step]) => heading ?? step));
    for (const { section, id } of requirements) {
      for (const part of section.split(" / "))
        assert.ok(headings.has(part), `${id}: no heading "${part}" in the standard`);
    }
  });

  test("each clause's atoms are its own, counted from 1, and no weaker than it", () => {
    for (const requirement of requirements) {
      assert.deepEqual(
        requirement.atoms.map(({ id }) => id),
        requirement.atoms.map((_, index) => `${requirement.id}.${index + 1}`),
      );
      if (requirement.level === "SHOULD")
        assert.ok(
          requirement.atoms.every(({ level }) => level === "SHOULD"),
          requirement.id,
        );
      else
        assert.ok(
          requirement.atoms.some(({ level }) => level === "MUST"),
          requirement.id,
        );
    }
  });

  test("open points touch clauses that exist, and each has a reading in the IXIT", () => {
    const ids = new Set(requirements.map(({ id }) => id));
    for (const { id, touches } of interpretations) {
      for (const clause of touches) assert.ok(ids.has(clause), `${id} touches ${clause}`);
    }
    assert.deepEqual(
      Object.keys(ixitSchema.shape.readings.shape),
      interpretations.map(({ id }) => id),
    );
  });

  test("sections to come are sections", () => {
    const sections = new Set(requirements.map(({ section }) => section));
    for (const section of register.sections_to_come ?? []) assert.ok(sections.has(section), section);
  });

  test("its compiled form is up to date (else: node tools/write-schemas.ts)", async () => {
    assert.equal(await readFile(compiledName(source), "utf8"), await compileRegister(source));
  });

  test("a compiled form of another text is not taken", async () => {
    const directory = await mkdtemp(join(tmpdir(), "assay-register-"));
    try {
      const copy = join(directory, "requirements.yaml");
      await copyFile(compiledName(source), compiledName(copy));
      const text = (await readFile(source, "utf8")).replace(
        "Every device has a unique",
        "Each device has a unique",
      );
      await writeFile(copy, text);
      const { value, sha256: of } = await loadRegister(copy);
      assert.match(value.requirements[0]?.text ?? "", /^Each device/);
      assert.equal(of, sha256(text));
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
