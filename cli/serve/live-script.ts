/**
 * The page's only script: puts what the server sends in its place, tells whether it is connected, and lets times go on. The server escapes
 * what boards and products say; a Content-Security-Policy lets nothing else run.
 */
export const liveScript = `"use strict";
const link = document.getElementById("link");
const times = () => {
  for (const one of document.querySelectorAll("time.since")) {
    const s = Math.max(0, Math.floor((Date.now() - Date.parse(one.dateTime)) / 1000));
    const two = (n) => String(n).padStart(2, "0");
    const h = Math.floor(s / 3600);
    one.textContent = (h > 0 ? h + ":" + two(Math.floor(s / 60) % 60) : Math.floor(s / 60)) + ":" + two(s % 60);
  }
};
const tell = (text, lost) => { link.textContent = text; link.classList.toggle("lost", lost); };
const source = new EventSource("events");
source.onopen = () => tell("live", false);
source.onerror = () => tell("not connected since " + new Date().toTimeString().slice(0, 8) + "; what is shown is from then", true);
source.onmessage = ({ data }) => {
  const { id, html } = JSON.parse(data);
  const place = document.getElementById(id);
  if (place !== null) place.innerHTML = html;
  times();
};
setInterval(times, 1000);
times();
`;
