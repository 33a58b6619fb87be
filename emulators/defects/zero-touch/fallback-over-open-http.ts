import type { Parts } from "../../device/index.ts";
import { provisioningAs } from "../behaviour.ts";
import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const fallbackOverOpenHttp: Defect = {
  name: "fallback-over-open-http",
  breaks: "PRV-ZTP-4.3",
  mistake: "The access point answers plain HTTP beside HTTPS, for phones that do not like its certificate.",
  cwe: 319,
  breakage: () =>
    inDevice("setUp", (make, parts) => {
      const { board } = parts;
      let plain: AccessPoint["onConnection"] = () => {};
      const raising = (raise: Parts["board"]["air"]["raise"]) => ({
        board: altered(board, { air: altered(board.air, { raise }) }),
      });
      const https = make(
        seeing(
          parts,
          raising((point) => board.air.raise({ ...point, onConnection: byFirstByte(point, () => plain) })),
        ),
      );
      const http = make(
        seeing(
          provisioningAs(parts, { channel: "soft-ap-http" }),
          raising((point) => {
            plain = point.onConnection;
            return { lower: () => {} };
          }),
        ),
      );
      return altered(https, {
        raise(use) {
          http.raise(use);
          https.raise(use);
        },
        lower() {
          http.lower();
          https.lower();
        },
      });
    }),
};

type AccessPoint = Parameters<Parts["board"]["air"]["raise"]>[0];

/** First byte of a TLS record with a handshake in it. */
const handshake = 0x16;

function byFirstByte(
  { onConnection }: AccessPoint,
  plain: () => AccessPoint["onConnection"],
): AccessPoint["onConnection"] {
  return (stream) =>
    void stream.once("readable", () => {
      const first: Buffer | null = stream.read();
      if (first === null) return;
      stream.unshift(first);
      if (first[0] === handshake) onConnection(stream);
      else plain()(stream);
    });
}
