import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { loadRegister } from "../../core/product/index.ts";
import { backendParts } from "../backend/index.ts";
import { referenceParts } from "../device/index.ts";
import { lineParts } from "../factory/index.ts";
import { defects } from "./index.ts";

const { value: register } = await loadRegister(
  new URL("../../features/requirements.yaml", import.meta.url).pathname,
);
const requirementOf = (atom: string) => atom.replace(/\.\d+$/, "");

describe("defects made by hand", () => {
  it("are all that the register asks for, each breaking an atom of the clause that asks for it", () => {
    for (const { id, mutants } of register.requirements) {
      for (const mutant of mutants) {
        const defect = defects.find(({ name }) => name === mutant);
        assert.ok(defect, `${id}: there is no defect ${mutant}`);
        assert.equal(requirementOf(defect.breaks), id, mutant);
      }
    }
  });

  it("go beyond it with twenty subtle ones at least", () => {
    const registered = new Set(register.requirements.flatMap(({ mutants }) => mutants));
    const subtle = defects.filter(({ name }) => !registered.has(name));
    assert.ok(subtle.length >= 20, `${subtle.length} subtle defects`);
  });

  it("have a name of their own, an atom of the register, and a mistake told in a sentence", () => {
    const atoms = new Set(
      register.requirements.flatMap((requirement) => requirement.atoms.map(({ id }) => id)),
    );
    assert.equal(new Set(defects.map(({ name }) => name)).size, defects.length);
    for (const { name, breaks, mistake, cwe = 1 } of defects) {
      assert.match(name, /^[a-z0-9.]+(-[a-z0-9.]+)+$/);
      assert.ok(atoms.has(breaks), `${name} breaks ${breaks}, which is no atom`);
      assert.match(mistake, /^[A-Z].{30,}\.$/, name);
      assert.ok(Number.isInteger(cwe) && cwe > 0, name);
    }
  });

  it("put one part in another's place, or as many more as would have caught it", () => {
    for (const { name, breakage } of defects) {
      const { device, backend, line } = breakage();
      const replaced = [
        changed(referenceParts, device?.(referenceParts)),
        changed(backendParts, backend?.(backendParts)),
        changed(lineParts, line?.(lineParts)),
      ];
      const all = replaced.reduce((sum, count) => sum + count, 0);
      assert.ok(all >= 1 && all <= mostTogether, `${name} replaces ${all} parts`);
    }
  });
});

/** Where one mistake alone changes nothing, because a second check stands behind the first. */
const mostTogether = 3;

/** How many entries of a table are not the sound ones. */
function changed<Table extends object>(sound: Table, broken: Table = sound): number {
  return Object.keys(sound).filter((name) => broken[name as keyof Table] !== sound[name as keyof Table])
    .length;
}
