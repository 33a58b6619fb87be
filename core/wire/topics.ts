/** MQTT topics below which device and backend meet; a device may use only its own. */
export const topicOf = {
  /** All that belongs to one device. */
  root: (identity: string) => `devices/${identity}/`,
  registration: (identity: string) => `devices/${identity}/registration`,
  orders: (identity: string) => `devices/${identity}/orders`,
  replies: (identity: string) => `devices/${identity}/replies`,
  telemetry: (identity: string) => `devices/${identity}/telemetry`,
  notices: (identity: string) => `devices/${identity}/notices`,
  /** Of the second mode: the backend's nonce, and that it has accepted the proof. */
  challenge: (identity: string) => `devices/${identity}/challenge`,
  proof: (identity: string) => `devices/${identity}/proof`,
} as const;
