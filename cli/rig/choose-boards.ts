import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import leven from "leven";
import { UsageFault } from "../../core/kernel/index.ts";
import { type BoardDeclaration, type LabFile, loadLab } from "../../rigs/lab/index.ts";
import { locate } from "../installation.ts";

/** Boards of a rig that take part in something. */
export interface ChosenBoards {
  readonly file: LabFile;
  readonly boards: readonly ChosenBoard[];
}

export interface ChosenBoard {
  readonly name: string;
  readonly declaration: BoardDeclaration;
  /** Folder of its product, from the working directory or absolute. */
  readonly product: string;
}

/** Reads a rig file and takes the boards and groups named, or all. @throws UsageFault for a name that there is not */
export async function chooseBoards(path: string, named: readonly string[] = []): Promise<ChosenBoards> {
  const file = await loadLab(path);
  const all = await Promise.all(
    Object.entries(file.lab.boards).map(async ([name, declaration]) => ({
      ...{ name, declaration },
      product: await productOf(file, name, declaration),
    })),
  );
  for (const name of named) await requireKnown(file, all, name);
  const isNamed = ({ name, declaration: { groups } }: ChosenBoard) =>
    named.includes(name) || groups.some((group) => named.includes(group));
  return { file, boards: named.length === 0 ? all : all.filter(isNamed) };
}

/** The one product that all chosen boards carry. @throws UsageFault when they carry several */
export function onlyProduct({ file, boards }: ChosenBoards): string {
  const byProduct = Map.groupBy(boards, ({ product }) => product);
  const [product] = byProduct.keys();
  if (product !== undefined && byProduct.size === 1) return product;
  const lists = [...byProduct].map(([one, of]) => `${one}: ${of.map(({ name }) => name).join(", ")}`);
  throw new UsageFault(
    "BAD_FLAG",
    `${file.path}: the boards carry ${byProduct.size} products, and a run examines one (${lists.join("; ")}).`,
    { help: "Choose those of one product with --board." },
  );
}

/** One beside the file, or one of those that Assay brings along. */
async function productOf(
  { path, lineOf }: LabFile,
  name: string,
  { product }: BoardDeclaration,
): Promise<string> {
  const beside = resolve(dirname(path), product);
  if (existsSync(beside)) return beside;
  const found = locate(product, "products");
  if (existsSync(found)) return found;
  throw new UsageFault(
    "VALUE_INVALID",
    `${path}:${await lineOf(["boards", name, "product"])}: boards.${name}.product: there is no folder ${beside}`,
    {
      help: "Name the folder of its ics.yaml and ixit.yaml, from the rig file; docs/product.md tells how they are written.",
    },
  );
}

async function requireKnown(
  { path, lineOf }: LabFile,
  all: readonly ChosenBoard[],
  asked: string,
): Promise<void> {
  const known = new Set(all.flatMap(({ name, declaration }) => [name, ...declaration.groups]));
  if (known.has(asked)) return;
  const [nearest = ""] = [...known].sort((a, b) => leven(asked, a) - leven(asked, b));
  throw new UsageFault(
    "BAD_FLAG",
    `${path}:${await lineOf(["boards"])}: boards: none of them is called ${asked}, and no group is.`,
    { help: `Did you mean ${nearest}? assay rig list ${path} shows them all.` },
  );
}
