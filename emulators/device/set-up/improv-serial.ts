import {
  createSerialSplitter,
  encodeRpc,
  encodeSerialError,
  encodeSerialPacket,
  encodeSerialState,
  encodeTexts,
  ImprovFault,
  type ImprovRpc,
  improvCommands,
  improvCommandTwo,
  readRpc,
  readWifi,
  type SerialPiece,
  serialPackets,
} from "../../../core/wire/improv/index.ts";
import type { Improv } from "./improv.ts";

/** Improv Wi-Fi on the line of the maintenance console. */
export interface ImprovSerial {
  /** Takes what comes over the line; returns what of it is not Improv's, for the console. */
  receive(bytes: Uint8Array): Uint8Array;
}

/**
 * The text for serial lines knows no authorization; this device asks for its button all the same, with the state and the error that the
 * text for Bluetooth has for it: a cable may be anybody's. Nothing is said on the line before somebody has spoken Improv on it.
 */
export function createImprovSerial(improv: Improv, send: (bytes: Uint8Array) => void): ImprovSerial {
  const splitter = createSerialSplitter();
  let isSpoken = false;

  improv.onChange((what) => {
    if (!isSpoken) return;
    send(what === "state" ? encodeSerialState(improv.state) : encodeSerialError(improv.error));
  });

  const answer = (command: number, texts: readonly string[]): void =>
    send(
      encodeSerialPacket({
        type: serialPackets.result,
        data: encodeRpc({ command, data: encodeTexts(texts) }),
      }),
    );

  const tellState = (): void => {
    send(encodeSerialState(improv.state));
    // Where it would go on: this device has no page of its own.
    if (improv.state === "provisioned") answer(improvCommandTwo, []);
  };

  const obey = ({ command, data }: ImprovRpc): void => {
    switch (command) {
      case improvCommands.sendWifi:
        improv.take(readWifi(data), () => answer(command, []));
        break;
      case improvCommandTwo:
        tellState();
        break;
      case improvCommands.deviceInfo:
        answer(command, improv.info());
        break;
      default:
        improv.fail("unknown-command");
    }
  };

  const take = (piece: SerialPiece): void => {
    if (piece.kind === "other") return;
    isSpoken = true;
    try {
      improv.begin();
      if (piece.kind === "broken") improv.fail("invalid-packet");
      else if (piece.packet.type === serialPackets.command) obey(readRpc(piece.packet.data));
    } catch (thrown) {
      if (!(thrown instanceof ImprovFault)) throw thrown;
      improv.fail(thrown.error);
    }
  };

  return {
    receive(bytes) {
      const pieces = splitter.push(bytes);
      for (const piece of pieces) take(piece);
      return Buffer.concat(pieces.map((piece) => (piece.kind === "other" ? piece.bytes : new Uint8Array())));
    },
  };
}
