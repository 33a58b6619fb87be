import { accessSync, constants, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { storageFault } from "./tool-fault.ts";

/**
 * Where a flash tool and this process hand each other the contents of a flash: in memory where the system has such a folder, as a
 * flash holds secrets. Readable by this user alone, and gone when disposed of or when the process ends. Files in memory are not
 * waited for: that takes longer than they do.
 */
export class ExchangeFolder implements Disposable {
  readonly #path: string;
  readonly #remove: () => void;
  #files = 0;

  private constructor(path: string) {
    this.#path = path;
    this.#remove = () => rmSync(path, { recursive: true, force: true });
    process.once("exit", this.#remove);
  }

  static open(): ExchangeFolder {
    return new ExchangeFolder(mkdtempSync(join(memoryFolder(), "assay-flash-")));
  }

  /** Lends a name that no file has yet; what is there afterwards is removed. */
  async lend<T>(work: (file: string) => Promise<T>): Promise<T> {
    this.#files += 1;
    const file = join(this.#path, `${this.#files}.bin`);
    try {
      return await work(file);
    } finally {
      rmSync(file, { force: true });
    }
  }

  /** As `lend`, of a file that holds `bytes`. @throws EquipmentFault DISK_FULL */
  async hand<T>(bytes: Uint8Array, work: (file: string) => Promise<T>): Promise<T> {
    return await this.lend(async (file) => {
      try {
        writeFileSync(file, bytes, { mode: 0o600 });
      } catch (cause) {
        throw storageFault(file, cause);
      }
      return await work(file);
    });
  }

  /** As `lend`; returns what was written to it. */
  async receive(work: (file: string) => Promise<unknown>): Promise<Uint8Array> {
    return await this.lend(async (file) => {
      await work(file);
      return new Uint8Array(readFileSync(file));
    });
  }

  [Symbol.dispose](): void {
    process.off("exit", this.#remove);
    this.#remove();
  }
}

function memoryFolder(): string {
  const inMemory = "/dev/shm";
  try {
    accessSync(inMemory, constants.W_OK);
    return inMemory;
  } catch {
    return tmpdir();
  }
}
