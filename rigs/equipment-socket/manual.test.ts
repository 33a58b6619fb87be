import assert from "node:assert/strict";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { connect } from "node:net";
import { suite, type TestContext, test } from "node:test";
import { controlGroups, controlProtocol, LineSplitter } from "../../core/dut/index.ts";
import { encodeNotification, rpcErrors } from "../../core/wire/index.ts";
import { openEquipmentSocket } from "./index.ts";
import { startEmulatedDevice } from "./test-support/emulated-device.ts";
import { startLabServer } from "./test-support/lab-server.ts";

const manual = await readFile(new URL("../../docs/equipment-socket.md", import.meta.url), "utf8");

interface Exchange {
  readonly request: string;
  readonly answer: { readonly result?: Record<string, unknown>; readonly error?: { readonly code: number } };
}

/** A section of the manual that begins with `### \`method\`` or `## heading`. */
interface Section {
  readonly name: string;
  readonly group: string | undefined;
  readonly text: string;
  readonly exchanges: readonly Exchange[];
}

function sectionsOf(text: string): Section[] {
  let group: string | undefined;
  return text.split(/^(?=##)/m).map((part) => {
    const [, level, title = ""] = /^(##+) (.*)$/m.exec(part) ?? [];
    if (level === "##") [, group] = /^Group `(.*)`$/.exec(title) ?? [];
    const lines = [...part.matchAll(/^> (.*)\n< (.*)$/gm)];
    const exchanges = lines.map(([, request = "", answer = ""]) => ({ request, answer: JSON.parse(answer) }));
    return {
      name: title.replaceAll("`", ""),
      group: level === "###" ? group : undefined,
      text: part,
      exchanges,
    };
  });
}

const sections = sectionsOf(manual);
const methods = sections.filter(({ text }) => text.startsWith("### "));
/** Names in the list of a section: parameters of the request or members of the result. */
const listed = ({ text }: Section) => [...text.matchAll(/^- `(\w+)`/gm)].map(([, name]) => name);
const paramsOf = ({ request }: Exchange) => Object.keys(JSON.parse(request).params ?? {});
const exampleIn = (name: string, pattern: RegExp) =>
  methods.find((section) => section.name === name)?.text.match(pattern)?.[1] ?? assert.fail(name);

/** What two values of one kind have in common: names and types, not contents. Elements of a list are of one shape. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
  if (typeof value !== "object" || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shapeOf(member)]));
}

/** Asks an emulated device's control socket line by line. */
async function ask(t: TestContext): Promise<(line: string) => Promise<Exchange["answer"]>> {
  const { control } = await startEmulatedDevice(t);
  const socket = connect(control);
  t.after(() => socket.destroy());
  await once(socket, "connect");
  let answered: (text: string) => void = () => {};
  const lines = new LineSplitter((text) => answered(text), controlProtocol.longestLine);
  socket.on("data", (bytes) => lines.push(bytes));
  return (line) => {
    const { promise, resolve } = Promise.withResolvers<string>();
    answered = resolve;
    socket.write(`${line}\n`);
    return promise.then((text) => JSON.parse(text));
  };
}

suite("manual of equipment on a socket", () => {
  test("has every method in its group, and no other", () => {
    const described = methods.map(({ name, group }) => [name, group]);
    const known = Object.entries(controlGroups).flatMap(([group, names]) =>
      names.map((name) => [name, group]),
    );
    assert.deepEqual(described, [[controlProtocol.describe, undefined], ...known]);
  });

  test("has every error of the protocol", () => {
    const rows = [...manual.matchAll(/^\| (-\d+) \|/gm)].map(([, code]) => Number(code));
    // A line that is no JSON at all is no request either, and answered as such.
    const { parse: _, ...known } = rpcErrors;
    assert.deepEqual(rows.toSorted(), Object.values(known).toSorted());
  });

  test("lists what requests and results hold, and shows an example of each", () => {
    for (const section of methods) {
      const [exchange] = section.exchanges;
      assert.ok(exchange !== undefined, section.name);
      const held = [...paramsOf(exchange), ...Object.keys(exchange.answer.result ?? {})];
      const more = section.name === "flash.read" ? ["data"] : [];
      assert.deepEqual([...listed(section), ...more], held, section.name);
    }
  });

  test("is what an emulated device answers, example by example", async (t) => {
    const answerTo = await ask(t);
    for (const { name, exchanges } of sections)
      for (const { request, answer } of exchanges) {
        const given = await answerTo(request);
        assert.deepEqual(shapeOf(without(given)), shapeOf(without(answer)), `${name}: ${request}`);
        assert.equal(given.error?.code, answer.error?.code, request);
      }
  });

  test("names parameters that are really needed", async (t) => {
    const answerTo = await ask(t);
    for (const { exchanges } of methods)
      for (const exchange of exchanges)
        for (const name of paramsOf(exchange)) {
          const { params, ...rest } = JSON.parse(exchange.request);
          const { [name]: _, ...others } = params;
          const { error } = (await answerTo(JSON.stringify({ ...rest, params: others }))) as {
            error?: { code: number; message: string };
          };
          assert.equal(error?.code, rpcErrors.invalidParams, `${exchange.request} without ${name}`);
          assert.ok(error.message.startsWith(name), error.message);
        }
  });

  test("shows an access point as Assay reads one, and the notice of a cut as it is sent", async () => {
    const seen = JSON.parse(exampleIn("air.look", /```json\n(.*)\n```/));
    await using lab = await startLabServer(["air"], { "air.look": () => seen });
    await using socket = await openEquipmentSocket({ address: lab.address, withinMs: 10_000 }, "board-1");
    const { ssid, url, beacon } = (await socket.air().look()) ?? assert.fail("nothing");
    const read = { ssid, url, beacon: Buffer.from(beacon).toString("base64"), port: seen.port };
    assert.deepEqual(read, seen);
    const notice = exampleIn("cut.arm", /```json\n(.*)\n```/);
    assert.deepEqual(JSON.parse(notice), JSON.parse(encodeNotification(controlProtocol.cutStruck, {})));
  });
});

/** An emulated device adds a word to its errors that other equipment need not. */
function without(answer: Exchange["answer"]): object {
  if (answer.error === undefined) return answer;
  const { data: _, ...error } = answer.error as { code: number; message: string; data?: unknown };
  return { ...answer, error };
}
