import { dutContract } from "../../../core/dut/contract.ts";
import {
  contractOfReferenceDevice,
  deviceOptions,
  examineTranscript,
  golden,
} from "../dut/reference-contract.ts";
import { spawnEmulatedDut } from "./spawn.ts";

/** Two processes and socat on a busy machine: silence is waited for longer. */
const timing = { answerWithinMs: 2500, readyWithinMs: 2500, restartWithinMs: 10_000 };

dutContract("child process behind a pty", {
  ...contractOfReferenceDevice,
  make: async (context) => {
    const dut = await spawnEmulatedDut({ slot: "device-1", device: deviceOptions(), timing, golden });
    await examineTranscript(dut, context);
    return dut;
  },
});
