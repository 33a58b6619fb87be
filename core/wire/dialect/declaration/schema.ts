import { z } from "zod";
import { refusalCodes } from "../../console/codec.ts";
import { consoleMethods } from "../../console/methods.ts";

/** What a person writes in place of a refusal for "this firmware does not know the command": then nothing was observed. */
const notOffered = "not-offered";

const text = z.string().min(1);
const pattern = text.describe("Regular expression that fits a line as a whole");
const patterns = z.union([pattern, z.array(pattern).min(1)]);
const scalar = z.union([z.string(), z.number(), z.boolean()]);
const refusal = z.enum([...refusalCodes, notOffered]);

const command = z.strictObject({
  send: z
    .union([text, z.array(text).min(1)])
    .describe(
      "What is typed, {parameter} or {parameter|encoding} in it, […] left out with its parameter; a list is typed one after the other, each once the one before was answered",
    ),
  abort: text
    .optional()
    .describe("Typed when one of several commands was refused, so that the others have no effect"),
  response: patterns
    .optional()
    .describe(
      "Each fits one line of the answer; named groups hold what is told once. One whose groups may all be missing may be missing",
    ),
  lines: patterns.optional().describe("Fit each line of a list; named groups hold what is told of each"),
  until: pattern.optional().describe("The last line of the answer, in place of the dialect's"),
  encodings: z
    .record(text, z.enum(["text", "quoted", "hex", "base64", "pem"]))
    .optional()
    .describe("How a group stands in the answer; pem: as a block of lines, without a pattern"),
  words: z
    .record(text, z.record(z.string(), scalar))
    .optional()
    .describe("The firmware's words for what a group or a parameter says, each with ours"),
  constants: z
    .record(text, z.union([scalar, z.array(scalar)]))
    .optional()
    .describe("What the firmware cannot tell, and the product declares"),
  separator: text.optional().describe("Stands between the items of a list; a comma when left out"),
});

const commands = z.strictObject(
  Object.fromEntries(consoleMethods.map((method) => [method, command.optional()])) as Record<
    (typeof consoleMethods)[number],
    z.ZodOptional<typeof command>
  >,
);

/** The shape of `dialect.yaml`; whether its parts fit together `dialectSchema` says. */
export const dialectShape = z.strictObject({
  prompt: z
    .union([text, z.array(text).min(1)])
    .optional()
    .describe("What stands at the beginning of a line while the console waits for a command, to the letter"),
  continuation: text
    .optional()
    .describe(
      "What stands there while it waits for a further line of a command; that line is then not sent before",
    ),
  echo: z.boolean().describe("Whether the console repeats what is typed"),
  lineEnding: z.enum(["lf", "cr", "crlf"]).default("lf").describe("Ends a line that is typed"),
  ready: patterns.describe("The line that says that the firmware is up, at each start"),
  until: pattern.optional().describe("The last line of an answer that is no refusal"),
  errors: z
    .array(
      z.strictObject({
        pattern: pattern.describe(
          "A line that refuses; its groups code and reason, where it has them, say why",
        ),
        refusal: refusal.optional().describe("What it means, whatever its code"),
        codes: z.record(z.string(), refusal).optional().describe("What each code means"),
      }),
    )
    .min(1)
    .describe("How the firmware says no"),
  sync: z
    .strictObject({
      send: text.describe("A command with {word} in it that does nothing"),
      response: pattern.describe("The line of its answer that repeats {word}"),
    })
    .optional()
    .describe(
      "Finds out where in its output the console is, after an answer that did not come. Needed without echo",
    ),
  interrupt: text.optional().describe("Typed before that, such as Ctrl-C; ends what waits for further lines"),
  ignore: z
    .array(pattern)
    .default([])
    .describe("Lines that the firmware prints of its own accord, at any time"),
  quoting: z
    .strictObject({
      mark: z.string().length(1).describe("Stands before and after"),
      escapes: z
        .record(z.string().length(1), text)
        .default({})
        .describe("How a character is written in between"),
    })
    .optional()
    .describe("How the encoding quoted writes a text"),
  fields: z
    .record(text, z.enum(["text", "integer", "boolean"]))
    .default({})
    .describe("Types of configuration fields; text when left out"),
  blocks: z
    .strictObject({
      update: z.number().int().positive().optional().describe("Most bytes of an image in one update.write"),
      userData: z.number().int().positive().optional().describe("Most bytes in one user-data.store"),
    })
    .default({})
    .describe("How much one command takes"),
  commands: commands.describe("What is typed for each operation, and what comes back"),
});

export type Dialect = z.infer<typeof dialectShape>;
export type DialectCommand = z.infer<typeof command>;
