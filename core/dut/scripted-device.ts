import { decodeLine, encodeError, encodeNotification, encodeResult, type RpcRequest } from "../wire/index.ts";
import { LineSplitter } from "./line-splitter.ts";
import { createLocalBinding, type LocalBinding } from "./local-binding.ts";

/** What a scripted device does with one request; it prints whatever it likes. */
export type Script = (request: RpcRequest, device: ScriptedDevice) => void;

/** The far end of a console for tests of this room: it does what its script says, however odd. */
export class ScriptedDevice {
  readonly binding: LocalBinding;
  readonly requests: RpcRequest[] = [];
  /** Other lines that came in. */
  readonly noise: string[] = [];
  #listener: (bytes: Uint8Array) => void = () => {};

  constructor(script: Script) {
    const lines = new LineSplitter((text) => {
      const message = decodeLine(text);
      if (message.kind !== "request") {
        this.noise.push(text);
        return;
      }
      this.requests.push(message);
      script(message, this);
    });
    this.binding = createLocalBinding("scripted", {
      send: (bytes) => lines.push(bytes),
      onData: (listener) => {
        this.#listener = listener;
      },
    });
  }

  print(text: string | Uint8Array): void {
    this.#listener(Buffer.from(text));
  }

  answer({ id }: RpcRequest, result: unknown): void {
    this.print(encodeResult(id, result));
  }

  refuse({ id }: RpcRequest, word: string): void {
    this.print(encodeError(id, -32000, `it is ${word}`, word));
  }

  boot(): void {
    this.print(encodeNotification("boot.ready", { firmware: "3.0.0" }));
  }
}
