import { EquipmentFault, messageOf, UsageFault } from "../../core/kernel/index.ts";
import { runCommand } from "../../rigs/command/index.ts";
import type { NightSummary } from "./night-summary.ts";

/** Whoever is told how a night ended has so long to take it, ms. */
const tellWithinMs = 60_000;

export interface Told {
  readonly onEnd?: string | undefined;
  readonly webhook?: string | undefined;
}

/** @throws UsageFault BAD_FLAG for what is no address of a web server */
export function requireWebhook(webhook: string | undefined): void {
  if (webhook === undefined) return;
  const url = URL.canParse(webhook) ? new URL(webhook) : undefined;
  if (url?.protocol === "http:" || url?.protocol === "https:") return;
  throw new UsageFault("BAD_FLAG", `--webhook ${webhook}: the address of a web server is expected.`, {
    help: "Write it whole, such as https://chat.example/hooks/lab.",
  });
}

/**
 * Gives the summary as JSON to a shell's command on its standard input, and posts it. Returns what went wrong with either: the night is
 * over, and its verdict does not hang on who hears of it.
 */
export async function tellEnd(summary: NightSummary, { onEnd, webhook }: Told): Promise<readonly string[]> {
  const text = `${JSON.stringify(summary)}\n`;
  const told = [
    onEnd === undefined ? undefined : failing("--on-end", giveToCommand(onEnd, text)),
    webhook === undefined ? undefined : failing("--webhook", post(webhook, text)),
  ];
  return (await Promise.all(told)).flatMap((trouble) => trouble ?? []);
}

const failing = (flag: string, telling: Promise<void>): Promise<string[]> =>
  telling.then(
    () => [],
    (thrown: unknown) => [`${flag}: ${messageOf(thrown)}`],
  );

async function giveToCommand(command: string, input: string): Promise<void> {
  await runCommand({
    argv: ["sh", "-c", command],
    input,
    withinMs: tellWithinMs,
    fault: ({ what, complaints, cause }) =>
      new EquipmentFault("CONTROL_LOST", `the command ${what}. ${complaints}`.trim(), {
        help: "Try the command by hand with the summary as its standard input.",
        cause,
      }),
  });
}

async function post(url: string, body: string): Promise<void> {
  const answer = await fetch(url, {
    ...{ method: "POST", body, headers: { "content-type": "application/json" } },
    signal: AbortSignal.timeout(tellWithinMs),
  });
  await answer.body?.cancel();
  // Of the address nothing is told: it often holds a key.
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
}
