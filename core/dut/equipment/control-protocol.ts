/** What both ends of a control channel agree on: JSON-RPC 2.0, one object a line. */
export const controlProtocol = {
  /** Sent by the equipment when an armed cut strikes. */
  cutStruck: "cut.struck",
  /** Bytes: a whole chip in base64 fits one line. */
  longestLine: 8 << 20,
} as const;
