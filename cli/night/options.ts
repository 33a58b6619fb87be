import type { RunOptions } from "../run/options.ts";

/** What a night examines, as it was asked for. */
export interface NightOptions {
  readonly features: readonly string[];
  readonly tags?: string | undefined;
  /** Boards and groups; all when left out. */
  readonly board?: readonly string[] | undefined;
  readonly allowIrreversible?: readonly string[] | undefined;
}

/** How it is run and whom it tells. */
export interface NightlyOptions extends NightOptions {
  readonly out?: string;
  readonly seed?: string;
  readonly wait?: true;
  /** Goes on with the night that was begun before. */
  readonly resume?: true;
  /** Time of day after which nothing is begun. */
  readonly until?: string;
  /** A shell's command that is given the summary. */
  readonly onEnd?: string;
  /** Where the summary is posted to. */
  readonly webhook?: string;
  readonly json?: true;
}

/** As `assay run` takes them: one scenario after the other on the boards of the rig. */
export function asRunOptions(
  rig: string,
  { features, tags, board, allowIrreversible }: NightOptions,
): RunOptions {
  return {
    ...{ features, rig, product: "products/reference", devices: 1, parallel: 1, attach: "in-process" },
    ...{ cuts: "sample" },
    ...(tags === undefined ? {} : { tags }),
    ...(board === undefined ? {} : { board }),
    ...(allowIrreversible === undefined ? {} : { allowIrreversible }),
  };
}
