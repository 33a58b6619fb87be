import { startWorker, type Worker } from "./worker-process.ts";

/**
 * Processes for boards, one of them ahead: to load all that a process needs takes seconds, and a board whose process was killed does not
 * wait for it.
 */
export class Workers implements AsyncDisposable {
  #spare: Worker | undefined;

  /** One that is to be disposed of by who took it. */
  take(): Worker {
    const spare = this.#spare;
    this.#spare = undefined;
    return spare?.isAlive === true ? spare : startWorker();
  }

  /** Has one ready for the next that is needed. */
  keepSpare(): void {
    if (this.#spare?.isAlive !== true) this.#spare = startWorker();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#spare?.[Symbol.asyncDispose]();
  }
}
