import { createReadStream, createWriteStream } from "node:fs";
import { Transform, type TransformCallback } from "node:stream";
import { pipeline } from "node:stream/promises";
import { CucumberHtmlStream } from "@cucumber/html-formatter";
import { measure } from "./told.ts";

/** The cheapest way from a file to envelopes that keeps them apart: theirs is the formatter, not the parsing. */
class Envelopes extends Transform {
  #rest = "";

  constructor() {
    super({ readableObjectMode: true, decodeStrings: false });
  }

  override _transform(chunk: string, _encoding: string, done: TransformCallback): void {
    const lines = (this.#rest + chunk).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) this.push(JSON.parse(line));
    done();
  }
}

/** A process of its own: @cucumber/html-formatter on a run's messages, from disk to disk. Tells what it took. */
const [messages = "", out = ""] = process.argv.slice(2);
await measure(() =>
  pipeline(
    createReadStream(messages, "utf8"),
    new Envelopes(),
    new CucumberHtmlStream(),
    createWriteStream(out),
  ),
);
