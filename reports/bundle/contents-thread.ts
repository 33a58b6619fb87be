import { parentPort, workerData } from "node:worker_threads";
import { messageOf, UsageFault } from "../../core/kernel/index.ts";
import { createContents } from "./contents.ts";
import type { Answer, Request, ThreadData } from "./stage.ts";

/** A thread of its own that fills the folder of a bundle: it does what it is asked, one thing after the other, and answers each time. */
const { folder, secrets } = workerData as ThreadData;
const contents = createContents(folder, secrets);

parentPort?.on("message", (request: Request) => {
  parentPort?.postMessage(answerTo(request));
});

function answerTo(request: Request): Answer {
  try {
    switch (request.act) {
      case "carry":
        contents.carry(request.run);
        return { files: [] };
      case "put":
        contents.put(request.path, request.content);
        return { files: [] };
      case "note":
        contents.note(request.path);
        return { files: [] };
      case "take":
        return { files: contents.take() };
    }
  } catch (thrown) {
    // An error that crosses threads loses its class, and with it whose fault it is.
    if (thrown instanceof UsageFault)
      return { usage: { code: thrown.code, message: thrown.message, help: thrown.help } };
    return { failure: messageOf(thrown) };
  }
}
