/** What the page's fields, button and ends are called. A product that has this page declares them in its IXIT. */
export const wordsOfPage = {
  fields: {
    ssid: "Network name",
    passphrase: "Passphrase",
    endpoint: "Cloud address",
    account: "Account",
    proof: "Code on the label",
  },
  submit: "Set up",
  done: "Set-up finished",
  steps: {
    proof: "Proving the code on the label",
    settings: "Handing over what you typed",
    network: "Joining the network and finding the cloud",
    confirmation: "Waiting for the cloud’s confirmation",
  },
} as const;
