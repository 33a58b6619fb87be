import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";
import type { Json } from "../../reports/bundle/canonical.ts";

/** What is read of a package.json. */
interface Package {
  readonly name: string;
  readonly version: string;
  readonly license?: unknown;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

interface Installed {
  readonly folder: string;
  readonly package: Package;
  readonly purl: string;
  /** Folders of what it depends on, as far as it is installed. */
  readonly needs: readonly string[];
}

/**
 * The packages that the Assay in `root` runs on, as a CycloneDX 1.6 bill of materials: found as Node finds them, from its
 * package.json on, so that it holds what is installed and not what could be. Digests are those of the lockfile that npm installed
 * by. Optional packages for other machines are absent.
 */
export function billOfMaterials(root: string, at: Date): Json {
  const installed = walk(root);
  const integrity = readIntegrity(root);
  const self = installed.get(root);
  if (self === undefined) throw new TypeError(`${root} holds no package`);
  const others = uniqueByPurl([...installed.values()].filter((one) => one !== self));
  const purlOf = (folder: string): string => installed.get(folder)?.purl ?? "";
  const { name, version } = self.package;
  const component = { type: "application", "bom-ref": self.purl, name, version, purl: self.purl };
  return {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: { timestamp: at.toISOString(), component: { ...component, ...licensesOf(self.package) } },
    components: [
      ...others.map((one) => componentOf(one, integrity)),
      { type: "platform", "bom-ref": "node", name: "node", version: process.versions.node },
    ],
    dependencies: [self, ...others].map((one) => {
      const needed = one.needs.map(purlOf);
      return { ref: one.purl, dependsOn: [...new Set(one === self ? [...needed, "node"] : needed)].sort() };
    }),
  };
}

function walk(root: string): ReadonlyMap<string, Installed> {
  const found = new Map<string, Installed>();
  const waiting = [root];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    if (found.has(folder)) continue;
    const described = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Package;
    const { dependencies, optionalDependencies, peerDependencies } = described;
    const names = Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });
    const needs = names.flatMap((name) => resolveFrom(folder, name) ?? []);
    found.set(folder, { folder, package: described, purl: purlOf(described), needs });
    waiting.push(...needs);
  }
  return found;
}

/** As Node resolves a name: the nearest node_modules above that holds it. */
function resolveFrom(from: string, name: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, "node_modules", name);
    if (basename(folder) !== "node_modules" && existsSync(join(candidate, "package.json"))) return candidate;
    if (folder === dirname(folder)) return undefined;
  }
}

/** https://github.com/package-url/purl-spec */
const purlOf = ({ name, version }: Package): string => `pkg:npm/${name.replace("@", "%40")}@${version}`;

function uniqueByPurl(all: readonly Installed[]): readonly Installed[] {
  const one = new Map(all.map((installed) => [installed.purl, installed]));
  return [...one.values()].sort((a, b) => (a.purl < b.purl ? -1 : 1));
}

function componentOf({ folder, package: described, purl }: Installed, integrity: Integrity): Json {
  const [, group, name = described.name] = /^(@[^/]+)\/(.+)$/.exec(described.name) ?? [];
  const { version } = described;
  const digest = integrity(folder, version);
  return {
    ...{ type: "library", "bom-ref": purl, name, version, purl },
    ...(group === undefined ? {} : { group }),
    ...(digest === undefined ? {} : { hashes: [{ alg: "SHA-512", content: digest }] }),
    ...licensesOf(described),
  };
}

function licensesOf({ license }: Package): { licenses?: Json } {
  if (typeof license !== "string") return {};
  // An SPDX expression, or the name of a file and the like.
  const isExpression = /^[\w.+()-]+( (AND|OR|WITH) [\w.+()-]+)*$/.test(license);
  return { licenses: [isExpression ? { expression: license } : { license: { name: license } }] };
}

/** SHA-512 of the tarball that was installed into a folder, in hexadecimal. */
type Integrity = (folder: string, version: string) => string | undefined;

interface Lockfile {
  readonly packages?: Readonly<Record<string, { readonly version?: string; readonly integrity?: string }>>;
}

/** In a clone by its lockfile; in a package by the one that npm keeps of what it installed. */
function readIntegrity(root: string): Integrity {
  const nested = root.split(sep).lastIndexOf("node_modules");
  const project = nested < 0 ? root : root.split(sep).slice(0, nested).join(sep);
  const file = [join(root, "package-lock.json"), join(project, "node_modules", ".package-lock.json")].find(
    (one) => existsSync(one),
  );
  const lock: Lockfile = file === undefined ? {} : JSON.parse(readFileSync(file, "utf8"));
  const base = file?.startsWith(join(project, "node_modules")) ? project : root;
  return (folder, version) => {
    const locked = lock.packages?.[relative(base, folder).split(sep).join("/")];
    const [, base64] = /^sha512-(\S+)$/.exec(locked?.integrity ?? "") ?? [];
    if (base64 === undefined || locked?.version !== version) return undefined;
    return Buffer.from(base64, "base64").toString("hex");
  };
}
