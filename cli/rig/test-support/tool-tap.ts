import { once } from "node:events";
import { type AddressInfo, createConnection, createServer, type Socket } from "node:net";
import {
  decodeTclCall,
  encodeTclAnswer,
  encodeTclCall,
  type TclAnswer,
  TclSplitter,
} from "../../../core/wire/index.ts";

/** Says what becomes of a command: an answer of its own, or undefined, and it goes on to the tool. */
export type Interfere = (command: string) => Promise<TclAnswer | undefined> | TclAnswer | undefined;

/** Somebody between a rig and the openocd of a board. */
export class ToolTap implements AsyncDisposable {
  interfere: Interfere = () => undefined;
  /** Commands so far. */
  readonly commands: string[] = [];
  readonly #server = createServer((socket) => this.#serve(socket));
  readonly #sockets = new Set<Socket>();
  readonly #tool: number;

  private constructor(tool: number) {
    this.#tool = tool;
  }

  /** @param tcl where the tool listens, as a rig file has it */
  static async open(tcl: string): Promise<ToolTap> {
    const tap = new ToolTap(Number(tcl.split(":")[1]));
    tap.#server.listen(0, "127.0.0.1");
    await once(tap.#server, "listening");
    return tap;
  }

  get tcl(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  #serve(rig: Socket): void {
    const tool = createConnection(this.#tool, "127.0.0.1");
    for (const socket of [rig, tool]) {
      this.#sockets.add(socket.setNoDelay());
      socket.on("error", () => {});
      socket.on("close", () => {
        this.#sockets.delete(socket);
        rig.destroy();
        tool.destroy();
      });
    }
    let last: Promise<unknown> = Promise.resolve();
    const calls = new TclSplitter((text) => {
      last = last.then(async () => {
        const { command, withCode } = decodeTclCall(text);
        this.commands.push(command);
        const answer = await this.interfere(command);
        if (answer === undefined) tool.write(encodeTclCall(command));
        else rig.write(encodeTclAnswer(answer, withCode));
      });
    });
    rig.on("data", (bytes: Buffer) => calls.push(bytes));
    tool.on("data", (bytes) => rig.write(bytes));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** Fails the first `times` commands that begin with `verb`, as openocd does. */
export function failing(verb: string, times: number): Interfere {
  let left = times;
  return (command) => {
    if (!command.startsWith(verb) || left === 0) return undefined;
    left -= 1;
    return { code: -4, said: "Error: the probe lost the target\n" };
  };
}
