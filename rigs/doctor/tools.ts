import { access, constants, stat } from "node:fs/promises";
import { delimiter, join, resolve } from "node:path";
import type { BoardDeclaration } from "../lab/index.ts";
import { type Finding, fault, ok, type Subject } from "./finding.ts";

/** A program that a driver runs. */
export interface Program {
  readonly wire: string;
  readonly name: string;
  /** Debian's package that has it; undefined for those that it does not have. */
  readonly debian: string | undefined;
  /** Where it is started, for a path that is relative. */
  readonly cwd?: string | undefined;
}

/** Says of each program that the board's drivers run whether there is one. */
export async function checkTools(
  board: string,
  declaration: BoardDeclaration,
  path: string | undefined,
): Promise<Finding[]> {
  const programs = programsOf(declaration);
  const present = await Promise.all(programs.map((program) => isThere(program, path)));
  const missing = programs.filter((_, index) => !present[index]);
  const found = programs.filter((_, index) => present[index]).map(({ name }) => name);
  return [
    ...missing.map((program) => missingTool(board, program)),
    ...(found.length === 0 ? [] : [ok(subjectOf(board, []), `installed: ${[...new Set(found)].join(", ")}`)]),
  ];
}

/** Every program that the drivers of a board start, by its declaration. */
export function programsOf(board: BoardDeclaration): Program[] {
  const { power, button, network, flash, air, exchange, process: run } = board;
  const switches = Object.entries({ power, button, network }).flatMap(([wire, one]): Program[] => {
    switch (one?.driver) {
      case "uhubctl":
        return [{ wire, name: one.program, debian: "uhubctl" }];
      case "gpioset":
        return ["gpioset", "gpioinfo", "gpiodetect"].map((name) => ({
          ...{ wire, debian: "gpiod" },
          name: one.folder === undefined ? name : join(one.folder, name),
        }));
      case "command":
        return firstWords(wire, [one.on, one.off, one.read], { cwd: one.cwd });
      default:
        return [];
    }
  });
  return [
    ...switches,
    ...(flash === undefined ? [] : flashPrograms(flash)),
    ...(air?.driver === "network-manager"
      ? [
          ...firstWords("air", [air.nmcli], { debian: "network-manager" }),
          ...firstWords("air", [air.busctl], { debian: "systemd" }),
        ]
      : []),
    ...(exchange === undefined ? [] : firstWords("exchange", [exchange.command], { cwd: exchange.cwd })),
    ...(run === undefined
      ? []
      : [
          ...firstWords("process", [run.command], { cwd: run.cwd }),
          { wire: "process", name: "setpriv", debian: "util-linux" },
        ]),
  ];
}

function flashPrograms(flash: NonNullable<BoardDeclaration["flash"]>): Program[] {
  const wire = "flash";
  switch (flash.driver) {
    case "openocd":
      return flash.tcl === undefined ? [{ wire, name: flash.program, debian: "openocd" }] : [];
    case "picotool":
    case "esptool":
    case "dfu-util":
      return [{ wire, name: flash.program, debian: flash.driver }];
    case "probe-rs":
      return [{ wire, name: flash.program, debian: undefined }];
    case "command":
      return firstWords(wire, [flash.read, flash.write, flash.erase, flash.release, flash.hardwareId], {
        cwd: flash.cwd,
      });
    case "file":
      return [];
  }
}

function firstWords(
  wire: string,
  commands: readonly (readonly string[] | undefined)[],
  { debian, cwd }: Partial<Pick<Program, "debian" | "cwd">> = {},
): Program[] {
  const names = new Set(commands.flatMap((command) => command?.[0] ?? []));
  return [...names].map((name) => ({ wire, name, debian, cwd }));
}

/** As a shell looks for it: in each folder of `path`, or where its own path leads. */
async function isThere({ name, cwd = "." }: Program, path = ""): Promise<boolean> {
  const places = name.includes("/")
    ? [resolve(cwd, name)]
    : path.split(delimiter).map((folder) => join(folder, name));
  const found = await Promise.all(
    places
      .map(async (place) => {
        await access(place, constants.X_OK);
        return (await stat(place)).isFile();
      })
      .map((one) => one.catch(() => false)),
  );
  return found.includes(true);
}

const subjectOf = (board: string, at: readonly string[]): Subject => ({
  board,
  check: "tools",
  at: ["boards", board, ...at],
});

function missingTool(board: string, { wire, name, debian }: Program): Finding {
  const subject = subjectOf(board, [wire]);
  if (name.includes("/"))
    return fault(
      subject,
      `there is no program ${name}, or it may not be run`,
      "Correct its path in the rig file.",
    );
  const install = debian === undefined ? `Install what has ${name}` : `Install it: apt-get install ${debian}`;
  return fault(subject, `${name} is not installed`, `${install}; or name its path in the rig file.`);
}
