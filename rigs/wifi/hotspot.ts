import type { WifiNetwork } from "../../core/dut/index.ts";
import { EquipmentFault } from "../../core/kernel/index.ts";
import type { BorrowedInterface } from "./borrowed-interface.ts";
import { type NetworkManagerTools, radioFault } from "./nmcli.ts";

/** What one interface offers to boards: one network at a time. */
export interface Offers {
  /** @throws EquipmentFault NOT_OFFERED, RADIO_FAILED */
  offer(network: WifiNetwork): Promise<void>;
  /** @throws EquipmentFault NOT_OFFERED, RADIO_FAILED */
  withdraw(): Promise<void>;
  /** Leaves the host as it was. */
  end(): Promise<void>;
}

/** A network that is there whatever we do. */
export function fixedOffers(place: string, lab: WifiNetwork): Offers {
  const fixed = (what: string) =>
    new EquipmentFault("NOT_OFFERED", `${place} is in reach of the lab's own network ${lab.ssid}: ${what}.`, {
      help: "Declare a hotspot interface in place of lab, so that networks can be offered and withdrawn.",
    });
  return {
    async offer({ ssid, passphrase }) {
      if (ssid !== lab.ssid || passphrase !== lab.passphrase) throw fixed("no other can be offered");
    },
    withdraw: async () => {
      throw fixed("it cannot be withdrawn");
    },
    end: async () => {},
  };
}

export function noOffers(place: string): Offers {
  const offer = async () => {
    throw new EquipmentFault("NOT_OFFERED", `${place} was to be offered a network, but its Wi-Fi has none.`, {
      help: "Declare a hotspot interface or the lab's own network in the lab file.",
    });
  };
  const nothing = async () => {};
  return { offer, withdraw: nothing, end: nothing };
}

/** The interface shares what the host reaches, the bench among it: addresses, names and the way out come from NetworkManager. */
const shared = ["802-11-wireless.mode", "ap", "ipv4.method", "shared", "ipv6.method", "disabled"];
const security = "802-11-wireless-security";
const protectedByPsk = [
  `${security}.key-mgmt`,
  "wpa-psk",
  `${security}.proto`,
  "rsn",
  `${security}.pairwise`,
  "ccmp",
];
/** What IEEE 802.11 takes for a passphrase: others have no network that could be offered. */
const passphrases = /^[ -~]{8,63}$/;

/** Networks on an interface of the host. `borrow` takes the interface, with the first offer. */
export function hotspotOffers(
  tools: NetworkManagerTools,
  name: string,
  borrow: () => Promise<BorrowedInterface>,
): Offers {
  let borrowed: BorrowedInterface | undefined;
  let offered: WifiNetwork | undefined;

  const withdraw = async () => {
    const ours = borrowed;
    [borrowed, offered] = [undefined, undefined];
    await ours?.giveBack();
  };
  return {
    async offer(network) {
      const { ssid, passphrase } = network;
      if (offered?.ssid === ssid && offered.passphrase === passphrase) return;
      if (offered !== undefined && offered.ssid !== ssid)
        throw new EquipmentFault(
          "NOT_OFFERED",
          `${tools.place} was to be offered ${ssid}, but ${name} serves one network at a time: ${offered.ssid}.`,
          { help: "Withdraw the other network first." },
        );
      if (!passphrases.test(passphrase))
        throw new EquipmentFault(
          "NOT_OFFERED",
          `${tools.place} was to be offered ${ssid} with a passphrase that no Wi-Fi has.`,
          { help: "A passphrase has 8 to 63 printable ASCII characters." },
        );
      borrowed ??= await borrow();
      offered = undefined;
      const answer = await borrowed.activate(["ssid", ssid, ...shared, ...protectedByPsk], passphrase);
      if (answer.kind === "done") {
        offered = network;
        return;
      }
      await withdraw();
      throw radioFault(
        tools.place,
        `${name} does not offer the network ${ssid}: ${answer.complaint}`,
        "See with `iw list` that the adapter can be an AP and that dnsmasq is installed for NetworkManager to share with.",
      );
    },
    withdraw,
    end: withdraw,
  };
}
