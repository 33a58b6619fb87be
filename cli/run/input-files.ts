import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Product, RegisterFile } from "../../core/product/index.ts";
import type { FeatureFile } from "../features.ts";
import { defaultFeatures } from "../installation.ts";
import type { ChosenBoards } from "../rig/choose-boards.ts";
import { type InputFile, nameBelow } from "./inputs.ts";
import type { StepFile } from "./own-steps.ts";

interface Grounds {
  /** The product's. */
  readonly folder: string;
  readonly product: Product;
  readonly features: readonly FeatureFile[];
  readonly register: RegisterFile;
  readonly rig: ChosenBoards | undefined;
}

/** The files that a run rests on, each with what was read of it. */
export function inputsOf({ folder, product, features, register, rig }: Grounds): readonly InputFile[] {
  const { digests, ixit } = product;
  const waivers = join(folder, "waivers.yaml");
  return [
    { file: join(folder, "ics.yaml"), role: "ics", name: "ics.yaml", sha256: digests.ics },
    { file: join(folder, "ixit.yaml"), role: "ixit", name: "ixit.yaml", sha256: digests.ixit },
    ...(ixit.console.kind === "dialect"
      ? [{ file: resolve(folder, ixit.console.file), role: "dialect", name: "dialect.yaml" } as const]
      : []),
    ...(existsSync(waivers) ? [{ file: waivers, role: "waivers", name: "waivers.yaml" } as const] : []),
    {
      file: join(defaultFeatures, "requirements.yaml"),
      role: "register",
      name: "requirements.yaml",
      sha256: register.sha256,
    },
    ...features.map(
      ({ uri, sha256 }) => ({ file: uri, role: "feature", name: nameBelow(uri), sha256 }) as const,
    ),
    ...(rig === undefined ? [] : [rigFile(rig)]),
  ];
}

/** The files of step definitions of the user's own. */
export const stepInputs = (ownSteps: readonly StepFile[]): readonly InputFile[] =>
  ownSteps.map(({ path, uri, sha256 }) => ({ file: path, role: "steps", name: nameBelow(uri), sha256 }));

const rigFile = ({ file }: ChosenBoards): InputFile => ({
  ...{ file: file.path, role: "rig", name: "lab.yaml" },
  // Only a rig's file needs the parser that keeps the text's order, which is slow to load.
  withhold: async (text) => (await import("./withheld.ts")).withheld(text),
});
