import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";

/** A server of RFC 2217 that we did not write, in a process of its own. It may take a moment until it listens. */
export class Rfc2217Peer implements AsyncDisposable {
  readonly port: number;
  readonly #child: ChildProcess;

  private constructor(port: number, child: ChildProcess) {
    this.port = port;
    this.#child = child;
  }

  /** Debian's ser2net at the serial port `path`. */
  static async ser2net(folder: string, path: string, port?: number): Promise<Rfc2217Peer> {
    const free = port ?? (await freePort());
    const file = join(folder, "ser2net.yaml");
    await writeFile(
      file,
      [
        "connection: &console",
        `  accepter: telnet(rfc2217),tcp,127.0.0.1,${free}`,
        `  connector: serialdev,${path},9600n81,local`,
        "",
      ].join("\n"),
    );
    return Rfc2217Peer.#start(free, ["/usr/sbin/ser2net", "-n", "-u", "-c", file]);
  }

  /** pyserial's server side, with a serial port that hears itself: labgrid and others build upon it. */
  static async pyserial(): Promise<Rfc2217Peer> {
    const port = await freePort();
    return Rfc2217Peer.#start(port, [
      "/usr/bin/python3",
      join(import.meta.dirname, "pyserial-peer.py"),
      `${port}`,
    ]);
  }

  static async #start(port: number, [command = "", ...args]: readonly string[]): Promise<Rfc2217Peer> {
    const child = spawn(command, args, { stdio: "ignore" });
    await once(child, "spawn");
    return new Rfc2217Peer(port, child);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, "exit");
    this.#child.kill("SIGKILL");
    await exited;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new TypeError("no port");
  return address.port;
}
