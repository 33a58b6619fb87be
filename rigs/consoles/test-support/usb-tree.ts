import {
  mkdir,
  mkdtempDisposable,
  readdir,
  readlink,
  rm,
  symlink,
  unlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

export interface Plug {
  readonly tty: string;
  readonly serial: string;
  readonly interface?: number;
  readonly byId?: string;
  readonly byPath?: string;
  /** What the port is; an empty file when left out. */
  readonly leadsTo?: string;
}

/** A root folder with as much of /sys and /dev as udev and the kernel make of USB serial ports. */
export class UsbTree implements AsyncDisposable {
  readonly root: string;
  readonly #remove: () => Promise<void>;

  private constructor(root: string, remove: () => Promise<void>) {
    this.root = root;
    this.#remove = remove;
  }

  static async make(): Promise<UsbTree> {
    const { path, remove } = await mkdtempDisposable(join(tmpdir(), "assay-usb-"));
    for (const folder of ["dev", "sys/class/tty"]) await mkdir(join(path, folder), { recursive: true });
    return new UsbTree(path, remove);
  }

  device(tty: string): string {
    return join(this.root, "dev", tty);
  }

  async plug({ tty, serial, interface: number = 0, byId, byPath, leadsTo }: Plug): Promise<void> {
    const device = join(this.root, "sys/devices/usb1", `1-${serial}`);
    const port = join(device, `1-${serial}:1.${number}`);
    await mkdir(join(port, "tty", tty), { recursive: true });
    await writeFile(join(device, "serial"), `${serial}\n`);
    await writeFile(join(device, "idVendor"), "2e8a\n");
    await writeFile(join(port, "bInterfaceNumber"), `${number.toString(16).padStart(2, "0")}\n`);
    const entry = join(this.root, "sys/class/tty", tty);
    await mkdir(entry, { recursive: true });
    await symlink(port, join(entry, "device"));
    if (leadsTo === undefined) await writeFile(this.device(tty), "");
    else await symlink(leadsTo, this.device(tty));
    for (const [kind, name] of Object.entries({ "by-id": byId, "by-path": byPath })) {
      if (name === undefined) continue;
      const folder = join(this.root, "dev/serial", kind);
      await mkdir(folder, { recursive: true });
      await symlink(join("../..", tty), join(folder, name));
    }
  }

  /** Also removes /dev/serial with the last port, as udev does. */
  async unplug(tty: string): Promise<void> {
    await rm(join(this.root, "sys/class/tty", tty), { recursive: true });
    await rm(this.device(tty));
    for (const kind of ["by-id", "by-path"]) {
      const folder = join(this.root, "dev/serial", kind);
      for (const name of await readdir(folder).catch(() => []))
        if (basename(await readlink(join(folder, name))) === tty) await unlink(join(folder, name));
      if ((await readdir(folder).catch(() => ["none"])).length === 0) await rm(folder, { recursive: true });
    }
    const serial = join(this.root, "dev/serial");
    if ((await readdir(serial).catch(() => ["none"])).length === 0) await rm(serial, { recursive: true });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#remove();
  }
}
