import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:fs";
import { access, open } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { UsageFault } from "../../core/kernel/index.ts";

/** What Chromium is called, by who packs it. */
const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

const help = "Install the Debian package chromium, or leave out the PDF: the report's pages hold the same.";

/** The browser that prints, from `path`; one called as in `preferred` rather than another. @throws UsageFault TOOL_MISSING */
export async function findChromium(
  path: string = process.env["PATH"] ?? "",
  preferred: readonly string[] = [],
): Promise<string> {
  for (const name of [...preferred, ...names]) {
    for (const folder of path.split(delimiter)) {
      if (folder === "") continue;
      const file = join(folder, name);
      const there = await access(file, constants.X_OK).then(
        () => true,
        () => false,
      );
      if (there) return file;
    }
  }
  throw new UsageFault(
    "TOOL_MISSING",
    `A PDF is printed by Chromium, and there is none: ${names.join(", ")}.`,
    {
      help,
    },
  );
}

/** How long a print may take, ms: a report of many scenarios has thousands of pages. */
const printWithinMs = 600_000;

interface Print {
  readonly page: string;
  readonly pdf: string;
  /** An empty folder for what the browser keeps while it runs. */
  readonly profile: string;
  readonly withinMs?: number;
}

/** Prints a page of this disk, tagged and with bookmarks. The browser reaches no network. @throws UsageFault TOOL_MISSING when it cannot */
export async function printPage(chromium: string, { page, pdf, profile, withinMs }: Print): Promise<void> {
  const browser = spawn(chromium, [...flags(profile), `--print-to-pdf=${pdf}`, pathToFileURL(page).href], {
    stdio: ["ignore", "ignore", "pipe"],
    // In a group of its own, so that its helpers go with it.
    detached: true,
  });
  const said = collect(browser);
  const { promise: ended, resolve } = Promise.withResolvers<string>();
  const deadline = setTimeout(() => end(browser), withinMs ?? printWithinMs);
  browser.once("error", (cause) => resolve(cause.message));
  browser.once("close", (code, signal) => resolve(signal ?? `exit code ${code}`));
  const how = await ended;
  clearTimeout(deadline);
  end(browser);
  if (how === "exit code 0" && (await isPdf(pdf))) return;
  throw new UsageFault(
    "TOOL_MISSING",
    `${chromium} printed no PDF (${how}): ${said().trim() || "it said nothing"}`,
    {
      help,
    },
  );
}

function flags(profile: string): string[] {
  return [
    ...["--headless", "--disable-gpu", "--disable-extensions", "--disable-background-networking"],
    ...["--no-first-run", "--no-pdf-header-footer", "--generate-pdf-document-outline"],
    // The page asks for nothing; neither may the browser.
    ...["--host-resolver-rules=MAP * ~NOTFOUND", "--disable-sync", "--disable-component-update"],
    `--user-data-dir=${profile}`,
    // Chromium has no sandbox for root. The page is our own and holds no script.
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  ];
}

/** The last of what it says, for the fault. */
function collect({ stderr }: ChildProcess): () => string {
  let text = "";
  stderr?.setEncoding("utf8").on("data", (piece: string) => {
    text = `${text}${piece}`.slice(-2_000);
  });
  return () => text;
}

function end({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // All of it is gone already.
  }
}

async function isPdf(file: string): Promise<boolean> {
  try {
    await using handle = await open(file);
    const { buffer } = await handle.read(Buffer.alloc(5), 0, 5, 0);
    return buffer.toString("latin1") === "%PDF-";
  } catch {
    return false;
  }
}
