import { createPublicKey } from "node:crypto";
import type { ConfigurationValues } from "../../core/dut/index.ts";
import type { Sha256 } from "../../core/kernel/index.ts";
import { type Order, readOrder } from "../../core/wire/index.ts";
import { type Orders, type Parts, Refusal } from "./parts.ts";

type Command = Order["command"];

/** What can be ordered, and whether its parameters are of the right kind. */
const commands: Readonly<Record<string, (command: Command) => boolean>> = {
  "factory-reset": () => true,
  configure: ({ values }) => typeof values === "object" && values !== null && !Array.isArray(values),
  "write-identity": ({ value }) => typeof value === "string",
  "confirm-registration": ({ nonce }) => typeof nonce === "string",
  "refuse-registration": ({ nonce, reason }) => typeof nonce === "string" && typeof reason === "string",
  "rotate-credential": () => true,
  decommission: () => true,
  update: ({ digest, size }) =>
    typeof digest === "string" && /^[0-9a-f]{64}$/.test(digest) && Number.isSafeInteger(size),
};

/** Orders from the backend. Checked before anything is done, and the sequence is durable before the order is obeyed. */
export function makeOrders(parts: Parts): Orders {
  const { journal, log, clock, trust, identity } = parts;

  const check = (bytes: Uint8Array): Order => {
    const anchors = trust.anchors();
    const addressee = identity.read();
    if (anchors === undefined || addressee === undefined)
      throw new Refusal("wrong-state", "the device trusts no operator");
    const lastSequence = Number(journal.recall("orders.sequence") ?? 0);
    const operatorKey = createPublicKey(anchors.operatorKey);
    const verdict = readOrder(bytes, { operatorKey, addressee, lastSequence, now: clock.now() });
    if (!verdict.ok) throw new Refusal(verdict.code, verdict.reason);
    const { command } = verdict.order;
    const known = Object.hasOwn(commands, command.name) ? commands[command.name] : undefined;
    if (known === undefined || !known(command))
      throw new Refusal("malformed", `there is no such order: ${command.name.slice(0, 64)}`);
    return verdict.order;
  };

  const accept = (bytes: Uint8Array): Order => {
    try {
      return check(bytes);
    } catch (thrown) {
      if (thrown instanceof Refusal)
        log.append({ event: "order-refused", origin: "backend", detail: thrown.code });
      throw thrown;
    }
  };

  const nothing = () => {};

  const act = ({ command }: Order): (() => void) => {
    switch (command.name) {
      case "factory-reset":
        return parts.reset.factoryReset("backend");
      case "decommission":
        return parts.reset.decommission("backend");
      case "configure":
        parts.configuration.change(command["values"] as ConfigurationValues, "backend");
        return nothing;
      case "write-identity":
        identity.write(String(command["value"]), "backend");
        return nothing;
      case "confirm-registration":
        parts.provisioning.confirm(String(command["nonce"]));
        return nothing;
      case "refuse-registration":
        parts.provisioning.refuse(String(command["nonce"]), String(command["reason"]));
        return nothing;
      case "rotate-credential":
        return parts.operation.rotate();
      case "update":
        return parts.operation.update(String(command["digest"]) as Sha256, Number(command["size"]));
      default:
        throw new Refusal("malformed", `there is no order ${command.name.slice(0, 64)}`);
    }
  };

  return {
    obey(bytes) {
      const order = accept(bytes);
      journal.record("orders.sequence", String(order.sequence));
      return act(order);
    },
  };
}
