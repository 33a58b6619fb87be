import { connect, type Socket } from "node:net";
import {
  DeadlinePassed,
  done,
  messageOf,
  type Outcome,
  refused,
  silent,
  within,
} from "../../core/kernel/index.ts";

interface Target {
  /** `host:port`. */
  readonly address: string;
  /** Of ours on the access point: what goes another way does not count. */
  readonly from: string;
  readonly withinMs: number;
}

const gone = ["EHOSTUNREACH", "ENETUNREACH", "ENETDOWN", "EADDRNOTAVAIL"];

/** Refused ("not-visible") when the access point goes meanwhile, ("no-server") when nothing listens there. */
export async function openConnection({ address, from, withinMs }: Target): Promise<Outcome<Socket>> {
  const [host = "", port = ""] = address.split(":");
  const socket = connect({ host, port: Number(port), localAddress: from });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket.once("connect", resolve);
  // Stays: a link that breaks later is for its user to notice.
  socket.on("error", reject);
  try {
    await within(promise, { withinMs });
    return done(socket);
  } catch (thrown) {
    socket.destroy();
    if (thrown instanceof DeadlinePassed) return silent(withinMs);
    const code = (thrown as NodeJS.ErrnoException).code ?? "";
    if (gone.includes(code)) return refused("not-visible", `the access point has gone: ${messageOf(thrown)}`);
    return refused("no-server", messageOf(thrown));
  }
}
