import { type BundleFile, webCryptoDigest } from "../bundle-file.ts";
import type { VerifyEd25519 } from "../envelope.ts";
import { examine } from "../examine.ts";
import { readTrustedSigner, type TrustedSigner } from "../signer.ts";
import { filesOfDrop, filesOfInput } from "./folder.ts";
import { showExamination, showTrouble } from "./view.ts";

/** tweetnacl, which stands in the page before this script. */
declare const nacl: { readonly sign: { readonly detached: { readonly verify: VerifyEd25519 } } };

function byId<T extends HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no #${id}`);
  return found as T;
}

const key = byId<HTMLTextAreaElement>("key");
const keyTrouble = byId("key-trouble");
const choose = byId<HTMLInputElement>("folder");
const drop = byId("drop");
const again = byId<HTMLButtonElement>("again");
const progressBox = byId("progress-box");
const progress = byId<HTMLProgressElement>("progress");
const said = byId("said");
const result = byId("result");

let bundle: readonly BundleFile[] = [];
/** Only the newest examination is shown: another folder may be dropped while one is under way. */
let current = 0;

async function check(): Promise<void> {
  current += 1;
  const mine = current;
  const trusted = trustedSigner();
  if (trusted === "unreadable") return;
  result.replaceChildren();
  delete result.dataset["state"];
  progressBox.hidden = false;
  const show = painter();
  try {
    const examination = await examine(bundle, {
      ...{ trusted, digest: webCryptoDigest(), verify: nacl.sign.detached.verify },
      onProgress: (done, of) => (mine === current ? show(done, of) : Promise.reject(new Error("superseded"))),
    });
    if (mine === current) showExamination(result, examination);
  } catch (cause) {
    if (mine === current) showTrouble(result, cause instanceof Error ? cause.message : String(cause));
  }
  if (mine !== current) return;
  progressBox.hidden = true;
  said.textContent = "";
  again.hidden = false;
  result.dataset["state"] = "done";
}

/** What the reader entered; what cannot be read is said beside the field. */
function trustedSigner(): TrustedSigner | undefined | "unreadable" {
  try {
    const trusted = readTrustedSigner(key.value);
    keyTrouble.textContent = "";
    key.removeAttribute("aria-invalid");
    return trusted;
  } catch (cause) {
    keyTrouble.textContent = cause instanceof Error ? cause.message : String(cause);
    key.setAttribute("aria-invalid", "true");
    key.focus();
    return "unreadable";
  }
}

/** Shows progress, and gives way often enough that the page stays alive and seldom enough that it costs nothing. */
function painter(): (done: number, of: number) => Promise<void> {
  let shownAt = 0;
  return async (done, of) => {
    const now = performance.now();
    if (now - shownAt < 50) return;
    shownAt = now;
    progress.max = Math.max(of, 1);
    progress.value = done;
    said.textContent = `${Math.floor((done / Math.max(of, 1)) * 100)} % of ${megabytes(of)} read`;
    await new Promise((resolve) => setTimeout(resolve));
  };
}

const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`;

async function take(files: () => Promise<readonly BundleFile[]>): Promise<void> {
  try {
    bundle = await files();
  } catch (cause) {
    showTrouble(result, cause instanceof Error ? cause.message : String(cause));
    result.dataset["state"] = "done";
    return;
  }
  await check();
}

choose.addEventListener("change", () => {
  const { files } = choose;
  if (files !== null && files.length > 0) void take(async () => filesOfInput(files));
});
// A folder that was chosen before may be chosen again, to be read again.
choose.addEventListener("click", () => {
  choose.value = "";
});
again.addEventListener("click", () => void check());
key.addEventListener("input", () => {
  if (result.dataset["state"] !== "done") return;
  result.dataset["state"] = "stale";
  said.textContent = "The key was changed. Check again.";
});
for (const name of ["dragenter", "dragover"]) {
  document.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
}
document.addEventListener("dragleave", (event) => {
  if (event.relatedTarget === null) drop.classList.remove("over");
});
document.addEventListener("drop", (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  const items = event.dataTransfer?.items;
  // `filesOfDrop` has to ask at once, and may refuse at once.
  if (items !== undefined) void take(async () => await filesOfDrop(items));
});
// Until here the page says that it needs its script.
byId("no-script").remove();
byId("form").hidden = false;
