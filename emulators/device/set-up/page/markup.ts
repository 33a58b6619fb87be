import { wordsOfPage as words } from "./words-of-page.ts";

/** The page's markup. Fields have no name, so that nothing of them can ever come into an address. */

interface Field {
  readonly id: keyof typeof words.fields;
  readonly hint: string;
  readonly attributes: string;
}

const plain = 'autocapitalize="none" autocorrect="off" spellcheck="false" autocomplete="off"';

const network: readonly Field[] = [
  {
    id: "ssid",
    hint: "The Wi-Fi network that the device is to join.",
    attributes: `type="text" maxlength="200" ${plain}`,
  },
  { id: "passphrase", hint: "", attributes: `type="password" maxlength="200" ${plain}` },
];
const cloud: readonly Field[] = [
  {
    id: "endpoint",
    hint: "As your provider gave it, such as mqtts://cloud.example:8883.",
    attributes: `type="text" inputmode="url" maxlength="400" ${plain}`,
  },
  {
    id: "account",
    hint: "Whose the device is to be.",
    attributes: `type="text" inputmode="email" maxlength="200" ${plain}`,
  },
];
const device: readonly Field[] = [
  {
    id: "proof",
    hint: "Printed on the device. It proves that you have the device in your hands.",
    attributes: `type="text" maxlength="200" ${plain}`,
  },
];

function field({ id, hint, attributes }: Field): string {
  const hintLine = hint === "" ? "" : `<p class="hint" id="${id}-hint">${hint}</p>\n`;
  const described = hint === "" ? `${id}-error` : `${id}-hint ${id}-error`;
  const reveal =
    id === "passphrase"
      ? `\n<label class="check"><input type="checkbox" id="reveal"> Show the passphrase</label>`
      : "";
  return `<div class="field">
<label for="${id}">${words.fields[id]}</label>
${hintLine}<input id="${id}" ${attributes} aria-describedby="${described}" required>
<p class="error" id="${id}-error"></p>${reveal}
</div>`;
}

const group = (title: string, fields: readonly Field[]): string =>
  `<fieldset><legend>${title}</legend>\n${fields.map(field).join("\n")}\n</fieldset>`;

const step = ([id, text]: readonly [string, string]): string => `<li id="step-${id}">${text}</li>`;

/** `SECURITY` and `USERNAME` stand for how the device is spoken to. */
export const markup = `<main id="page" data-security="SECURITY" data-username="USERNAME">
<h1>Set up your device</h1>
<noscript><p class="alert">This page needs JavaScript: your browser encrypts what you type before it goes to the device.</p></noscript>
<section id="ask" aria-label="What the device needs">
<p class="lead">What you type is encrypted for the device alone, and this page keeps none of it.</p>
<div class="alert" id="trouble" role="alert" tabindex="-1"></div>
<form id="form" novalidate autocomplete="off">
${group("Wi-Fi", network)}
${group("Cloud", cloud)}
${group("Label", device)}
<button type="submit">${words.submit}</button>
</form>
</section>
<section id="work" aria-labelledby="work-title" hidden>
<h2 id="work-title" tabindex="-1">Setting up</h2>
<ol id="steps">
${Object.entries(words.steps).map(step).join("\n")}
</ol>
<p class="hint">Stay on the device’s own network until this is finished.</p>
</section>
<section id="done" aria-labelledby="done-title" hidden>
<h2 id="done-title" tabindex="-1">${words.done}</h2>
<p id="done-text"></p>
</section>
<p class="unseen" id="status" role="status"></p>
</main>`;
