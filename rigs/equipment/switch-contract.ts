import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { EquipmentFault } from "../../core/kernel/index.ts";
import type { Switch } from "./index.ts";

/** One switch with its equipment, or a faithful stand-in of it, as seen from behind. Both go with it. */
export interface SwitchUnderTest extends AsyncDisposable {
  readonly switch: Switch;
  /** Whether the contact is closed, in truth. It is open at first. */
  closed(): Promise<boolean>;
  /** How often the contact has moved. */
  moves(): Promise<number>;
  /** Moves the contact past the driver. */
  byHand(closed: boolean): Promise<void>;
  /** The equipment takes orders from now on but does not move. */
  jam(): Promise<void>;
  /** Takes the equipment away. */
  remove(): PromiseLike<void>;
}

export interface SwitchContract {
  /** Whether the equipment tells its position. */
  readonly readsBack: boolean;
  /** Whether somebody else can move the contact than the driver; they can when left out. */
  readonly byHand?: boolean;
  /** Equipment with an open contact, and a switch that is wired `inverted` or not. */
  make(wiring: {
    readonly inverted: boolean;
  }): Promise<Omit<SwitchUnderTest, "byHand" | "jam"> & Partial<SwitchUnderTest>>;
}

/** The name under which the contract's switches are opened: their faults must say it. */
export const contractPlace = "board-7";

/** The fault with which `act` fails: one of a switch, of this place, with a remedy. */
export async function switchFaultOf(act: Promise<unknown>): Promise<EquipmentFault> {
  const thrown: unknown = await act.then(
    () => assert.fail("it was done, though it could not"),
    (reason: unknown) => reason,
  );
  if (!(thrown instanceof EquipmentFault)) throw thrown;
  assert.equal(thrown.code, "POWER_STUCK");
  assert.match(thrown.message, new RegExp(`\\b${contractPlace}\\b`));
  assert.ok(thrown.help.length > 10, `a remedy: ${thrown.message}`);
  return thrown;
}

/** The suite that every driver of a switch passes. */
export function switchContract(name: string, { readsBack, byHand = true, make }: SwitchContract): void {
  const told = (on: boolean) => (readsBack ? on : undefined);

  suite(`the switch ${name}`, () => {
    test("closes and opens its contact", async () => {
      await using one = await make({ inverted: false });
      for (const on of [true, false, true]) {
        await one.switch.set(on);
        assert.equal(await one.closed(), on);
        assert.equal(await one.switch.read(), told(on));
      }
      assert.equal(await one.moves(), 3);
    });

    test("moves nothing when it is there already", async () => {
      await using one = await make({ inverted: false });
      await one.switch.set(true);
      await one.switch.set(true);
      assert.equal(await one.closed(), true);
      assert.equal(await one.moves(), 1);
    });

    test("is on with an open contact when it is inverted", async () => {
      await using one = await make({ inverted: true });
      await one.switch.set(false);
      assert.equal(await one.closed(), true);
      assert.equal(await one.switch.read(), told(false));
      await one.switch.set(true);
      assert.equal(await one.closed(), false);
      assert.equal(await one.switch.read(), told(true));
    });

    test("does orders that come together one after another", async () => {
      await using one = await make({ inverted: false });
      await Promise.all([true, false, true, false].map((on) => one.switch.set(on)));
      assert.equal(await one.closed(), false);
      assert.equal(await one.moves(), 4);
    });

    if (byHand)
      test("sees what others did, and undoes it when asked to", async () => {
        await using one = await make({ inverted: false });
        assert.ok(one.byHand);
        await one.switch.set(false);
        await one.byHand(true);
        assert.equal(await one.switch.read(), told(true));
        await one.switch.set(false);
        assert.equal(await one.closed(), false);
      });

    if (readsBack)
      test("is a fault when the contact does not move, and says so again", async () => {
        await using one = await make({ inverted: false });
        assert.ok(one.jam);
        await one.switch.set(false);
        await one.jam();
        for (let again = 0; again < 2; again += 1) {
          const { message } = await switchFaultOf(one.switch.set(true));
          assert.match(message, /switched on but reads back off/);
        }
        await one.switch.set(false);
      });

    test("is a fault when its equipment is gone, for both calls", async () => {
      await using one = await make({ inverted: false });
      await one.switch.set(true);
      await one.remove();
      await switchFaultOf(one.switch.set(false));
      if (readsBack) await switchFaultOf(one.switch.read());
    });

    test("can be disposed of twice, and does nothing afterwards", async () => {
      await using one = await make({ inverted: false });
      await one.switch[Symbol.asyncDispose]();
      await one.switch[Symbol.asyncDispose]();
      await assert.rejects(one.switch.set(true), /disposed of/);
      await assert.rejects(one.switch.read(), /disposed of/);
      assert.equal(await one.moves(), 0);
    });
  });
}
