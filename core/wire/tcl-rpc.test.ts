import assert from "node:assert/strict";
import { suite, test } from "node:test";
import {
  decodeTclAnswer,
  decodeTclCall,
  encodeTclAnswer,
  encodeTclCall,
  TclSplitter,
  tclWord,
  tclWords,
} from "./tcl-rpc.ts";

suite("TCL-RPC", () => {
  test("messages are cut at their end byte, whatever the chunks are", () => {
    const seen: string[] = [];
    const splitter = new TclSplitter((text) => seen.push(text));
    for (const byte of Buffer.from("version\x1a\x1ahä")) splitter.push(Uint8Array.of(byte));
    splitter.push(Buffer.from("lt\x1arest"));
    assert.deepEqual(seen, ["version", "", "hält"]);
  });

  test("a message that does not end is refused", () => {
    const splitter = new TclSplitter(() => {});
    assert.throws(() => splitter.push(new Uint8Array((1 << 20) + 1)), RangeError);
  });

  test("a call asks for code and log, and is told from a bare command", () => {
    const sent = encodeTclCall("flash list").toString().slice(0, -1);
    // As the real openocd 0.12 takes it.
    assert.equal(sent, 'format "%d %s" [catch {capture {flash list}} r] $r');
    assert.deepEqual(decodeTclCall(sent), { command: "flash list", withCode: true });
    assert.deepEqual(decodeTclCall(" flash list\n"), { command: "flash list", withCode: false });
  });

  test("an answer has its code and what was said", () => {
    const refused = "-904 address range 0x10000000 .. 0x100003ff is not sector-aligned\n";
    assert.deepEqual(decodeTclAnswer(refused), {
      code: -904,
      said: "address range 0x10000000 .. 0x100003ff is not sector-aligned",
    });
    assert.deepEqual(decodeTclAnswer("0 "), { code: 0, said: "" });
    assert.throws(() => decodeTclAnswer("Open On-Chip Debugger 0.12.0"), RangeError);
    assert.equal(encodeTclAnswer({ code: 1, said: "no" }, true).toString(), "1 no\x1a");
    assert.equal(encodeTclAnswer({ code: 1, said: "no" }, false).toString(), "no\x1a");
  });

  test("words keep what braces, quotes and brackets hold together", () => {
    assert.deepEqual(tclWords(`dump_image ${tclWord("/a b/c")} 0x10 4`), [
      "dump_image",
      "/a b/c",
      "0x10",
      "4",
    ]);
    assert.deepEqual(tclWords('[target current] "a b"'), ["[target current]", "a b"]);
    assert.throws(() => tclWord("a}b"), RangeError);
  });
});
