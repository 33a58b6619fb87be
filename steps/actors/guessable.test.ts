import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, it } from "node:test";
import { derivationOf } from "./guessable.ts";

const serial = "AR1-D43709C9B64363C41F172C5D";

describe("secrets that follow from what everybody can read", () => {
  it("a part of the serial number is none, in whatever case and direction", () => {
    assert.match(derivationOf("63C41F172C5D", serial) ?? "", /is a part of AR1-D43/);
    assert.match(derivationOf("63c41f172c5d", serial) ?? "", /is a part of/);
    assert.match(derivationOf("D5C271F14C36", serial) ?? "", /backwards/);
  });

  it("nor is the beginning of a digest of it", () => {
    for (const digest of ["md5", "sha1", "sha256"])
      for (const encoding of ["hex", "base64"] as const) {
        const told = createHash(digest).update(serial).digest(encoding).slice(0, 12);
        assert.match(derivationOf(told, serial) ?? "", new RegExp(`of the ${digest}`));
      }
  });

  it("a secret that was drawn is told from both; what is too short proves nothing", () => {
    assert.equal(derivationOf("kqTzWm4Hc7vRbE9x", serial), undefined);
    assert.equal(derivationOf("C5D", serial), undefined);
  });
});
