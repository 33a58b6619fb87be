/** What `assay sensitivity` was asked for. */
export interface SensitivityOptions {
  readonly defects?: string;
  readonly full?: true;
  readonly mechanical?: true;
  readonly assertions?: true;
  readonly list?: true;
  readonly seed?: string;
  readonly workers?: number;
  readonly out?: string;
  /** Folder of a matrix that was ended before all was tried. */
  readonly resume?: string;
  readonly json?: true;
}
