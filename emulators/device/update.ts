import { sha256 } from "../../core/kernel/index.ts";
import { longestUpdateBlock } from "../../core/wire/index.ts";
import { flashMap } from "./flash-map.ts";
import { type Parts, Refusal, type Update } from "./parts.ts";

/** Receives an image into the idle slot. Nothing of it runs before digest and signature were verified in flash. */
export function makeUpdate({ flash, boot, board, log, reset }: Parts): Update {
  let receiving: { readonly size: number; readonly sha256: string; received: number } | undefined;
  const partition = () => (boot.idle === "a" ? flashMap.firmwareA : flashMap.firmwareB);

  return {
    begin(size, digest) {
      if (boot.running.state === "trial") throw new Refusal("busy", "the running image is on trial");
      if (!Number.isInteger(size) || size < 1 || size > partition().size) {
        throw new Refusal("invalid-value", `an image has 1 to ${partition().size} bytes`);
      }
      const { offset } = partition();
      for (let at = offset; at < offset + size; at += flash.sectorSize) flash.eraseSector(at);
      receiving = { size, sha256: digest, received: 0 };
    },
    write(offset, bytes) {
      if (receiving === undefined) throw new Refusal("wrong-state", "no update was begun");
      if (bytes.length > longestUpdateBlock)
        throw new Refusal("invalid-value", `a block has at most ${longestUpdateBlock} bytes`);
      if (offset !== receiving.received)
        throw new Refusal("invalid-value", `offset ${receiving.received} is next`);
      if (offset + bytes.length > receiving.size)
        throw new Refusal("invalid-value", "the image is longer than announced");
      flash.program(partition().offset + offset, bytes);
      receiving.received += bytes.length;
    },
    finish(origin = "console") {
      if (receiving === undefined) throw new Refusal("wrong-state", "no update was begun");
      if (receiving.received !== receiving.size)
        throw new Refusal("wrong-state", "the image is not complete");
      // It would be finished by firmware on trial, in a schema that the older one does not know.
      if (reset.due) throw new Refusal("wrong-state", "a reset is due");
      const image = flash.read(partition().offset, receiving.size);
      const announced = receiving.sha256;
      receiving = undefined;
      if (sha256(image) !== announced)
        throw new Refusal("bad-digest", "the image does not have the announced digest");
      if (!boot.verifies(image)) {
        log.append({ event: "update-refused", origin, detail: "bad-signature" });
        throw new Refusal("bad-signature", "the image is not signed for this product");
      }
      boot.tryIdle();
      board.restart();
    },
  };
}
