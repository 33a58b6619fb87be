import type { MqttClient } from "mqtt";
import { orderDigest, topicOf } from "../../core/wire/index.ts";
import { type BackendLink, type Parts, Refusal } from "./parts.ts";

const reconnectMs = 250;

/** MQTT 3.1.1 over mutual TLS with the IDevID, whenever the device is on the network and knows backend and trust. */
export function makeBackendLink(parts: Parts): BackendLink {
  const { board, configuration, trust, identity, boot, orders } = parts;
  let client: MqttClient | undefined;
  let stopped = false;
  let connecting = 0;

  const conditions = () => {
    const endpoint = String(configuration.effective()["cloud.endpoint"] ?? "");
    const anchors = trust.anchors();
    const certificate = identity.certificate();
    const id = identity.read();
    if (!board.onNetwork || !anchors || !certificate || !id) return undefined;
    // The schema lets through what is no address: nobody is there, as with a host that does not exist.
    if (!URL.canParse(endpoint)) return undefined;
    const { hostname, port } = new URL(endpoint);
    if (hostname === "") return undefined;
    return { hostname, port, ca: anchors.backendCa, certificate, id };
  };

  const drop = (): void => {
    connecting += 1;
    client?.end(true);
    client?.stream.destroy();
    client = undefined;
  };

  const open = async (): Promise<void> => {
    drop();
    const attempt = connecting;
    const known = conditions();
    if (known === undefined || stopped) return;
    const { connect } = await import("mqtt");
    if (attempt !== connecting || stopped) return;
    const { id, hostname, port, ca, certificate } = known;
    const opened = connect({
      protocol: "mqtts",
      host: hostname,
      port: Number(port || 8883),
      servername: hostname,
      clientId: id,
      ca,
      key: identity.privateKey(),
      cert: toPem(certificate),
      rejectUnauthorized: true,
      reconnectPeriod: reconnectMs,
      protocolVersion: 4,
    });
    client = opened;
    // A failed attempt is repeated; a dropped client may still see its socket fail.
    opened.on("error", () => {});
    opened.on("connect", () => client === opened && register(opened, id));
    opened.on("message", (_topic, payload) => {
      if (client === opened) board.later(() => receive(opened, id, payload));
    });
  };

  const register = (to: MqttClient, id: string): void => {
    to.subscribe(topicOf.orders(id), { qos: 1 }, (failure) => {
      if (failure) return;
      const registration = JSON.stringify({ identity: id, firmware: boot.running.version });
      to.publish(topicOf.registration(id), registration, { qos: 1 });
    });
  };

  const receive = (from: MqttClient, id: string, order: Uint8Array): void => {
    const { reply, act } = obey(order);
    const answer = JSON.stringify({ order: orderDigest(order), ...reply });
    // The answer goes out first: what the order does may restart the device or change its backend.
    from.publish(topicOf.replies(id), answer, { qos: 1 }, () => board.later(act));
  };

  const obey = (order: Uint8Array): { reply: object; act: () => void } => {
    try {
      return { act: orders.obey(order), reply: { result: "done" } };
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      return { act: () => {}, reply: { result: "refused", code: thrown.code, reason: thrown.message } };
    }
  };

  let endpointInUse = "";
  configuration.onChange(() => {
    const endpoint = String(configuration.effective()["cloud.endpoint"] ?? "");
    if (endpoint === endpointInUse) return;
    endpointInUse = endpoint;
    void open();
  });

  return {
    start() {
      stopped = false;
      endpointInUse = String(configuration.effective()["cloud.endpoint"] ?? "");
      void open();
    },
    stop() {
      stopped = true;
      drop();
    },
  };
}

function toPem(certificate: Uint8Array): string {
  return `-----BEGIN CERTIFICATE-----\n${Buffer.from(certificate).toString("base64")}\n-----END CERTIFICATE-----\n`;
}
