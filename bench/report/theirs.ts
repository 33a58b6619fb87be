import { createReadStream, createWriteStream } from "node:fs";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { CucumberHtmlStream } from "@cucumber/html-formatter";
import { tell } from "./told.ts";

/** A process of its own: @cucumber/html-formatter on a run's messages. Tells what it took. */
const [messages = "", out = ""] = process.argv.slice(2);
const startedAt = performance.now();
await pipeline(
  Readable.from(envelopes(messages), { objectMode: true }),
  new CucumberHtmlStream(),
  createWriteStream(out),
);
tell(startedAt);

/** The cheapest way from a file to envelopes that keeps them apart: theirs is the formatter, not the parsing. */
async function* envelopes(file: string): AsyncGenerator<unknown> {
  for await (const line of createInterface({ input: createReadStream(file) })) yield JSON.parse(line);
}
