import { mkdir, mkdtempDisposable, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Plug {
  /** Such as `1-1.4`. */
  readonly at: string;
  /** Vendor and product, such as `2e8a:000a`. */
  readonly id: string;
  readonly serial?: string;
  readonly name?: string;
  readonly hub?: true;
  readonly ports?: readonly {
    readonly tty: string;
    readonly interface?: number;
    readonly byId?: string;
    readonly byPath?: string;
  }[];
}

/** A root folder with as much of /sys and /dev as the kernel and udev make of what is plugged in, and tools that answer beside it. */
export class PluggedIn implements AsyncDisposable {
  readonly root: string;
  readonly #remove: () => Promise<void>;

  private constructor(root: string, remove: () => Promise<void>) {
    this.root = root;
    this.#remove = remove;
  }

  static async make(): Promise<PluggedIn> {
    const { path, remove } = await mkdtempDisposable(join(tmpdir(), "assay-plugged-"));
    for (const folder of ["dev", "sys/bus/usb/devices", "sys/class/tty", "sys/class/net"])
      await mkdir(join(path, folder), { recursive: true });
    return new PluggedIn(path, remove);
  }

  /** Where `discover` looks, instead of at this machine. */
  get places(): { readonly root: string; readonly uhubctl: string; readonly nmcli: string } {
    return { root: this.root, uhubctl: join(this.root, "uhubctl"), nmcli: join(this.root, "nmcli") };
  }

  async plug({ at, id, serial, name, hub, ports = [] }: Plug): Promise<void> {
    const device = join(this.root, "sys/devices/usb", at);
    const [vendor = "", product = ""] = id.split(":");
    await this.#attributes(device, {
      ...{ idVendor: vendor, idProduct: product, bDeviceClass: hub ? "09" : "00" },
      ...{ serial, product: name },
    });
    await symlink(device, join(this.root, "sys/bus/usb/devices", at));
    for (const { tty, interface: number = 0, byId, byPath } of ports) {
      const port = join(device, `${at}:1.${number}`);
      await this.#attributes(port, { bInterfaceNumber: number.toString(16).padStart(2, "0") });
      await this.#attributes(join(this.root, "sys/class/tty", tty), {});
      await symlink(port, join(this.root, "sys/class/tty", tty, "device"));
      await writeFile(join(this.root, "dev", tty), "");
      for (const [kind, link] of Object.entries({ "by-id": byId, "by-path": byPath })) {
        if (link === undefined) continue;
        const folder = join(this.root, "dev/serial", kind);
        await mkdir(folder, { recursive: true });
        await symlink(join("../..", tty), join(folder, link));
      }
    }
  }

  async gpioChip(name: string): Promise<void> {
    await writeFile(join(this.root, "dev", name), "");
  }

  async networkInterface(name: string, { wireless = false } = {}): Promise<void> {
    const folder = join(this.root, "sys/class/net", name);
    await this.#attributes(wireless ? join(folder, "phy80211") : folder, { name: "phy0" });
  }

  /** A tool that prints this, and ends with this exit code. */
  async tool(name: "uhubctl" | "nmcli", said: string, { exitCode = 0, complaint = "" } = {}): Promise<void> {
    const script = `#!/bin/sh\ncat <<'END'\n${said}\nEND\necho '${complaint}' >&2\nexit ${exitCode}\n`;
    await writeFile(join(this.root, name), script, { mode: 0o755 });
  }

  async #attributes(folder: string, values: Readonly<Record<string, string | undefined>>): Promise<void> {
    await mkdir(folder, { recursive: true });
    for (const [name, value] of Object.entries(values))
      if (value !== undefined) await writeFile(join(folder, name), `${value}\n`);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#remove();
  }
}

/** What uhubctl 2.5 prints of hubs of four ports that switch each port alone. */
export function hubStatus(...hubs: readonly string[]): string {
  const ports = [1, 2, 3, 4].map((port) => `  Port ${port}: 0100 power`).join("\n");
  return hubs
    .map(
      (hub) =>
        `Current status for hub ${hub} [2109:2817 VIA Labs, Inc. USB2.0 Hub, USB 2.10, 4 ports, ppps]\n${ports}`,
    )
    .join("\n");
}
