import { altered, type Defect, inDevice, seeing } from "../defect.ts";

export const phoneKeepsSetUpOpen: Defect = {
  name: "phone-keeps-set-up-open",
  breaks: "PRV-FIELD-5.3",
  mistake:
    "The access point is taken down once its last station has left; a phone that stays has the server to itself.",
  cwe: 613,
  caughtBy: "An app that was left open is shut out of a device in operation",
  waitedFor: true,
  breakage: () =>
    inDevice("setUp", (make, parts) => {
      const { board } = parts;
      let stations = 0;
      let isDue = false;
      const left = () => {
        stations -= 1;
        if (isDue && stations === 0) sound.lower();
      };
      const counting = altered(board.air, {
        raise: ({ onConnection, ...draft }) =>
          board.air.raise({
            ...draft,
            onConnection(stream) {
              stations += 1;
              stream.once("close", left);
              onConnection(stream);
            },
          }),
      });
      const sound = make(seeing(parts, { board: altered(board, { air: counting }) }));
      return altered(sound, {
        lower() {
          isDue = stations > 0;
          if (!isDue) sound.lower();
        },
      });
    }),
};
