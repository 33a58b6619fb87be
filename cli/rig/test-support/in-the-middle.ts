import type { Started } from "../../test-support.ts";
import type { ConsoleTap } from "./console-tap.ts";

/** Settles when the board is asked who it is, which it is then not told: it has supply, and its scenario is under way. */
export function underWay(tap: ConsoleTap): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  tap.toBoard = (text) => {
    if (!text.includes("identity.get")) return true;
    resolve();
    return false;
  };
  return promise;
}

/** Waits for what `underWay` gave. @throws Error when the run ends before, with what it said */
export async function reached(asked: Promise<void>, { ended }: Started): Promise<void> {
  const early = ended.then(({ status, stdout, stderr }) => {
    throw new Error(`it ended with ${status} before the board was asked: ${stdout}${stderr}`);
  });
  // It ends at last, and then nobody waits any more.
  early.catch(() => {});
  await Promise.race([asked, early]);
}

/** Whether the relay at `url` gives supply by its channel `id`. */
export async function hasSupply(url: string, id: number): Promise<boolean> {
  const body = JSON.stringify({ id: 1, method: "Switch.GetStatus", params: { id } });
  const answer = await fetch(`${url}/rpc`, { method: "POST", body });
  const { result } = (await answer.json()) as { readonly result: { readonly output: boolean } };
  return result.output;
}
