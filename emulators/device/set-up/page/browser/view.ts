import { asSentence, type Told } from "./telling.ts";

/** What stands in the document. It is the page's own markup, so that each of it is there. */

export type InputName = "ssid" | "passphrase" | "endpoint" | "account" | "proof";
const inputNames: readonly InputName[] = ["ssid", "passphrase", "endpoint", "account", "proof"];
const stepNames = ["proof", "settings", "network", "confirmation"] as const;
export type StepName = (typeof stepNames)[number];

function find<T extends HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no ${id}`);
  return found as T;
}

const input = (name: InputName) => find<HTMLInputElement>(name);

/** How the device is to be spoken to; it writes that into the page. */
export const spokenTo = (): { readonly security: string; readonly username: string } => {
  const { security = "", username = "" } = find("page").dataset;
  return { security, username };
};

export const entered = (): Readonly<Record<InputName, string>> =>
  Object.fromEntries(inputNames.map((name) => [name, input(name).value])) as Record<InputName, string>;

/** Empties every field. */
export function forget(): void {
  find<HTMLFormElement>("form").reset();
  reveal(false);
}

export function onSubmit(listener: () => void): void {
  find("form").addEventListener("submit", (event) => {
    event.preventDefault();
    listener();
  });
}

export function onReveal(): void {
  const box = find<HTMLInputElement>("reveal");
  box.addEventListener("change", () => reveal(box.checked));
}

const reveal = (shown: boolean): void => {
  input("passphrase").type = shown ? "text" : "password";
};

/** Shows one of the three sections and hides the others. */
function show(section: "ask" | "work" | "done"): void {
  for (const id of ["ask", "work", "done"]) find(id).hidden = id !== section;
}

const announce = (text: string): void => {
  find("status").textContent = text;
};

/** The form, with what is wrong where it is wrong; the first of it has the focus. */
export function showForm(troubles: readonly Told[]): void {
  clearTroubles();
  show("ask");
  announce("");
  for (const { field, text } of troubles) {
    if (field === undefined) find("trouble").textContent = text;
    else markWrong(field, text);
  }
  const first = inputNames.find((name) => input(name).getAttribute("aria-invalid") === "true");
  if (first !== undefined) input(first).focus();
  else if (troubles.length > 0) find("trouble").focus();
}

function markWrong(name: InputName, text: string): void {
  input(name).setAttribute("aria-invalid", "true");
  find(`${name}-error`).textContent = asSentence(text);
}

export function clearTroubles(): void {
  find("trouble").textContent = "";
  for (const name of inputNames) {
    input(name).removeAttribute("aria-invalid");
    find(`${name}-error`).textContent = "";
  }
}

/** That the device is at `current`; what stands before it is done. */
export function showStep(current: StepName): void {
  const begins = find("work").hidden;
  show("work");
  if (begins) find("work-title").focus();
  const at = stepNames.indexOf(current);
  stepNames.forEach((name, index) => {
    const step = find(`step-${name}`);
    step.dataset["state"] = index < at ? "done" : index === at ? "now" : "later";
    if (index === at) step.setAttribute("aria-current", "step");
    else step.removeAttribute("aria-current");
  });
  announce(find(`step-${current}`).textContent ?? "");
}

export function showDone(text: string): void {
  forget();
  show("done");
  find("done-text").textContent = text;
  find("done-title").focus();
  announce(text);
}
