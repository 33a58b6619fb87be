import { loadLab } from "../../rigs/lab/index.ts";
import { interrupted } from "../emulate/interrupted.ts";
import { exitCodes } from "../exit-codes.ts";
import type { Screen } from "../run/progress.ts";
import type { LabView } from "../wall/lab-view.ts";
import { watchLab } from "../wall/lab-watch.ts";
import { HistoryReader, type NightHistory } from "../wall/night-history.ts";
import { LiveEvents } from "./live-events.ts";
import { allParts, renderPage } from "./page.ts";
import { startWallServer, type WallServer } from "./server.ts";

export interface ServeOptions {
  readonly host: string;
  readonly port: number;
}

const noHistory: NightHistory = { nights: [], scenarios: [], boards: [] };

/** Serves a lab's page until it is interrupted. @throws UsageFault */
export async function serveLab(
  path: string,
  options: ServeOptions,
  screen: Screen = process.stdout,
): Promise<number> {
  const stop = interrupted();
  await using wall = await openWall(path, options);
  screen.write(`${wall.url} shows ${path}. Ctrl-C ends it.\n`);
  await stop;
  return exitCodes.pass;
}

/** The page of the lab in the rig file `path`, served until it is disposed of. @throws UsageFault */
export async function openWall(path: string, options: ServeOptions): Promise<WallServer> {
  const file = await loadLab(path);
  await using opened = new AsyncDisposableStack();
  const events = opened.use(new LiveEvents());
  const reader = new HistoryReader(file.lab.name);
  let history = noHistory;
  let seen: string | undefined;
  let lookedBack = Promise.resolve();

  const publish = (view: LabView): void => events.publish(allParts(view, history, Date.now()));
  const watch = opened.use(
    await watchLab(file, (view) => {
      publish(view);
      // One after the other: what was read later is newer.
      lookedBack = lookedBack.then(() => lookBack(view));
    }),
  );
  /** Nights are looked at anew when there is another one, or one more job of one has ended. */
  const lookBack = async ({ nights }: LabView): Promise<void> => {
    if (nights.length === 0) return;
    const mark = nights.map(({ folder, done, state }) => `${folder} ${done} ${state}`).join();
    if (mark === seen) return;
    seen = mark;
    // What cannot be read leaves the page with the history that it had.
    history = await reader.read(nights.map(({ folder }) => folder)).catch(() => history);
    publish(watch.view);
  };
  await lookBack(watch.view);
  publish(watch.view);
  const server = opened.use(
    await startWallServer(
      {
        page: () => renderPage(watch.view, history, Date.now()),
        state: () => `${JSON.stringify({ ...watch.view, history })}\n`,
        listen: (response) => {
          if (events.full) return false;
          response.writeHead(200);
          events.add(response);
          return true;
        },
      },
      options,
    ),
  );
  const owned = opened.move();
  return { url: server.url, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
