import type { AirPort } from "../../core/dut/index.ts";
import { EquipmentFault, UsageFault } from "../../core/kernel/index.ts";
import { type ConsoleRecorder, openConsole, openOwnConsole, type RigConsole } from "../consoles/index.ts";
import type { DeviceClock, FlashTool, PowerCutter, Switch } from "../equipment/index.ts";
import { type EquipmentSocket, openEquipmentSocket } from "../equipment-socket/index.ts";
import { openFlashTool, readsHardwareId } from "../flash-tools/index.ts";
import type { BoardDeclaration } from "../lab/index.ts";
import { type BoardProcess, createBoardProcess } from "../process/index.ts";
import { openSwitch } from "../switches/index.ts";
import { fitsSsid, openAir } from "../wifi/index.ts";
import { runExchange } from "./exchange-command.ts";
import { holdBySupply } from "./held-by-supply.ts";
import { createWallClock } from "./wall-clock.ts";

/**
 * What one board is wired to. A driver is opened when it is first asked for, once; undefined is what the board does not have.
 * Disposing of this closes all that were opened. @throws UsageFault, EquipmentFault from each of them
 */
export class BoardDrivers implements AsyncDisposable {
  readonly name: string;
  readonly declaration: BoardDeclaration;
  readonly #opened = new AsyncDisposableStack();
  readonly #once = new Map<string, Promise<unknown>>();

  constructor(name: string, declaration: BoardDeclaration) {
    this.name = name;
    this.declaration = declaration;
  }

  power(): Promise<Switch | undefined> {
    return this.#switch("power");
  }

  /** What cuts supply at a counted point; undefined: the switch of the supply and a clock do. */
  async cutter(): Promise<PowerCutter | undefined> {
    const { cuts } = this.declaration;
    return this.#open("cuts", async () => cuts && this.#opened.use((await this.#needFixture()).cutter()));
  }

  button(): Promise<Switch | undefined> {
    return this.#switch("button");
  }

  network(): Promise<Switch | undefined> {
    return this.#switch("network");
  }

  tool(): Promise<FlashTool | undefined> {
    const { flash, power } = this.declaration;
    return this.#open("flash", async () => {
      if (flash === undefined) return undefined;
      const tool = this.#opened.use(await openFlashTool(flash, this.name));
      return flash.driver === "file" && power?.driver === "process"
        ? holdBySupply(tool, await this.#process())
        : tool;
    });
  }

  air(): Promise<AirPort | undefined> {
    const { air } = this.declaration;
    return this.#open("air", async () => {
      if (air === undefined) return undefined;
      return this.#opened.use(
        air.driver === "fixture"
          ? (await this.#needFixture()).air((ssid) => air.ssid === undefined || fitsSsid(ssid, air.ssid))
          : await openAir(air, { place: this.name }),
      );
    });
  }

  clock(): Promise<DeviceClock> {
    const { clock } = this.declaration;
    return this.#open("clock", async () =>
      this.#opened.use(clock.driver === "fixture" ? (await this.#needFixture()).clock() : createWallClock()),
    );
  }

  /** What reads the hardware value: a fixture tells it without a tool; of the tools, not all can. */
  async hardwareId(): Promise<(() => Promise<Uint8Array>) | undefined> {
    const fixture = await this.fixture();
    if (fixture?.groups.has("probe")) return fixture.hardwareId();
    const { flash } = this.declaration;
    const tool = flash !== undefined && readsHardwareId(flash) ? await this.tool() : undefined;
    return tool && (() => readByTool(this.name, tool));
  }

  /** What puts the next piece into the place; its hardware value, where that is told. */
  async exchange(): Promise<(() => Promise<Uint8Array | undefined>) | undefined> {
    const { blank, exchange } = this.declaration;
    if (blank !== "exchange") return undefined;
    return exchange === undefined
      ? (await this.#needFixture()).exchange()
      : () => runExchange(exchange, this.name);
  }

  /** What a lab built for this place, which may do several of the others. */
  fixture(): Promise<EquipmentSocket | undefined> {
    const { fixture } = this.declaration;
    return this.#open(
      "fixture",
      async () => fixture && this.#opened.use(await openEquipmentSocket(fixture, this.name)),
    );
  }

  openConsole(recorder: ConsoleRecorder): Promise<RigConsole> {
    const { console } = this.declaration;
    if (console.driver !== "process") return openConsole(console, this.name, recorder);
    return this.#process().then((itself) =>
      openOwnConsole(`process:${this.name}`, itself.console, this.name, recorder),
    );
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#opened.disposeAsync();
  }

  #switch(key: "power" | "button" | "network"): Promise<Switch | undefined> {
    const options = this.declaration[key];
    return this.#open(key, async () => {
      if (options === undefined) return undefined;
      switch (options.driver) {
        case "fixture":
          return this.#opened.use((await this.#needFixture()).switchOf(key));
        case "process":
          return this.#process();
        default:
          return this.#opened.use(await openSwitch(options, this.name));
      }
    });
  }

  #process(): Promise<BoardProcess> {
    const run = this.declaration.process ?? lacks(this.name, "process");
    return this.#open("process", async () => this.#opened.use(createBoardProcess(run, this.name)));
  }

  async #needFixture(): Promise<EquipmentSocket> {
    return (await this.fixture()) ?? lacks(this.name, "fixture");
  }

  #open<One>(key: string, open: () => Promise<One>): Promise<One> {
    const opening = (this.#once.get(key) as Promise<One> | undefined) ?? open();
    this.#once.set(key, opening);
    return opening;
  }
}

async function readByTool(name: string, tool: FlashTool): Promise<Uint8Array> {
  const hardwareId = await tool.readHardwareId();
  if (hardwareId !== undefined) return hardwareId;
  throw new EquipmentFault("FLASH_FAILED", `${name}: the flash tool did not read the hardware value.`, {
    help: "See what the tool can read of this chip, and declare where its unique value stands.",
  });
}

/** The rig file is checked when it is read. */
function lacks(name: string, key: "fixture" | "process"): never {
  throw new UsageFault(
    "VALUE_INVALID",
    `boards.${name}: it is to be driven by its ${key}, and declares none.`,
    { help: `Declare ${key} for this board in the rig file.` },
  );
}
