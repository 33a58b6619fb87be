import type { AirPort } from "../../core/dut/index.ts";
import { EquipmentFault, UsageFault } from "../../core/kernel/index.ts";
import type { DeviceClock, FlashTool, Switch } from "../equipment/index.ts";
import { type EquipmentSocket, openEquipmentSocket } from "../equipment-socket/index.ts";
import { openFlashTool, readsHardwareId } from "../flash-tools/index.ts";
import type { BoardDeclaration } from "../lab/index.ts";
import { type BoardProcess, createBoardProcess } from "../process/index.ts";
import { openSwitch } from "../switches/index.ts";
import { openAir } from "../wifi/index.ts";
import { createWallClock } from "./wall-clock.ts";

/** The drivers of one board, opened. What is absent the board does not have. */
export interface Fittings {
  readonly itself: BoardProcess | undefined;
  readonly power: Switch | undefined;
  readonly tool: FlashTool | undefined;
  readonly button: Switch | undefined;
  readonly network: Switch | undefined;
  readonly air: AirPort | undefined;
  readonly clock: DeviceClock;
  readonly readHardwareId: (() => Promise<Uint8Array>) | undefined;
  /** Puts the next piece into the place; its hardware value. */
  readonly exchange: (() => Promise<Uint8Array>) | undefined;
}

/** Opens each driver that the rig file names for the board `name`. Disposing of it closes them all. @throws UsageFault, EquipmentFault */
export async function fitOut(
  name: string,
  declaration: BoardDeclaration,
): Promise<AsyncDisposable & { readonly fittings: Fittings }> {
  await using opened = new AsyncDisposableStack();
  const use = <One extends AsyncDisposable>(one: One): One => opened.use(one);
  const { fixture: at, process: run, blank } = declaration;
  const fixture = at === undefined ? undefined : use(await openEquipmentSocket(at, name));
  const itself = run && use(createBoardProcess(run, name));
  const fromFixture = (): EquipmentSocket => fixture ?? lacks(name, "fixture");
  const switchFor = async (key: "power" | "button" | "network"): Promise<Switch | undefined> => {
    const options = declaration[key];
    if (options === undefined) return undefined;
    switch (options.driver) {
      case "fixture":
        return use(fromFixture().switchOf(key));
      case "process":
        return itself ?? lacks(name, "process");
      default:
        return use(await openSwitch(options, name));
    }
  };
  const airFor = async (): Promise<AirPort | undefined> => {
    const { air } = declaration;
    if (air === undefined) return undefined;
    return air.driver === "fixture" ? use(fromFixture().air()) : use(await openAir(air, { place: name }));
  };
  const tool = declaration.flash && use(await openFlashTool(declaration.flash, name));
  const fittings: Fittings = {
    ...{ itself, tool },
    power: await switchFor("power"),
    button: await switchFor("button"),
    network: await switchFor("network"),
    air: await airFor(),
    clock: use(declaration.clock.driver === "fixture" ? fromFixture().clock() : createWallClock()),
    readHardwareId:
      declaration.probe === undefined
        ? hardwareIdOf(name, declaration.flash && readsHardwareId(declaration.flash) ? tool : undefined)
        : fromFixture().hardwareId(),
    exchange: blank === "exchange" ? fromFixture().exchange() : undefined,
  };
  const owned = opened.move();
  return { fittings, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** Of the tools, not all can tell it. */
function hardwareIdOf(name: string, tool: FlashTool | undefined): Fittings["readHardwareId"] {
  if (tool === undefined) return undefined;
  return async () => {
    const hardwareId = await tool.readHardwareId();
    if (hardwareId !== undefined) return hardwareId;
    throw new EquipmentFault("FLASH_FAILED", `${name}: the flash tool did not read the hardware value.`, {
      help: "See what the tool can read of this chip, and declare where its unique value stands.",
    });
  };
}

function lacks(name: string, key: "fixture" | "process"): never {
  throw new UsageFault(
    "VALUE_INVALID",
    `boards.${name}: it is to be driven by its ${key}, and declares none.`,
    {
      help: `Declare ${key} for this board in the rig file.`,
    },
  );
}
