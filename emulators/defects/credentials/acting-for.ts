import type { BackendParts } from "../../backend/index.ts";

type Connection = Parameters<BackendParts["gate"]["connect"]>[0];

/** Has a client act for the device of its client id, whoever it is. Whether there is such a device. */
export function actFor(connection: Connection, clientId: string, { registry }: BackendParts): boolean {
  const identity = clientId as Parameters<typeof registry.keys>[0];
  const [known] = registry.keys(identity).operational;
  if (known !== undefined) connection.principal = { identity, by: "ldevid", ...known };
  return known !== undefined;
}
