/** Everything the console of the reference devices can be asked; `openrpc.json` describes each. */
export const consoleMethods = [
  "status.get",
  "identity.get",
  "identity.write",
  "identity.certificate",
  "identity.request",
  "identity.install",
  "identity.sign",
  "trust.install",
  "manufacture.finish",
  "config.schema",
  "config.get",
  "config.set",
  "config.matches",
  "config.clear",
  "log.read",
  "device.reboot",
  "device.reset",
  "device.decommission",
  "update.begin",
  "update.write",
  "update.finish",
  "update.confirm",
] as const;

export type ConsoleMethod = (typeof consoleMethods)[number];
