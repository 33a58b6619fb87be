import { mkdirSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { EquipmentFault, messageOf, UsageFault } from "../../core/kernel/index.ts";
import { watchFolders } from "../../rigs/consoles/folder-watch.ts";
import type { LabFile } from "../../rigs/lab/index.ts";
import type { LabView } from "./lab-view.ts";
import { LabReader } from "./read-lab.ts";

/** Several changes in so short a time are looked at once, ms. */
const settleMs = 100;
/** A process that is killed changes no file, and a lease that runs out does not either; those are looked for as often, ms. */
const livenessMs = 5_000;

export interface LabWatch extends Disposable {
  /** How the lab was when it was looked at last. */
  readonly view: LabView;
}

/**
 * Watches a lab: `onView` gets how it is whenever that has become another than before. It looks when the files of the lab or of its newest
 * nights change. @throws UsageFault when they cannot be watched
 */
export async function watchLab(file: LabFile, onView: (view: LabView) => void): Promise<LabWatch> {
  using opened = new DisposableStack();
  const reader = opened.use(new LabReader(file));
  let view = await reader.read();
  let watched: Disposable | undefined;
  let watchedNights = "";
  let due: NodeJS.Timeout | undefined;
  let looking = false;
  let again = false;
  let closed = false;

  const watchFiles = ({ nights }: LabView): void => {
    const folders = nights.map(({ folder }) => folder);
    if (watched !== undefined && folders.join() === watchedNights) return;
    watched?.[Symbol.dispose]();
    watched = foldersOf(file, folders, soon);
    watchedNights = folders.join();
  };
  const soon = (): void => {
    due ??= setTimeout(() => {
      due = undefined;
      void look();
    }, settleMs);
  };
  const look = async (): Promise<void> => {
    again = looking;
    if (looking || closed) return;
    looking = true;
    const next = await lookOnce().catch((thrown: unknown) => ({ ...view, problem: messageOf(thrown) }));
    looking = false;
    if (closed) return;
    if (again) soon();
    if (isDeepStrictEqual(next, view)) return;
    view = next;
    onView(view);
  };

  const lookOnce = async (): Promise<LabView> => {
    const found = await reader.read();
    if (!closed) watchFiles(found);
    return found;
  };

  watchFiles(view);
  const liveness = setInterval(() => void look(), livenessMs);
  opened.defer(() => {
    closed = true;
    clearInterval(liveness);
    clearTimeout(due);
    watched?.[Symbol.dispose]();
  });
  const owned = opened.move();
  return {
    get view() {
      return view;
    },
    [Symbol.dispose]: () => owned.dispose(),
  };
}

function foldersOf({ lab }: LabFile, nights: readonly string[], onChange: () => void): Disposable {
  try {
    mkdirSync(lab.keep, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new UsageFault(
      "OUT_UNWRITABLE",
      `${lab.keep}: the lab's folder cannot be made: ${messageOf(cause)}.`,
      {
        help: "Give a folder that you can write, on a disk of this host, as keep of the rig file.",
        cause,
      },
    );
  }
  const watches = watchFolders([lab.keep, ...nights], onChange);
  if (watches !== undefined) return watches;
  throw new EquipmentFault("CONTROL_LOST", `${lab.keep}: this system has no watches of files left to give.`, {
    help: "Raise fs.inotify.max_user_instances and max_user_watches with sysctl, or end what uses them.",
  });
}
