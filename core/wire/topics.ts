/** MQTT topics below which device and backend meet; a device may use only its own. */
export const topicOf = {
  /** All that belongs to one device. */
  root: (identity: string) => `devices/${identity}/`,
  registration: (identity: string) => `devices/${identity}/registration`,
  orders: (identity: string) => `devices/${identity}/orders`,
  replies: (identity: string) => `devices/${identity}/replies`,
} as const;
