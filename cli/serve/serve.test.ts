import assert from "node:assert/strict";
import { get, type IncomingMessage, request } from "node:http";
import { suite, test } from "node:test";
import { UsageFault } from "../../core/kernel/index.ts";
import { hostile } from "../../reports/test-support.ts";
import { writeNightStatus } from "../../rigs/night/index.ts";
import { boardStatus, nightStatus, WallLab } from "../wall/test-support.ts";
import { mostReaders } from "./live-events.ts";
import { openWall } from "./serve.ts";

const loopback = { host: "127.0.0.1", port: 0 } as const;

/** Follows a page's events; `until` resolves with the newest of each part once `holds`. */
class Follower implements Disposable {
  readonly parts = new Map<string, string>();
  readonly #waiting = new Set<() => void>();
  readonly #stop = new AbortController();
  readonly ended: Promise<void>;

  constructor(url: string) {
    this.ended = this.#read(url);
  }

  async until(holds: (parts: ReadonlyMap<string, string>) => boolean): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const look = (): unknown => holds(this.parts) && resolve();
    this.#waiting.add(look);
    look();
    await promise;
    this.#waiting.delete(look);
  }

  async #read(url: string): Promise<void> {
    const response = await fetch(`${url}events`, { signal: this.#stop.signal });
    assert.match(response.headers.get("content-type") ?? "", /^text\/event-stream/);
    let rest = "";
    const decoder = new TextDecoder();
    try {
      for await (const bytes of response.body ?? []) {
        const events = (rest + decoder.decode(bytes, { stream: true })).split("\n\n");
        rest = events.pop() ?? "";
        for (const event of events) this.#take(event);
      }
    } catch {
      // It was stopped, or the server ended.
    }
  }

  #take(event: string): void {
    if (!event.startsWith("data: ")) return;
    const { id, html } = JSON.parse(event.slice(6)) as { id: string; html: string };
    this.parts.set(id, html);
    for (const look of this.#waiting) look();
  }

  [Symbol.dispose](): void {
    this.#stop.abort();
  }
}

suite("assay serve", { timeout: 60_000 }, () => {
  test("the page, its script and style, under a strict policy; nothing else, and nothing but reading", async () => {
    using lab = new WallLab("board-1");
    await lab.night("one", nightStatus());
    await using wall = await openWall(lab.file, loopback);
    const page = await fetch(wall.url);
    assert.equal(page.status, 200);
    const policy = page.headers.get("content-security-policy") ?? "";
    for (const part of ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"])
      assert.ok(policy.includes(part), policy);
    assert.doesNotMatch(policy, /unsafe/);
    assert.equal(page.headers.get("x-content-type-options"), "nosniff");
    const text = await page.text();
    assert.match(text, /the lab/);
    assert.match(text, /<b>4<\/b>of 10 done/);
    assert.doesNotMatch(text, /https?:\/\/|style="|onload=/);
    for (const [path, type] of [
      ["style.css", "text/css"],
      ["live.js", "text/javascript"],
      ["state.json", "application/json"],
    ] as const) {
      const file = await fetch(new URL(path, wall.url));
      assert.equal(file.status, 200);
      assert.ok(file.headers.get("content-type")?.startsWith(type));
      assert.equal(file.headers.get("content-security-policy"), policy);
      await file.arrayBuffer();
    }
    assert.equal((await fetch(new URL("../../etc/passwd", wall.url))).status, 404);
    for (const method of ["POST", "PUT", "DELETE"]) {
      const answer = await fetch(wall.url, { method });
      assert.equal(answer.status, 405);
      assert.equal(answer.headers.get("allow"), "GET, HEAD");
    }
    const head = await fetch(wall.url, { method: "HEAD" });
    assert.equal(head.status, 200);
    assert.equal((await head.arrayBuffer()).byteLength, 0);
  });

  test("events bring every part at first, and then what has changed", async () => {
    using lab = new WallLab("board-1", "board-2");
    const folder = await lab.night("one", nightStatus());
    await using wall = await openWall(lab.file, loopback);
    using follower = new Follower(wall.url);
    await follower.until((parts) => parts.size === 4);
    assert.deepEqual([...follower.parts.keys()].sort(), [
      "board-board-1",
      "board-board-2",
      "history",
      "night",
    ]);
    follower.parts.clear();
    await writeNightStatus(
      folder,
      nightStatus({ boards: [boardStatus("board-1", { trouble: "PORT_GONE" })] }),
    );
    await follower.until((parts) => parts.get("board-board-1")?.includes("PORT_GONE") === true);
    assert.equal(follower.parts.has("board-board-2"), false);
    await writeNightStatus(folder, nightStatus({ done: 5 }));
    await follower.until((parts) => parts.get("history")?.includes("5 of 10") === true);
  });

  test("what devices say is text", async () => {
    using lab = new WallLab("board-1");
    const board = boardStatus("board-1", { scenario: hostile, trouble: hostile, tail: [hostile] });
    await lab.night("one", nightStatus({ boards: [board] }));
    await using wall = await openWall(lab.file, loopback);
    const page = await (await fetch(wall.url)).text();
    assert.doesNotMatch(page, /<img src=x|<script src="https/);
    assert.match(page, /&lt;img src=x/);
  });

  test("a request under another name is refused: a page elsewhere cannot read along", async () => {
    using lab = new WallLab("board-1");
    await using wall = await openWall(lab.file, loopback);
    const asked = async (host: string): Promise<number | undefined> => {
      const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
      request(wall.url, { headers: { host } }, resolve).on("error", reject).end();
      const response = await promise;
      response.resume();
      return response.statusCode;
    };
    assert.equal(await asked("evil.example"), 421);
    assert.equal(await asked("127.0.0.1.evil.example:80"), 421);
    for (const own of ["localhost", "127.0.0.1:8420", "[::1]:8420"]) assert.equal(await asked(own), 200);
  });

  test("so many readers and no more; a reader that leaves makes room", async () => {
    using lab = new WallLab("board-1");
    await using wall = await openWall(lab.file, loopback);
    const open = async (): Promise<IncomingMessage> => {
      const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
      get(`${wall.url}events`, { agent: false }, resolve).on("error", reject);
      return promise;
    };
    const readers = await Promise.all(Array.from({ length: mostReaders }, open));
    assert.ok(readers.every(({ statusCode }) => statusCode === 200));
    const late = await open();
    assert.equal(late.statusCode, 503);
    late.resume();
    for (const reader of readers) reader.destroy();
    for (;;) {
      const again = await open();
      again.destroy();
      if (again.statusCode === 200) break;
    }
  });

  test("a port that is taken, an address that is not this host's", async () => {
    using lab = new WallLab("board-1");
    await using wall = await openWall(lab.file, loopback);
    const port = Number(new URL(wall.url).port);
    const code = (wanted: string) => (thrown: unknown) =>
      thrown instanceof UsageFault && thrown.code === wanted;
    await assert.rejects(openWall(lab.file, { host: "127.0.0.1", port }), code("PORT_IN_USE"));
    await assert.rejects(openWall(lab.file, { host: "192.0.2.1", port: 0 }), code("VALUE_INVALID"));
  });

  test("ends at once, with pages open", async () => {
    using lab = new WallLab("board-1");
    const wall = await openWall(lab.file, loopback);
    using follower = new Follower(wall.url);
    await follower.until((parts) => parts.size > 0);
    await wall[Symbol.asyncDispose]();
    await follower.ended;
    await assert.rejects(fetch(wall.url));
  });
});
