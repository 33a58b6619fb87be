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
import { halfMessageMs, type Improv } from "./improv.ts";

/** Both ends of the line between which Improv stands. */
export interface ImprovLine {
  /** Sends bytes to whoever is at the line. */
  send(bytes: Uint8Array): void;
  /** Hands the console what is not Improv's. */
  pass(bytes: Uint8Array): void;
}

/** Improv Wi-Fi on the line of the maintenance console. */
export interface ImprovSerial {
  /** Takes what comes over the line. */
  receive(bytes: Uint8Array): void;
}

/**
 * The text for serial lines knows no authorization; this device asks for its button all the same, with the state and the error that the
 * text for Bluetooth has for it: a cable may be anybody's. Nothing is said on the line before somebody has spoken Improv on it.
 */
export function createImprovSerial(improv: Improv, { send, pass }: ImprovLine): ImprovSerial {
  const splitter = createSerialSplitter();
  let isSpoken = false;
  let stopTimer = () => {};

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
    if (piece.kind === "other") {
      pass(piece.bytes);
      return;
    }
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
      stopTimer();
      for (const piece of splitter.push(bytes)) take(piece);
      if (splitter.holds) stopTimer = improv.later(halfMessageMs, () => pass(splitter.release()));
    },
  };
}
