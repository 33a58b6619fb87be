import { once } from "node:events";
import { createConnection } from "node:net";
import type { Readable, Writable } from "node:stream";
import { DeadlinePassed, messageOf, within } from "../../core/kernel/index.ts";
import { decodeTclAnswer, encodeTclCall, type TclAnswer, TclSplitter } from "../../core/wire/index.ts";

/** Why a command was not answered. What it means, and what to do about it, is for the driver to say. */
export class ChannelLost extends Error {
  override readonly name = "ChannelLost";
}

/** Commands to one openocd, and their answers in the same order. Who opened the streams says when they are lost. */
export class TclChannel {
  readonly #toServer: Writable;
  readonly #waiting: ((answer: string) => void)[] = [];
  readonly #lost = Promise.withResolvers<never>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(fromServer: Readable, toServer: Writable) {
    this.#toServer = toServer;
    this.#lost.promise.catch(() => {});
    const splitter = new TclSplitter((text) => this.#waiting.shift()?.(text));
    fromServer.on("data", (bytes: Buffer) => {
      try {
        splitter.push(bytes);
      } catch (thrown) {
        this.lose(messageOf(thrown));
      }
    });
  }

  /** What is asked now or later fails. */
  lose(reason: string): void {
    this.#lost.reject(new ChannelLost(reason));
  }

  /** Runs one command after those before it. @throws ChannelLost, also when the answer takes longer than `withinMs` */
  async ask(command: string, withinMs: number): Promise<TclAnswer> {
    const turn = this.#last.catch(() => {}).then(() => this.#ask(command, withinMs));
    this.#last = turn;
    return await turn;
  }

  async #ask(command: string, withinMs: number): Promise<TclAnswer> {
    const answered = new Promise<string>((resolve) => this.#waiting.push(resolve));
    // A lost channel is reported by its loss.
    if (this.#toServer.writable) this.#toServer.write(encodeTclCall(command));
    try {
      return decodeTclAnswer(await within(Promise.race([answered, this.#lost.promise]), { withinMs }));
    } catch (thrown) {
      if (thrown instanceof ChannelLost) throw thrown;
      const late =
        thrown instanceof DeadlinePassed ? `no answer came within ${withinMs} ms` : messageOf(thrown);
      // What comes now would be taken for the answer to the next command.
      this.lose(late);
      throw new ChannelLost(late, { cause: thrown });
    }
  }
}

/** Connects to an openocd that runs already. Closing the connection leaves it running. @throws ChannelLost */
export async function connectTcl(host: string, port: number, withinMs: number) {
  const socket = createConnection({ host, port });
  socket.setNoDelay();
  try {
    await within(once(socket, "connect"), { withinMs });
  } catch (cause) {
    socket.destroy();
    throw new ChannelLost(messageOf(cause), { cause });
  }
  const channel = new TclChannel(socket, socket);
  socket.on("error", (cause) => channel.lose(messageOf(cause)));
  socket.on("close", () => channel.lose("it ended the connection"));
  return {
    channel,
    async close() {
      if (socket.closed) return;
      const closed = once(socket, "close");
      socket.destroy();
      await closed;
    },
  };
}
