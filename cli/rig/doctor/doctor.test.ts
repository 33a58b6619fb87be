import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  constants,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { open } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { parse, stringify } from "yaml";
import { connectEquipment } from "../../../core/dut/index.ts";
import { loadProduct } from "../../../core/product/index.ts";
import type { Switch } from "../../../rigs/equipment/index.ts";
import { openSwitch, switchSchema } from "../../../rigs/switches/index.ts";
import { type DemoLab, startDemoLab } from "../demo.ts";
import { type DoctorOptions, examine } from "./doctor.ts";
import type { PlacedFinding } from "./placed-finding.ts";

interface Board {
  console: { driver: string; path?: string; port?: number };
  hardwareId?: string;
  [key: string]: unknown;
}

interface Lab {
  backend?: object;
  keep?: string;
  boards: Record<string, Board>;
}

interface Report {
  readonly status: number;
  readonly findings: readonly PlacedFinding[];
}

const names = ["board-1", "board-2", "board-3"] as const;

suite("assay rig doctor on the demo lab", () => {
  const folder = mkdtempSync(join(tmpdir(), "assay-doctor-"));
  let lab: DemoLab;
  let declared: Lab;

  before(async () => {
    lab = await startDemoLab(folder, { boards: names.length });
    declared = parse(readFileSync(lab.file, "utf8")) as Lab;
  });
  after(async () => {
    await lab[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  const boardOf = (from: Lab, name: string): Board => {
    const board = from.boards[name];
    assert.ok(board !== undefined);
    return board;
  };

  /** Examines the lab as `change` leaves its file. */
  async function doctor(change: (lab: Lab) => void, options: DoctorOptions = {}): Promise<Report> {
    const changed = structuredClone(declared);
    change(changed);
    const file = join(folder, "changed.yaml");
    writeFileSync(file, stringify(changed));
    const said: string[] = [];
    const screen = { write: (text: string | Uint8Array) => said.push(String(text)) > 0 };
    const status = await examine(file, { ...options, json: true }, screen);
    return { status, findings: (JSON.parse(said.join("")) as { findings: PlacedFinding[] }).findings };
  }

  const faultsOf = ({ findings }: Report) =>
    findings
      .filter(({ status }) => status === "fault")
      .map(({ board, check, at }) => [board, check, at.at(-1)]);

  /** A sound device with its released firmware and supply. */
  async function start(name: string): Promise<AsyncDisposable & Pick<Switch, "set">> {
    const { address } = boardOf(declared, name)["fixture"] as { address: string };
    const { firmware, ixit } = await loadProduct("products/reference");
    const equipment = await connectEquipment(address);
    await equipment.writeFlash(firmware.bootloader.offset, firmware.bootloader.image);
    const [slot] = firmware.slots;
    await equipment.writeFlash(slot?.offset ?? 0, firmware.release(ixit.firmware.released).image);
    const power = await openSwitch(switchSchema.parse(boardOf(declared, name)["power"]), name);
    await power.set(true);
    return {
      set: (on) => power.set(on),
      async [Symbol.asyncDispose]() {
        await power.set(false);
        await power[Symbol.asyncDispose]();
        await equipment.eraseFlash(0, equipment.flashSize);
        await equipment[Symbol.asyncDispose]();
      },
    };
  }

  test("finds no fault in a sound lab, and leaves its flashes and supplies as they are", async () => {
    await using _running = await start("board-1");
    const report = await doctor(() => {});
    assert.deepEqual([report.status, faultsOf(report)], [0, []]);
    const consoles = report.findings.filter(({ check }) => check === "console");
    assert.deepEqual(
      consoles.map(({ board, status, found }) => [board, status, found]),
      [
        ["board-1", "ok", "answers"],
        ["board-2", "unchecked", "the board has no supply"],
        ["board-3", "unchecked", "the board has no supply"],
      ],
    );
    const again = await doctor(() => {}, { board: ["board-1"] });
    assert.ok(again.findings.some(({ check, status }) => check === "console" && status === "ok"));
  });

  test("with --power switches the supply off and on, and back to how it was", async () => {
    const report = await doctor(() => {}, { board: ["board-2"], power: true });
    assert.deepEqual(faultsOf(report), []);
    const said = report.findings.filter(({ check }) => check === "power").map(({ found }) => found);
    assert.deepEqual(said, ["reads back off", "off and on, and reads back so"]);
    const after = await doctor(() => {}, { board: ["board-2"] });
    assert.ok(after.findings.some(({ check, found }) => check === "power" && found === "reads back off"));
  });

  test("a board without supply is left without, whatever the tool does to read its flash", async () => {
    await using board = await start("board-2");
    await board.set(false);
    for (const _time of ["first", "second"])
      assert.deepEqual(faultsOf(await doctor(() => {}, { board: ["board-2"] })), []);
  });

  test("a switch that is another board's is found by the board, which talks on", async () => {
    await using _running = await start("board-1");
    const other = boardOf(declared, "board-2")["power"];
    const report = await doctor(
      (changed) => {
        boardOf(changed, "board-2")["power"] = boardOf(declared, "board-1")["power"];
        boardOf(changed, "board-1")["power"] = other;
      },
      { board: ["board-1"] },
    );
    assert.deepEqual(faultsOf(report), [["board-1", "power", "power"]]);
    assert.equal(report.status, 3);
  });

  test("boards that were swapped are told with their line, and where they belong", async () => {
    const ids = new Map<string, string>();
    for (const { board = "", check, found } of (await doctor(() => {})).findings)
      if (check === "identity") ids.set(board, found.replace("hardware value ", ""));
    const report = await doctor((changed) => {
      boardOf(changed, "board-1").hardwareId = ids.get("board-2") ?? "";
      boardOf(changed, "board-2").hardwareId = ids.get("board-1") ?? "";
    });
    assert.deepEqual(faultsOf(report), [
      ["board-1", "identity", "hardwareId"],
      ["board-2", "identity", "hardwareId"],
    ]);
    const [first] = report.findings.filter(({ status }) => status === "fault");
    assert.match(first?.found ?? "", /which belongs at board-2/);
    const lines = readFileSync(join(folder, "changed.yaml"), "utf8").split("\n");
    assert.match(lines[(first?.line ?? 0) - 1] ?? "", /hardwareId: /);
  });

  test("a port that is not there, and one without an answer behind it", async () => {
    await using silent = createServer((socket) => socket.resume()).listen(0, "127.0.0.1");
    await once(silent, "listening");
    const address = silent.address();
    const port = typeof address === "object" ? (address?.port ?? 0) : 0;
    await using _running = await start("board-2");
    const report = await doctor(
      (changed) => {
        boardOf(changed, "board-1").console = { driver: "serial", path: "/dev/no-such-port" };
        boardOf(changed, "board-2").console = { driver: "tcp", port };
      },
      { board: ["board-1", "board-2"] },
    );
    assert.deepEqual(faultsOf(report), [
      ["board-1", "port", "console"],
      ["board-2", "console", "console"],
    ]);
    const dead = report.findings.find(({ board, status }) => board === "board-2" && status === "fault");
    assert.match(dead?.found ?? "", /dead: no output and no answer, though the board has supply/);
  });

  test("a port that another process keeps is told with its number, and the board left alone", async () => {
    const path = boardOf(declared, "board-3").console.path ?? "";
    const holder = spawn("flock", [realpathSync(path), "sh", "-c", "echo held; exec sleep 60"], {
      stdio: ["ignore", "pipe", "inherit"],
      detached: true,
    });
    try {
      await once(holder.stdout, "data");
      const report = await doctor(() => {}, { board: ["board-3"], power: true });
      assert.deepEqual(faultsOf(report), [["board-3", "port", "console"]]);
      const held = report.findings.find(({ status }) => status === "fault");
      assert.match(held?.found ?? "", new RegExp(`process ${holder.pid} `));
      for (const check of ["flash", "console"])
        assert.equal(report.findings.find((one) => one.check === check)?.status, "unchecked");
      assert.ok(!report.findings.some(({ found }) => found.startsWith("off and on")));
    } finally {
      const ended = once(holder, "exit");
      if (holder.pid !== undefined) process.kill(-holder.pid, "SIGKILL");
      await ended;
    }
  });

  test("tools that are missing are told with their package, whatever else is wrong", async () => {
    const report = await doctor(
      (changed) => {
        boardOf(changed, "board-1")["power"] = {
          driver: "uhubctl",
          hub: "1-1",
          port: 1,
          program: "uhubctl-x",
        };
        boardOf(changed, "board-1")["flash"] = { driver: "dfu-util", program: "dfu-util-x" };
      },
      { board: ["board-1"] },
    );
    const missing = report.findings.filter(({ check, status }) => check === "tools" && status === "fault");
    assert.deepEqual(
      missing.map(({ at, remedy }) => [at.at(-1), /apt-get install (\S+);/.exec(remedy)?.[1]]),
      [
        ["power", "uhubctl"],
        ["flash", "dfu-util"],
      ],
    );
    assert.deepEqual(
      faultsOf(report).map(([, check]) => check),
      ["tools", "tools"],
    );
    const unseen = report.findings.filter(({ found }) => found === "its tool is missing");
    assert.deepEqual(
      unseen.map(({ check }) => check),
      ["power", "flash"],
    );
  });

  test("equipment that is not reached: fixture, relay, flash tool", async () => {
    const report = await doctor(
      (changed) => {
        const board = boardOf(changed, "board-1");
        board["fixture"] = { address: join(folder, "no-socket") };
        board["button"] = { driver: "shelly", url: "http://127.0.0.1:9", channel: 0 };
        board["flash"] = { ...(board["flash"] as object), tcl: "127.0.0.1:9" };
      },
      { board: ["board-1"] },
    );
    const found = new Set(faultsOf(report).map(([, check]) => check));
    assert.deepEqual(found, new Set(["fixture", "identity", "flash", "contacts"]));
    for (const { status, remedy } of report.findings) assert.ok(status !== "fault" || remedy !== "");
  });

  test("a backend address that this host does not have, and a folder that cannot be made", async () => {
    const report = await doctor(
      (changed) => {
        changed.backend = { address: "203.0.113.9", names: ["no-such-host.invalid"] };
        changed.keep = "/proc/assay/boards";
        boardOf(changed, "board-1")["blank"] = "erase";
      },
      { board: ["board-1"] },
    );
    const found = faultsOf(report).map(([board, check]) => [board, check]);
    assert.deepEqual(found.slice(0, 2), [
      [undefined, "backend"],
      [undefined, "names"],
    ]);
    assert.ok(found.some(([, check]) => check === "keep"));
  });

  test("what a person sees has each fault's line and remedy, and the counts", async () => {
    const said: string[] = [];
    const screen = { write: (text: string | Uint8Array) => said.push(String(text)) > 0 };
    await doctor((changed) => {
      boardOf(changed, "board-1").hardwareId = "00ff";
    });
    const status = await examine(join(folder, "changed.yaml"), { board: ["board-1"] }, screen);
    assert.equal(status, 3);
    assert.match(
      said.join(""),
      /FAULT {5}identity: swapped: .*changed\.yaml:\d+ hardwareId\)\n {12}Put the right board back/,
    );
    assert.match(said.join(""), /\n1 fault, /);
  });

  test("a terminal behind which nobody is any more, and one that is stopped", async () => {
    const path = boardOf(declared, "board-3").console.path ?? "";
    const pid = processWith(path);
    await using _running = await start("board-3");
    process.kill(pid, "SIGSTOP");
    try {
      const report = await doctor(() => {}, { board: ["board-3"] });
      assert.deepEqual(faultsOf(report), [["board-3", "console", "console"]]);
    } finally {
      process.kill(pid, "SIGCONT");
    }
    const link = join(folder, "left-behind.tty");
    const other = spawn("socat", ["-", `PTY,link=${link},raw,echo=0`], {
      stdio: ["pipe", "ignore", "inherit"],
    });
    while (!existsSync(link)) await pause(10);
    // As long as somebody has it open its number is not given again: the link would lead to another test's terminal.
    await using _kept = await open(link, constants.O_RDWR | constants.O_NOCTTY);
    other.kill("SIGKILL");
    await once(other, "exit");
    const gone = await doctor(
      (changed) => {
        boardOf(changed, "board-3").console.path = link;
      },
      { board: ["board-3"] },
    );
    assert.deepEqual(faultsOf(gone), [["board-3", "port", "console"]]);
  });

  test("a fixture whose socket has gone", async () => {
    const { address } = boardOf(declared, "board-3")["fixture"] as { address: string };
    rmSync(address);
    const report = await doctor(() => {}, { board: ["board-3"] });
    assert.ok(faultsOf(report).some(([, check]) => check === "fixture"));
    assert.equal(report.status, 3);
  });
});

/** The process that has `word` in its arguments. */
function processWith(word: string): number {
  const found = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .find((pid) => argumentsOf(pid).includes(word) && argumentsOf(pid).startsWith("socat"));
  assert.ok(found !== undefined, `no socat has ${word}`);
  return Number(found);
}

function argumentsOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    // It has ended.
    return "";
  }
}
