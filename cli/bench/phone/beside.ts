import type { CDPSession, Page } from "playwright-core";

/** Speaks with Chromium itself of a page, past what stands between; the session ends with `use`. */
export async function withSession<Value>(
  page: Page,
  use: (session: CDPSession) => Promise<Value>,
): Promise<Value> {
  const session = await page.context().newCDPSession(page);
  try {
    return await use(session);
  } finally {
    await session.detach();
  }
}

/**
 * Runs a script beside a page: in a world that shares its document and its stores and nothing else. Neither the page's policy nor its
 * own script has a say in it. The script is a text, as Node has no types of a document. Awaits what it gives, which must pass as JSON.
 */
export function runBeside(page: Page, ...scripts: readonly string[]): Promise<unknown> {
  return withSession(page, async (session) => {
    const { frameTree } = await session.send("Page.getFrameTree");
    const { executionContextId: contextId } = await session.send("Page.createIsolatedWorld", {
      frameId: frameTree.frame.id,
      worldName: "beside",
    });
    let value: unknown;
    for (const [index, expression] of scripts.entries()) {
      const returnByValue = index === scripts.length - 1;
      const ran = await session.send("Runtime.evaluate", {
        contextId,
        expression,
        awaitPromise: true,
        returnByValue,
      });
      if (ran.exceptionDetails !== undefined)
        throw new Error(`a script beside the page failed: ${ran.exceptionDetails.exception?.description}`);
      value = ran.result.value;
    }
    return value;
  });
}
