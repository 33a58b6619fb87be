/** What a console's record is made of. All times are ms of the monotonic clock since the lease began. */
export type ConsoleEntry = ConsoleBytes | PortOpened | ConsoleGap | LeftOut;

/** Bytes as they were read from the port, or handed to it. */
export interface ConsoleBytes {
  readonly kind: "bytes";
  readonly at: number;
  readonly direction: "sent" | "received";
  readonly bytes: Uint8Array;
}

export interface PortOpened {
  readonly kind: "opened";
  readonly at: number;
  readonly path: string;
}

/** The port was away: what the device said meanwhile is not in the record. */
export interface ConsoleGap {
  readonly kind: "gap";
  readonly at: number;
  /** When it was open again; undefined when it never was. */
  readonly to: number | undefined;
  readonly why: string;
  /** It was to be expected: the bench had said so, or the board had not been started yet. */
  readonly expected: boolean;
  readonly oldPath: string;
  readonly newPath: string | undefined;
}

/** What was not kept, as it was too much: bytes of each direction, and other entries. */
export interface LeftOut {
  readonly kind: "left-out";
  readonly at: number;
  readonly to: number;
  readonly received: number;
  readonly sent: number;
  readonly others: number;
}
