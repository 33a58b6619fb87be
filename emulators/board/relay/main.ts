/**
 * A relay that a rig reaches like a Shelly, its contacts wired to emulated devices:
 * `main.ts --channel power=/run/a/control --channel button=/run/a/control [--port 0] [--password WORD]`.
 * When it serves, it prints one line, `{"url":"http://127.0.0.1:…"}`. It ends by SIGTERM or SIGINT, and with whoever started it:
 * when its IPC channel closes, or its standard input where that is a pipe.
 */
import { parseArgs } from "node:util";
import { messageOf, UsageFault } from "../../../core/kernel/index.ts";
import { liveAsStandIn } from "../stand-in.ts";
import { Channel, type ChannelKind, channelKinds } from "./channel.ts";
import { Password } from "./password.ts";
import { serveRelay } from "./server.ts";

const id = "shellyassay-000000000000";

await liveAsStandIn(run);

async function run(argv: readonly string[], stopped: Promise<void>): Promise<void> {
  const { channel, port, password } = read(argv);
  await using left = new AsyncDisposableStack();
  const channels = channel.map((text) => left.use(wired(text)));
  const relay = { id, channels, hasPassword: password !== undefined };
  const asked = password === undefined ? undefined : new Password(id, password);
  const server = left.use(await serveRelay(relay, asked, Number(port)));
  process.stdout.write(`${JSON.stringify({ url: server.url })}\n`);
  await stopped;
}

function read(argv: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        channel: { type: "string", multiple: true, default: [] },
        port: { type: "string", default: "0" },
        password: { type: "string" },
      },
    });
    if (!/^\d{1,5}$/.test(values.port) || Number(values.port) > 65_535)
      throw new Error(`--port ${values.port} is no port`);
    return values;
  } catch (cause) {
    throw new UsageFault("BAD_FLAG", messageOf(cause), {
      help: "It knows --channel, --port and --password.",
      cause,
    });
  }
}

function wired(text: string): Channel {
  const [, kind, path] = /^(\w+)=(.+)$/s.exec(text) ?? [];
  const known = channelKinds.find((each): each is ChannelKind => each === kind);
  if (known !== undefined && path !== undefined) return new Channel(known, path);
  throw new UsageFault("BAD_FLAG", `--channel ${text} says neither what it switches nor where.`, {
    help: `Give a kind (${channelKinds.join(", ")}) and the path of a device's control socket: power=/run/a/control.`,
  });
}
