import { bytes, int32, message, nested, text } from "./protobuf.ts";

/**
 * Messages of Espressif's unified provisioning: session.proto, sec1.proto, sec2.proto, wifi_config.proto of ESP-IDF's protocomm and
 * wifi_provisioning components. Names and numbers are the wire's; a peer may leave out any field.
 */

/** constants.proto, `Status`. */
export const status = {
  success: 0,
  invalidSecurityScheme: 1,
  invalidProtocol: 2,
  tooManySessions: 3,
  invalidArgument: 4,
  internalError: 5,
  cryptoError: 6,
  invalidSession: 7,
} as const;

/** sec1.proto, `Sec1MsgType`; sec2.proto, `Sec2MsgType`: the same numbers. */
export const sessionStep = { command0: 0, response0: 1, command1: 2, response1: 3 } as const;

const security1 = message({
  step: int32(1),
  command0: nested(20, message({ publicKey: bytes(1) })),
  response0: nested(21, message({ status: int32(1), publicKey: bytes(2), random: bytes(3) })),
  command1: nested(22, message({ proof: bytes(2) })),
  response1: nested(23, message({ status: int32(1), proof: bytes(3) })),
});

const security2 = message({
  step: int32(1),
  command0: nested(20, message({ username: bytes(1), publicKey: bytes(2) })),
  response0: nested(21, message({ status: int32(1), publicKey: bytes(2), salt: bytes(3) })),
  command1: nested(22, message({ proof: bytes(1) })),
  response1: nested(23, message({ status: int32(1), proof: bytes(2), nonce: bytes(3) })),
});

/** The envelope of all security schemes. */
export const sessionData = message({
  scheme: int32(2),
  security0: nested(10, message({ step: int32(1), command: nested(20, message({})) })),
  security1: nested(11, security1),
  security2: nested(12, security2),
});

export type SessionData = ReturnType<typeof sessionData.decode>;

/** wifi_config.proto, `WiFiConfigMsgType`. */
export const wifiStep = {
  getStatus: 0,
  statusIs: 1,
  setConfig: 2,
  configSet: 3,
  applyConfig: 4,
  configApplied: 5,
} as const;

/** wifi_constants.proto, `WifiStationState`. */
export const stationState = { connected: 0, connecting: 1, disconnected: 2, failed: 3 } as const;
/** wifi_constants.proto, `WifiConnectFailedReason`. */
export const failReason = { authentication: 0, networkNotFound: 1 } as const;

/**
 * `field` and `reason` are additions of ours: they say what is wrong with a value. Other clients skip fields they do not
 * know, and read the status.
 */
const answer = message({ status: int32(1), field: text(100), reason: text(101) });

export const wifiConfig = message({
  step: int32(1),
  getStatus: nested(10, message({})),
  statusIs: nested(
    11,
    message({
      status: int32(1),
      station: int32(2),
      failReason: int32(10),
      connected: nested(
        11,
        message({
          address: text(1),
          authentication: int32(2),
          ssid: bytes(3),
          bssid: bytes(4),
          channel: int32(5),
        }),
      ),
    }),
  ),
  setConfig: nested(
    12,
    message({ ssid: bytes(1), passphrase: bytes(2), bssid: bytes(3), channel: int32(4) }),
  ),
  configSet: nested(13, answer),
  applyConfig: nested(14, message({})),
  configApplied: nested(15, answer),
});
