import { createHash, X509Certificate } from "node:crypto";
import type { Dut, WebPage } from "../../core/dut/index.ts";
import { done, type Outcome } from "../../core/kernel/index.ts";
import type { Ixit } from "../../core/product/index.ts";
import { Inconclusive } from "../judgement.ts";
import type { PageShown, Wishes } from "../notebook.ts";
import type { Stage } from "../stage.ts";
import { networkIn } from "./person.ts";
import { accessPointOf, openApp } from "./set-up-offers.ts";
import { labelOf } from "./units.ts";

/** The person who sets a device up on the page that its access point shows, with no app at all. */

/** A small phone held upright, CSS pixels. */
const screen = { width: 360, height: 740 } as const;
/** How often the Tab key is pressed in search of something before it counts as out of reach. */
const mostTabs = 40;

type PageNames = NonNullable<Ixit["provisioning"]["page"]>;
type Typed = Readonly<Record<keyof PageNames["fields"], string>>;

function declaredPage({ bench }: Stage): PageNames {
  const { page } = bench.product.ixit.provisioning;
  if (page !== undefined) return page;
  throw new Inconclusive("ixit-gap", "the product declares no set-up page (provisioning.page)");
}

/** What a person types who wants `wishes` and reads the device's label; or `proof` in place of what they read. */
export function typedBy(
  stage: Stage,
  device: Dut,
  wishes: Wishes,
  proof = labelOf(stage, device).proofOfPossession,
): Typed {
  return { ...networkIn(wishes), ...wishes.cloud, proof };
}

/**
 * Opens the device's page on the bench's phone, has `use` do with it what a person does, and notes what it then shows. Refused like
 * the app when the device is not the one on the label.
 */
export async function onPage(
  stage: Stage,
  device: Dut,
  name: string,
  use: (page: WebPage) => Promise<PageShown["end"]>,
  { audited = false } = {},
): Promise<Outcome<PageShown>> {
  const pinned = await pinOf(stage, device);
  if (pinned.kind !== "done") return pinned;
  const { url, pin } = pinned.value;
  const phone = await stage.bench.phone();
  const connect = () => device.air.connect();
  const opened = await phone.open({ url, pin, connect, ...screen });
  if (opened.kind !== "done") return opened;
  await using page = opened.value;
  const hints = await page.descriptions();
  const end = await use(page);
  const kept = await page.kept();
  await keepPicture(stage, device, name, page, kept);
  const { alerts, wrong } = await page.says();
  const shown: PageShown = {
    alerts,
    wrong: wrong.map(({ field, text }) => ({ field, text: text === hints.get(field) ? "" : text })),
    end,
    kept,
    audit: audited ? await page.audit() : undefined,
    overflow: await page.overflow(),
  };
  const { kept: _, ...told } = shown;
  await stage.observe(`set-up page: ${name}`, told);
  return done(shown);
}

/** No redactor reads pixels: of a page that shows a secret somewhere beside its fields, which are covered, none is kept. */
async function keepPicture(
  stage: Stage,
  { slot }: Dut,
  name: string,
  page: WebPage,
  kept: PageShown["kept"],
): Promise<void> {
  const title = `set-up page of ${slot}: ${name}`;
  const text = kept.map((one) => (one.where === "document" ? one.text : "")).join("");
  if (stage.bench.secrets.redact(text) === text)
    await stage.evidence.keepPicture(slot, title, await page.picture());
  else await stage.observe("picture that is not kept", `${title}: it would show a secret`);
}

/**
 * Where the page is, and the key of its server: chain and serial number of its certificate are checked, as the app does, before any
 * browser talks to it. The browser then trusts this key alone, as it knows neither the manufacturer nor the label.
 */
async function pinOf(
  stage: Stage,
  device: Dut,
): Promise<Outcome<{ readonly url: string; readonly pin: Uint8Array | undefined }>> {
  const opened = await openApp(stage, device, accessPointOf(stage.bench.product.ixit));
  if (opened.kind !== "done") return opened;
  await using app = opened.value;
  const certificate = app.tls?.certificate;
  const seen = await device.air.look();
  return done({ url: `${seen?.url ?? ""}/`, pin: certificate && hashOfKey(certificate) });
}

function hashOfKey(certificate: Uint8Array): Uint8Array {
  const spki = new X509Certificate(certificate).publicKey.export({ format: "der", type: "spki" });
  return Uint8Array.from(createHash("sha256").update(spki).digest());
}

/** Fills in every field and presses the button; ends with what the page says of it. Refused when something is not to be found. */
export async function enter(stage: Stage, page: WebPage, typed: Typed): Promise<Outcome<"done" | "wrong">> {
  const names = declaredPage(stage);
  for (const [field, text] of Object.entries(typed) as [keyof Typed, string][]) {
    const filled = await page.type(names.fields[field], text);
    if (filled.kind !== "done") return filled;
  }
  const pressed = await page.press(names.submit);
  return pressed.kind === "done" ? conclude(stage, page, names) : pressed;
}

/** The same with the keys alone: whatever is to be typed into, and the button, is come to with the Tab key. */
export async function enterByKeyboard(
  stage: Stage,
  page: WebPage,
  typed: Typed,
): Promise<Outcome<"done" | "wrong">> {
  const names = declaredPage(stage);
  const fields = new Map(Object.entries(names.fields).map(([field, name]) => [name, field as keyof Typed]));
  for (let tabs = 0; tabs < mostTabs; tabs += 1) {
    await page.key("Tab");
    const name = await page.focused();
    const field = fields.get(name);
    if (field !== undefined) {
      fields.delete(name);
      await page.keys(typed[field]);
    } else if (name === names.submit && fields.size === 0) {
      await page.key("Enter");
      return conclude(stage, page, names);
    }
  }
  const missing = [...fields.keys(), names.submit].join(", ");
  return { kind: "refused", code: "out-of-reach", reason: `the Tab key does not come to ${missing}` };
}

function conclude(
  stage: Stage,
  page: WebPage,
  { done: word }: PageNames,
): Promise<Outcome<"done" | "wrong">> {
  const { timing, provisioning } = stage.bench.product.ixit;
  return page.conclude(word, {
    withinMs: timing.registrationWithinMs + provisioning.operationalWithinMs,
  });
}
