/** What a device can do on its connection, rightly or not. Disposing of it ends the connection. */
export interface DeviceStandIn extends AsyncDisposable {
  /** Resolves once the backend has acknowledged the message, or refused it. */
  publish(topic: string, payload: Uint8Array | string): Promise<"acknowledged" | "refused">;
  subscribe(topic: string): Promise<"granted" | "refused">;
  /** The next message on a topic subscribed to, in the order of their arrival. Rejects when none comes for 10 s. */
  next(): Promise<{ readonly topic: string; readonly payload: Uint8Array }>;
  /** Resolves when the connection has ended, whoever ended it. */
  readonly ended: Promise<void>;
}
