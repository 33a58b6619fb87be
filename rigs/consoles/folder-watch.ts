import { type FSWatcher, statSync, watch } from "node:fs";

/**
 * Calls `onChange` on everything that happens in `folders`, also in those that are made only later: udev removes /dev/serial with the
 * last port. Undefined when the system has no watches left to give.
 */
export function watchFolders(folders: readonly string[], onChange: () => void): Disposable | undefined {
  const watches = new FolderWatches(folders, onChange);
  if (watches.arm()) return watches;
  watches[Symbol.dispose]();
  return undefined;
}

interface Watched {
  readonly inode: number;
  readonly watcher: FSWatcher;
}

class FolderWatches implements Disposable {
  readonly #folders: readonly string[];
  readonly #onChange: () => void;
  readonly #watched = new Map<string, Watched>();

  constructor(folders: readonly string[], onChange: () => void) {
    this.#folders = folders;
    this.#onChange = onChange;
  }

  /** Watches what is there and is not watched yet. False when nothing can be. */
  arm(): boolean {
    for (const folder of this.#folders) {
      const inode = statSync(folder, { throwIfNoEntry: false })?.ino;
      const earlier = this.#watched.get(folder);
      if (earlier?.inode === inode) continue;
      // The folder of that name is another one now, or gone.
      earlier?.watcher.close();
      this.#watched.delete(folder);
      if (inode === undefined) continue;
      const watcher = this.#watch(folder);
      if (watcher !== undefined) this.#watched.set(folder, { inode, watcher });
    }
    return this.#watched.size > 0;
  }

  #watch(folder: string): FSWatcher | undefined {
    try {
      const watcher = watch(folder, () => {
        this.arm();
        this.#onChange();
      });
      // It went away between two looks; the folder above tells.
      watcher.on("error", () => {});
      return watcher;
    } catch {
      return undefined;
    }
  }

  [Symbol.dispose](): void {
    for (const { watcher } of this.#watched.values()) watcher.close();
    this.#watched.clear();
  }
}
