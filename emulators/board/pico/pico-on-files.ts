import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { commonGeometry, openFileCells } from "../../parts/index.ts";
import { createPico, newUid, type Pico, type PicoOptions } from "./board.ts";

/** A board that a folder holds: its flash in `flash.bin`, its flash chip's unique id in `uid`, in hexadecimal. What is missing is made. */
export interface PicoOnFiles extends Disposable {
  readonly pico: Pico;
  /** Whether its flash was there already. */
  readonly wasThere: boolean;
}

/** @throws Error of the file system. @throws RangeError when a file does not hold such a thing */
export function openPicoOnFiles(
  folder: string,
  options: Pick<PicoOptions, "eager" | "onRemark"> = {},
): PicoOnFiles {
  mkdirSync(folder, { recursive: true });
  const uidFile = join(folder, "uid");
  const cells = openFileCells(join(folder, "flash.bin"), commonGeometry);
  const next = (): PicoOptions => {
    cells.clearAll();
    const uid = newUid();
    writeUid(uidFile, uid);
    return { ...options, uid, cells, next };
  };
  try {
    const pico = createPico({ ...options, uid: readUid(uidFile), cells, next });
    return { pico, wasThere: cells.wereThere, [Symbol.dispose]: () => cells[Symbol.dispose]() };
  } catch (thrown) {
    cells[Symbol.dispose]();
    throw thrown;
  }
}

function readUid(file: string): Uint8Array {
  if (!existsSync(file)) writeUid(file, newUid());
  const text = readFileSync(file, "utf8").trim();
  if (!/^[0-9a-f]{16}$/i.test(text)) throw new RangeError(`${file} does not hold 16 hexadecimal digits`);
  return Uint8Array.from(Buffer.from(text, "hex"));
}

function writeUid(file: string, uid: Uint8Array): void {
  writeFileSync(file, `${Buffer.from(uid).toString("hex")}\n`);
}
