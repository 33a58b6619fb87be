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
import { guardPort } from "./guard-port.ts";
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

  readonly #guard: () => void;

  /** `guard` is asked before anything is done to the board; what it throws is thrown, and nothing is done. */
  constructor(name: string, declaration: BoardDeclaration, guard: () => void = () => {}) {
    this.name = name;
    this.declaration = declaration;
    this.#guard = guard;
  }

  power(): Promise<Switch | undefined> {
    return this.#switch("power");
  }

  /** What cuts supply at a counted point; undefined: the switch of the supply and a clock do. */
  async cutter(): Promise<PowerCutter | undefined> {
    const { cuts } = this.declaration;
    return this.#open(
      "cuts",
      async () => cuts && this.#guarded(this.#opened.use((await this.#needFixture()).cutter())),
    );
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
      return this.#guarded(
        flash.driver === "file" && power?.driver === "process"
          ? holdBySupply(tool, await this.#process())
          : tool,
      );
    });
  }

  air(): Promise<AirPort | undefined> {
    const { air } = this.declaration;
    return this.#open("air", async () => {
      if (air === undefined) return undefined;
      return this.#guarded(
        this.#opened.use(
          air.driver === "fixture"
            ? (await this.#needFixture()).air((ssid) => air.ssid === undefined || fitsSsid(ssid, air.ssid))
            : await openAir(air, { place: this.name }),
        ),
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
    const next =
      exchange === undefined
        ? (await this.#needFixture()).exchange()
        : () => runExchange(exchange, this.name);
    return async () => {
      this.#guard();
      return await next();
    };
  }

  /** What a lab built for this place, which may do several of the others. */
  fixture(): Promise<EquipmentSocket | undefined> {
    const { fixture } = this.declaration;
    return this.#open(
      "fixture",
      async () => fixture && this.#opened.use(await openEquipmentSocket(fixture, this.name)),
    );
  }

  async openConsole(recorder: ConsoleRecorder): Promise<RigConsole> {
    const { console } = this.declaration;
    // Opening a port may reset the board.
    this.#guard();
    const opened =
      console.driver === "process"
        ? await openOwnConsole(`process:${this.name}`, (await this.#process()).console, this.name, recorder)
        : await openConsole(console, this.name, recorder);
    return this.#guarded(opened, spokenBy);
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
          return this.#guarded(this.#opened.use((await this.#needFixture()).switchOf(key)));
        case "process":
          return this.#guarded(await this.#process());
        default:
          return this.#guarded(this.#opened.use(await openSwitch(options, this.name)));
      }
    });
  }

  #guarded<Port extends object>(port: Port, acts?: ReadonlySet<string>): Port {
    return guardPort(port, this.#guard, acts);
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

/** What is done to a board over its console; all else is listening. */
const spokenBy: ReadonlySet<string> = new Set(["write", "send"]);

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
