/** Writes docs/lab-file.md anew. A test fails while it is out of date. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { labFilePage } from "./lab-file/page.ts";

writeFileSync(join(import.meta.dirname, "../docs/lab-file.md"), labFilePage());
