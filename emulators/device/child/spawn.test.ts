import { dutContract } from "../../../core/dut/contract.ts";
import {
  contractOfReferenceDevice,
  deviceOptions,
  examineTranscript,
  golden,
  timing,
} from "../dut/reference-contract.ts";
import { spawnEmulatedDut } from "./spawn.ts";

dutContract("child process behind a pty", {
  ...contractOfReferenceDevice,
  make: async (context) => {
    const dut = await spawnEmulatedDut({ slot: "device-1", device: deviceOptions(), timing, golden });
    await examineTranscript(dut, context);
    return dut;
  },
});
