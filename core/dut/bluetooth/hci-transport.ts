/** A way to one Bluetooth adapter: whole HCI packets, each with its H4 type byte. Closing it gives the adapter back. */
export interface HciTransport extends AsyncDisposable {
  send(packet: Uint8Array): void;
  /** Packets go to `listener`, in order and never within a call of `send`. One listener; what comes before there is one is lost. */
  onPacket(listener: (packet: Buffer) => void): void;
  /** Called once when the adapter is gone, also after it was given back; at once when it is already. */
  onGone(listener: (reason: string) => void): void;
}
