import assert from "node:assert/strict";
import { mkdtempDisposable } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, test } from "node:test";
import { EquipmentFault } from "../../core/kernel/index.ts";
import { HealthBook, isOfTheBoard, takesJobs } from "./index.ts";

async function withBook(work: (book: HealthBook, reopen: () => HealthBook) => void): Promise<void> {
  await using folder = await mkdtempDisposable(join(tmpdir(), "assay-health-"));
  const file = join(folder.path, "health.sqlite");
  using opened = new DisposableStack();
  const open = () => opened.use(new HealthBook(file, "a test"));
  work(open(), open);
}

suite("the health of a board", () => {
  test("is unknown at first, and good once it has served", () =>
    withBook((book) => {
      assert.deepEqual([book.of("a").health, takesJobs(book.of("a"))], ["unknown", true]);
      book.served("a");
      assert.equal(book.of("a").health, "good");
    }));

  test("is bad after so many faults in a row, and a scenario in between counts", () =>
    withBook((book, reopen) => {
      for (const fault of ["one", "two"]) assert.ok(takesJobs(book.failed("a", fault, 3)));
      book.served("a");
      for (const fault of ["one", "two"]) assert.ok(takesJobs(book.failed("a", fault, 3)));
      const { health, reason } = reopen().failed("a", "PORT_GONE: it went", 3);
      assert.equal(health, "bad");
      assert.equal(reason, "its equipment failed 3 times in a row, at last: PORT_GONE: it went");
      assert.equal(takesJobs(book.of("a")), false);
      assert.ok(takesJobs(book.of("b")), "other boards are not");
      book.served("a");
      assert.equal(book.of("a").health, "bad", "only its golden image brings it back");
    }));

  test("comes back by the golden image, and stays bad without", () =>
    withBook((book) => {
      book.failed("a", "one", 1);
      assert.equal(book.checked("a", false, "silent").health, "bad");
      assert.deepEqual(
        [book.checked("a", true, "it answers").health, book.of("a").checkDue, book.of("a").faultsInARow],
        ["good", false, 0],
      );
    }));

  test("that somebody has put aside stays so, whatever it does", () =>
    withBook((book) => {
      for (const said of ["maintenance", "retired", "looping"] as const) {
        book.say("a", said, "a broken plug");
        book.served("a");
        book.failed("a", "one", 1);
        book.checked("a", true, "it answers");
        assert.deepEqual([book.of("a").health, book.of("a").reason], [said, "a broken plug"]);
        assert.equal(takesJobs(book.of("a")), false);
      }
      book.say("a", "unknown", "mended");
      assert.deepEqual([takesJobs(book.of("a")), book.of("a").checkDue], [true, true]);
    }));

  test("keeps its history, with times, reasons and who said so", () =>
    withBook((book) => {
      book.failed("a", "one", 2);
      book.failed("a", "two", 2);
      book.checked("a", true, "its golden image answers");
      assert.deepEqual(
        book.history("a").map(({ what, health, reason, by }) => [what, health, reason, by]),
        [
          ["fault", "unknown", "one", "a test"],
          ["fault", "unknown", "two", "a test"],
          ["health", "bad", "its equipment failed 2 times in a row, at last: two", "a test"],
          ["health", "good", "its golden image answers", "a test"],
        ],
      );
      for (const { at } of book.history("a")) assert.match(at, /^\d{4}-.*Z$/);
    }));

  test("does not suffer from what is not its place's fault", () => {
    const help = "Mend it.";
    assert.ok(isOfTheBoard(new EquipmentFault("PORT_GONE", "it went", { help })));
    for (const code of ["NOT_OFFERED", "LEASE_LOST", "BACKEND_DOWN", "DISK_FULL"] as const)
      assert.ok(!isOfTheBoard(new EquipmentFault(code, "not here", { help })), code);
  });
});
