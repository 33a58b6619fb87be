import { writeFile } from "node:fs/promises";
import { buildVerifyPage } from "../reports/verify-page/build.ts";

/** Writes docs/verify.html, the page that checks a bundle offline, from its sources in reports/verify-page. */
await writeFile("docs/verify.html", await buildVerifyPage());
