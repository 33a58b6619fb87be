import type { Duplex } from "node:stream";
import { altered, type Defect, inDevice, seeing } from "../defect.ts";

/** First byte of a TLS handshake. */
const handshake = 0x16;

export const httpFallback: Defect = {
  name: "http-fallback",
  breaks: "PRV-CRED-5.4",
  mistake:
    "Phones that do not like the device's certificate may go on without TLS: the web server answers plain HTTP at the same port.",
  cwe: 757,
  breakage: () =>
    inDevice("setUp", (make, parts) => {
      const { board, options } = parts;
      const { air } = board;
      let speakPlainly = (_stream: Duplex): void => {};
      const plainAir = altered(air, {
        raise({ onConnection }) {
          speakPlainly = onConnection;
          return { lower() {} };
        },
      });
      const { provisioning } = options.behaviour;
      const plain = make(
        seeing(parts, {
          board: altered(board, { air: plainAir }),
          options: {
            ...options,
            behaviour: {
              ...options.behaviour,
              provisioning: { ...provisioning, channel: "soft-ap-http" },
            },
          },
        }),
      );
      const sortingAir = altered(air, {
        raise: (point) =>
          air.raise({
            ...point,
            onConnection: (stream) =>
              void stream.once("readable", () => {
                const head: Buffer | null = stream.read();
                if (head === null) return;
                stream.unshift(head);
                if (head[0] === handshake) point.onConnection(stream);
                else speakPlainly(stream);
              }),
          }),
      });
      const secured = make(seeing(parts, { board: altered(board, { air: sortingAir }) }));
      return altered(secured, {
        raise(use) {
          plain.raise(use);
          secured.raise(use);
        },
        lower() {
          plain.lower();
          secured.lower();
        },
      });
    }),
};
