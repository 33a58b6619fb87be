import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { guardPort } from "./guard-port.ts";

/** A port with state that only its own methods reach. */
class Contact implements AsyncDisposable {
  #on = false;
  closed = false;

  get name(): string {
    return "a contact";
  }

  async set(on: boolean): Promise<void> {
    this.#on = on;
  }

  isOn(): boolean {
    return this.#on;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.closed = true;
  }
}

suite("a port with a guard", () => {
  test("does nothing that the guard forbids, and all that it allows", async () => {
    const contact = new Contact();
    let allowed = true;
    const guarded = guardPort(contact, () => {
      if (!allowed) throw new Error("lost");
    });
    await guarded.set(true);
    assert.equal(guarded.isOn(), true);
    allowed = false;
    assert.throws(() => guarded.set(false), /lost/);
    assert.throws(() => guarded.isOn(), /lost/);
    assert.deepEqual([contact.isOn(), guarded.name], [true, "a contact"]);
  });

  test("asks about its acts alone, and never about its end", async () => {
    const contact = new Contact();
    const forbid = () => {
      throw new Error("lost");
    };
    {
      await using guarded = guardPort(contact, forbid, new Set(["set"]));
      assert.equal(guarded.isOn(), false);
      assert.throws(() => guarded.set(true), /lost/);
    }
    assert.equal(contact.closed, true);
  });
});
