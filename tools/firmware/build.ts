import { globSync, readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { packImage } from "../../core/wire/index.ts";
import { sealSecondStage } from "./boot-crc.ts";
import { arithmeticUnits, compile, firmwareFolder, flatten, link, unitOf } from "./compiler.ts";
import { signingKey } from "./signing-key.ts";
import { packUf2 } from "./uf2.ts";

/** Releases, and the configuration schema that each speaks. */
const releases = { "1.0.0": 1, "2.0.0": 2, "3.0.0": 3, "3.1.0": 3, "4.0.0": 4 } as const;
/** What `factory.uf2` puts on a blank board. */
const released = "3.0.0";
const slotA = 0x1_0000;
/** Images have their code begin with a page of flash. */
const page = 256;

const sourcesIn = (room: string): string[] =>
  globSync(`${room}/**/*.{c,S}`, { cwd: firmwareFolder })
    .sort()
    .map((file) => join(firmwareFolder, file));

/** Objects that the sound firmware is made of, by source file; a defective one shares all that its defect does not touch. */
export type Objects = ReadonlyMap<string, string>;

/** The file that holds what tells one release from another. */
const releaseFile = join(firmwareFolder, "src/release.c");

async function compileAll(
  sources: readonly string[],
  folder: string,
  defines: readonly string[],
): Promise<Objects> {
  const objects = await compile(sources.map(unitOf), folder, defines);
  return new Map(sources.map((source, i) => [source, objects[i] ?? ""]));
}

export async function compileSound(folder: string): Promise<Objects> {
  const arithmetic = await compile(arithmeticUnits, join(folder, "objects"), []);
  const own = await compileAll([...sourcesIn("src"), ...sourcesIn("boot")], join(folder, "objects"), []);
  return new Map([...own, ...arithmetic.map((object): [string, string] => [object, object])]);
}

/** The objects with those of `sound` replaced whose source mentions the defect. @throws Error when none does */
export async function compileDefective(sound: Objects, defect: string, folder: string): Promise<Objects> {
  const touched = [...sound.keys()].filter(
    (source) => source.startsWith(firmwareFolder) && touches(source, defect),
  );
  if (touched.length === 0) throw new Error(`no source file knows ${defect}`);
  return new Map([...sound, ...(await compileAll(touched, join(folder, "objects"), [defect]))]);
}

function touches(source: string, defect: string): boolean {
  // A header may hold the mistake; then all that includes it is compiled anew.
  const text = readFileSync(source, "utf8");
  if (text.includes(defect)) return true;
  return [...text.matchAll(/^#include "(.*)"$/gm)].some(([, header = ""]) => {
    const file = join(firmwareFolder, "src", header);
    return globSync(file).length > 0 && readFileSync(file, "utf8").includes(defect);
  });
}

/** Links bootloader and every release into `folder`: ELF, BIN and UF2 of each, and `factory.uf2`. */
export async function linkAll(objects: Objects, folder: string): Promise<void> {
  const bootloader = await linkBootloader(objects, folder);
  for (const [version, schema] of Object.entries(releases)) {
    const image = await linkRelease(objects, folder, version, schema);
    await writeFile(join(folder, `${version}.uf2`), packUf2([{ offset: slotA, bytes: image }]));
    if (version !== released) continue;
    const parts = [
      { offset: 0, bytes: bootloader },
      { offset: slotA, bytes: image },
    ];
    await writeFile(join(folder, "factory.uf2"), packUf2(parts));
  }
}

const isIn = (room: string) => (source: string) => source.startsWith(join(firmwareFolder, room));
const isBoot = isIn("boot/");
const isMain = isIn("src/main.c");

async function linkBootloader(objects: Objects, folder: string): Promise<Uint8Array> {
  const own = [...objects]
    .filter(([source]) => !isMain(source) && source !== releaseFile)
    .map(([, object]) => object);
  const elf = await link(own, "bootloader.ld", join(folder, "bootloader.elf"));
  const bin = await flatten(elf, join(folder, "bootloader.bin"));
  const sealed = sealSecondStage(await readFile(bin));
  await writeFile(bin, sealed);
  return sealed;
}

async function linkRelease(
  objects: Objects,
  folder: string,
  version: string,
  schema: number,
): Promise<Uint8Array> {
  const own = [...objects].filter(([source]) => !isBoot(source)).map(([, object]) => object);
  const define = [`RELEASE="${version}"`];
  const [mark = ""] = await compile([unitOf(releaseFile)], join(folder, "objects", version), define);
  const elf = await link(
    [...own.filter((object) => object !== objects.get(releaseFile)), mark],
    "firmware.ld",
    join(folder, `${version}.elf`),
  );
  const bin = await flatten(elf, join(folder, `${version}.bin`));
  const header = { product: "PICO", version, configurationSchema: schema };
  const image = packImage(header, await readFile(bin), signingKey, page);
  await writeFile(bin, image);
  return image;
}
