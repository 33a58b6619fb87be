/** Holds a line until it is killed: `holder.ts FOLDER`. */
import { gpiosetSchema, openGpioset } from "../gpioset.ts";

const options = { driver: "gpioset", line: 4, folder: process.argv[2] };
await openGpioset(gpiosetSchema.parse(options), "board-7").set(true);
process.stdout.write("held\n");
