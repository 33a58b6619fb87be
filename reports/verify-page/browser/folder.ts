import type { BundleFile } from "../bundle-file.ts";

/** A chosen folder's files; the folder's own name is no part of their paths. */
export function filesOfInput(list: FileList): BundleFile[] {
  return [...list].map((file) => toBundleFile(file, file.webkitRelativePath.replace(/^[^/]*\//, "")));
}

/** Chromium's way to what was dropped. Its entries, the way of the others, cannot be read by a page that was opened as a file. */
interface WithHandle {
  getAsFileSystemHandle(): Promise<FileSystemHandle | null>;
}

const refusal = "Drop one folder: the bundle, as a whole. A zip file has to be unpacked first.";

/**
 * The files of a dropped folder. Call it before anything is awaited: the browser forgets what was dropped once its event is over.
 * @throws Error when something else was dropped
 */
export async function filesOfDrop(items: DataTransferItemList): Promise<BundleFile[]> {
  const [item] = items;
  if (item === undefined || items.length !== 1) throw new Error(refusal);
  if ("getAsFileSystemHandle" in item) {
    const handle = await (item as unknown as WithHandle).getAsFileSystemHandle();
    if (handle?.kind !== "directory") throw new Error(refusal);
    return await walkHandle(handle as FileSystemDirectoryHandle, "");
  }
  const entry = item.webkitGetAsEntry();
  if (entry?.isDirectory !== true) throw new Error(refusal);
  return await walk(entry as FileSystemDirectoryEntry, "");
}

async function walkHandle(folder: FileSystemDirectoryHandle, prefix: string): Promise<BundleFile[]> {
  const files: BundleFile[] = [];
  for await (const [name, handle] of folder.entries()) {
    const path = `${prefix}${name}`;
    if (handle.kind === "directory")
      files.push(...(await walkHandle(handle as FileSystemDirectoryHandle, `${path}/`)));
    else files.push(toBundleFile(await (handle as FileSystemFileHandle).getFile(), path));
  }
  return files;
}

async function walk(folder: FileSystemDirectoryEntry, prefix: string): Promise<BundleFile[]> {
  const files: BundleFile[] = [];
  for (const entry of await entriesOf(folder)) {
    const path = `${prefix}${entry.name}`;
    if (entry.isDirectory) files.push(...(await walk(entry as FileSystemDirectoryEntry, `${path}/`)));
    else files.push(toBundleFile(await fileOf(entry as FileSystemFileEntry), path));
  }
  return files;
}

/** A browser hands a folder's entries out by the hundred, and an empty answer at the end. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return all;
    all.push(...some);
  }
}

const fileOf = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => entry.file(resolve, reject));

function toBundleFile(file: File, path: string): BundleFile {
  return {
    path,
    size: file.size,
    async read(from, to) {
      try {
        return new Uint8Array(await file.slice(from, to).arrayBuffer());
      } catch (cause) {
        throw new Error(`${path} cannot be read any more; it was changed or removed meanwhile.`, { cause });
      }
    },
  };
}
