/** What both ends of a control channel agree on: JSON-RPC 2.0, one object a line. For people: docs/equipment-socket.md. */
export const controlProtocol = {
  /** Asks the equipment which groups it has. */
  describe: "equipment.describe",
  /** Sent by the equipment when an armed cut strikes. */
  cutStruck: "cut.struck",
  /** Bytes: a whole chip in base64 fits one line. */
  longestLine: 8 << 20,
} as const;

/** Methods by group. Equipment has all of a group or nothing of it. */
export const controlGroups = {
  power: ["power.on", "power.off"],
  cut: ["power.progress", "cut.arm", "cut.disarm"],
  button: ["button.hold", "button.press", "button.release"],
  clock: ["clock.advance"],
  network: ["network.join", "network.leave"],
  air: ["air.offer", "air.withdraw", "air.look", "air.capture"],
  probe: ["probe.read"],
  flash: ["flash.size", "flash.read", "flash.write", "flash.erase"],
  unit: ["unit.exchange"],
} as const;

export type ControlGroup = keyof typeof controlGroups;
export type ControlMethod = typeof controlProtocol.describe | (typeof controlGroups)[ControlGroup][number];

/** Those of `names` that are groups. */
export function knownGroups(names: unknown): ReadonlySet<ControlGroup> {
  const known = Object.keys(controlGroups) as ControlGroup[];
  return new Set(known.filter((group) => Array.isArray(names) && names.includes(group)));
}
