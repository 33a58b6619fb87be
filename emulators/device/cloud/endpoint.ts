/** Port of MQTT over TLS where an address names none (IANA secure-mqtt). */
const defaultPort = 8883;

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** Host and port of `mqtts://host:port`. Undefined for what is no such address, though a schema may let it through. */
export function parseEndpoint(text: string): Endpoint | undefined {
  if (!text.startsWith("mqtts://") || !URL.canParse(text)) return undefined;
  const { hostname, port } = new URL(text);
  if (hostname === "") return undefined;
  return { host: hostname, port: port === "" ? defaultPort : Number(port) };
}
