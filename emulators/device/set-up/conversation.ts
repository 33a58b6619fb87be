import {
  type CloudSettings,
  createSetUpResponder,
  encodeWifiAnswer,
  encodeWifiProgress,
  parseJson,
  readTexts,
  readWifiCommand,
  type SetUpAnswer,
  SetUpFault,
  setUpPaths,
  type WifiSettings,
} from "../../../core/wire/provisioning/index.ts";
import type { Conversation, ConversationServices } from "./services.ts";

export function createConversation(services: ConversationServices): Conversation {
  const { draw, proofs: budget } = services;
  const responder = createSetUpResponder(services.verifier, { budget, draw });
  let staged: { wifi?: WifiSettings; cloud?: CloudSettings } = {};

  const setUpSession = (message: Uint8Array): Uint8Array => {
    const before = responder.sessions;
    try {
      const answer = responder.answer(message);
      if (responder.sessions > before) {
        // What an earlier session left unfinished is not this one's.
        staged = {};
        services.note("set-up-session");
      }
      return answer;
    } catch (thrown) {
      if (thrown instanceof SetUpFault && thrown.code === "wrong-proof")
        services.note("set-up-proof-refused");
      throw thrown;
    }
  };

  const configureWifi = (message: Uint8Array): Uint8Array => {
    const command = readWifiCommand(message);
    switch (command.name) {
      case "get-status":
        return encodeWifiProgress(services.progress().wifi, staged.wifi?.ssid ?? "");
      case "set": {
        const answer = services.checks.wifi(command.settings);
        if (answer.ok) staged = { ...staged, wifi: command.settings };
        return encodeWifiAnswer("set", answer);
      }
      case "apply":
        return encodeWifiAnswer("apply", apply());
    }
  };

  const apply = (): SetUpAnswer => {
    const { wifi, cloud } = staged;
    if (wifi === undefined) return { ok: false, field: "ssid", reason: "no Wi-Fi network was set" };
    const answer = services.apply(cloud === undefined ? { wifi } : { wifi, cloud });
    if (answer.ok) services.note("set-up-applied");
    return answer;
  };

  const configureCloud = (message: Uint8Array): Uint8Array => {
    const cloud = readTexts(message, ["endpoint", "account"]);
    const answer = services.checks.cloud(cloud);
    if (!answer.ok) return toJson({ status: "refused", field: answer.field, reason: answer.reason });
    staged = { ...staged, cloud };
    return toJson({ status: "ok" });
  };

  const showProgress = (message: Uint8Array): Uint8Array => {
    parseJson(message);
    const { state, provisioningError } = services.progress();
    return toJson(provisioningError === undefined ? { state } : { state, provisioningError });
  };

  const endpoints = new Map<string, (message: Uint8Array) => Uint8Array>([
    [setUpPaths.wifi, configureWifi],
    [setUpPaths.cloud, configureCloud],
    [setUpPaths.progress, showProgress],
  ]);

  return {
    get proven() {
      return responder.sessions > 0;
    },
    answer(path, message) {
      if (path === setUpPaths.session) return setUpSession(message);
      const endpoint = endpoints.get(path);
      if (endpoint === undefined) throw new SetUpFault("malformed", `there is no endpoint ${path}`);
      return responder.seal(endpoint(responder.open(message)));
    },
  };
}

const toJson = (value: object): Uint8Array => Buffer.from(JSON.stringify(value));
