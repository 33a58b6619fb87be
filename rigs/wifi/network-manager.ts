import type { Duplex } from "node:stream";
import type { AccessPoint, AirPort, WifiNetwork } from "../../core/dut/index.ts";
import { done, type Outcome, refused } from "../../core/kernel/index.ts";
import { type BorrowedInterface, borrowInterface } from "./borrowed-interface.ts";
import { openConnection } from "./connection.ts";
import { fixedOffers, hotspotOffers, noOffers, type Offers } from "./hotspot.ts";
import { type InterfaceState, readInterface } from "./interface.ts";
import { joinAccessPoint } from "./join.ts";
import { NetworkManagerTools, radioFault } from "./nmcli.ts";
import { type ScanRow, scan } from "./scan.ts";
import type { NetworkManagerOptions } from "./settings.ts";
import { fitsSsid } from "./ssid.ts";
import { recorded } from "./tee.ts";

/** The Wi-Fi around one board. Disposing of it ends its connections and leaves the host as it was. */
export interface HostAir extends AirPort, AsyncDisposable {}

/** What the lab knows of the board whose access point is looked for. */
export interface Board {
  readonly place: string;
  /** Its identity, once it is known; until then any that fits the declared name is taken for its access point. */
  readonly identity?: () => string | undefined;
}

/**
 * The host's Wi-Fi by NetworkManager. What the access point's beacon holds is not seen, as that takes a monitor interface:
 * `AccessPoint.beacon`, and with it the capture, is the row of nmcli's scan (BSSID, SSID in hexadecimal and as text, channel,
 * security, signal) in its terse form. Whatever fails is a fault RADIO_FAILED, unless it is the board's doing.
 */
export function openNetworkManager(options: NetworkManagerOptions, board: Board): HostAir {
  return new NetworkManagerAir(options, board);
}

class NetworkManagerAir implements HostAir {
  readonly #options: NetworkManagerOptions;
  readonly #board: Board;
  readonly #tools: NetworkManagerTools;
  readonly #offers: Offers;
  readonly #captured: Uint8Array[] = [];
  readonly #connections = new Set<Duplex>();
  #joined: BorrowedInterface | undefined;
  #last: Promise<unknown> = Promise.resolve();
  /** What went wrong in giving the interface back, when nobody waited for it. */
  #owed: unknown;

  constructor(options: NetworkManagerOptions, board: Board) {
    this.#options = options;
    this.#board = board;
    this.#tools = new NetworkManagerTools({ place: board.place, ...options });
    const { lab, hotspot } = options;
    if (lab !== undefined) this.#offers = fixedOffers(board.place, lab);
    else if (hotspot === undefined) this.#offers = noOffers(board.place);
    else this.#offers = hotspotOffers(this.#tools, hotspot, () => this.#borrow(hotspot));
  }

  offer(network: WifiNetwork): Promise<void> {
    return this.#inTurn(() => this.#offers.offer(network));
  }

  withdraw(): Promise<void> {
    return this.#inTurn(() => this.#offers.withdraw());
  }

  look(): Promise<AccessPoint | undefined> {
    return this.#inTurn(async () => {
      const seen = await this.#see(await readInterface(this.#tools, this.#options.interface));
      if (seen === undefined) return undefined;
      const { address, scheme } = this.#options.accessPoint;
      const url = new URL(`${scheme}://${address}`).href.replace(/\/$/, "");
      return { ssid: seen.ssid, beacon: rowBytes(seen), url };
    });
  }

  connect(): Promise<Outcome<Duplex>> {
    return this.#inTurn(async () => {
      try {
        const joined = await this.#join();
        return joined.kind === "done" ? await this.#open() : joined;
      } finally {
        await this.#leaveUnlessUsed();
      }
    });
  }

  capture(): Promise<Uint8Array> {
    return this.#inTurn(async () => Uint8Array.from(Buffer.concat(this.#captured)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const connection of this.#connections) connection.destroy();
    await using ends = new AsyncDisposableStack();
    ends.defer(() => this.#inTurn(async () => {}));
    ends.defer(() => this.#afterOthers(() => this.#offers.end()));
    ends.defer(() => this.#afterOthers(() => this.#leave()));
  }

  /** One after the other: the interface is in one state at a time. */
  #afterOthers<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => {});
    return result;
  }

  /** As `afterOthers`, for somebody who can be told what went wrong when nobody waited. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    return this.#afterOthers(() => {
      const owed = this.#owed;
      this.#owed = undefined;
      if (owed !== undefined) throw owed;
      return work();
    });
  }

  #borrow(name: string): Promise<BorrowedInterface> {
    return borrowInterface(this.#tools, name, this.#options);
  }

  /** The board's access point, as one scan shows it. */
  async #see(over: InterfaceState): Promise<ScanRow | undefined> {
    const { accessPoint, scanWithinMs } = this.#options;
    const identity = this.#board.identity?.();
    const fits = (ssid: string) => fitsSsid(ssid, accessPoint.ssid, identity);
    const rows = await scan(this.#tools, over, fits, scanWithinMs);
    const [strongest, ...others] = rows.sort((a, b) => b.signal - a.signal);
    const stranger = others.find(({ ssid }) => ssid !== strongest?.ssid);
    if (strongest !== undefined && stranger !== undefined)
      throw radioFault(
        this.#board.place,
        `both ${strongest.ssid} and ${stranger.ssid} fit the name of its access point.`,
        "Name accessPoint.ssid in the lab file so that it fits this board alone, or switch the other one off.",
      );
    if (strongest !== undefined) this.#captured.push(rowBytes(strongest));
    return strongest;
  }

  async #join(): Promise<Outcome<void>> {
    if (this.#joined !== undefined) {
      if ((await this.#joined.state()).profile === this.#joined.profile) return done(undefined);
      await this.#leave();
    }
    this.#joined = await this.#borrow(this.#options.interface);
    const seen = await this.#see(this.#joined.before);
    if (seen === undefined) return refused("not-visible", "the device shows no access point");
    return joinAccessPoint(this.#tools, this.#joined, seen, this.#options);
  }

  async #open(): Promise<Outcome<Duplex>> {
    const from = (await this.#joined?.state())?.address;
    if (from === undefined) return refused("not-visible", "the access point has gone since it was joined");
    const { accessPoint, connectWithinMs } = this.#options;
    const opened = await openConnection({ address: accessPoint.address, from, withinMs: connectWithinMs });
    if (opened.kind !== "done") return opened;
    const stream = recorded(opened.value, (bytes) => this.#captured.push(bytes));
    this.#connections.add(stream);
    stream.once("close", () => {
      this.#connections.delete(stream);
      this.#afterOthers(() => this.#leaveUnlessUsed()).catch((fault) => {
        this.#owed = fault;
      });
    });
    return done(stream);
  }

  async #leaveUnlessUsed(): Promise<void> {
    if (this.#connections.size === 0) await this.#leave();
  }

  async #leave(): Promise<void> {
    const ours = this.#joined;
    this.#joined = undefined;
    await ours?.giveBack();
  }
}

function rowBytes({ text }: ScanRow): Uint8Array {
  return Uint8Array.from(Buffer.from(`${text}\n`, "utf8"));
}
