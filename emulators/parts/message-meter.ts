import { type MessageMeter, PowerLost } from "./parts.ts";

/** Nothing has crossed yet. */
export function createMessageMeter(): MessageMeter {
  let messages = 0;
  let cut: { readonly message: number; readonly way: CutSide; readonly onCut: () => void } | undefined;

  const strikeAt = (message: number, way: CutSide): void => {
    if (cut?.message !== message || cut.way !== way) return;
    const { onCut } = cut;
    cut = undefined;
    onCut();
    throw new PowerLost(`supply failed ${way} network message ${message}`);
  };

  return {
    get messages() {
      return messages;
    },
    cross() {
      messages += 1;
      const own = messages;
      strikeAt(own, "before");
      return () => strikeAt(own, "after");
    },
    cutAt(message, way, onCut) {
      cut = { message, way, onCut };
    },
    disarm() {
      cut = undefined;
    },
  };
}

type CutSide = Parameters<MessageMeter["cutAt"]>[1];
