/** What AT+SYSMFG can be asked about; ESP-AT's AT+SYSMFG examples. */
export const namespaces = ["client_ca", "client_cert", "client_key"] as const;
export type Namespace = (typeof namespaces)[number];

export interface WifiSettings {
  readonly ssid: string;
  readonly passphrase: string;
}

export interface AccessPointSettings extends WifiSettings {
  readonly channel: number;
  readonly encryption: number;
}

/** What the modem keeps while it has no supply: its NVS area and its manufacturing partition. */
export interface Storage {
  mode: number;
  joins: WifiSettings | undefined;
  accessPoint: AccessPointSettings | undefined;
  joinsByItself: boolean;
  readonly manufacturing: Map<Namespace, Map<string, Uint8Array>>;
}

export const emptyStorage = (): Storage => ({
  mode: 1,
  joins: undefined,
  accessPoint: undefined,
  joinsByItself: true,
  manufacturing: new Map(),
});
