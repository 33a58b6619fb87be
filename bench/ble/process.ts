/** One of the bench's other processes: `radio` or `device`, the radio's socket, and how many notifications are sent. */
import { connectHci } from "../../core/dut/index.ts";
import { createBluetoothRadio, serveRadio } from "../../emulators/air/index.ts";
import { startDevice } from "./bench-device.ts";

const [role, path = "", notifications = "0"] = process.argv.slice(2);
if (role === "radio") await serveRadio(createBluetoothRadio(), { path });
else (await startDevice(await connectHci({ path }), "bench")).flood(Number(notifications));
process.send?.("ready");
process.once("disconnect", () => process.exit());
