import { writeFile } from "node:fs/promises";
import { asModule, buildSetUpPage } from "./set-up-page/build.ts";

/** Writes the set-up page that the emulated device serves, from its sources in emulators/device/set-up/page. */
await writeFile("emulators/device/set-up/page/built-page.ts", asModule(await buildSetUpPage()));
