/** Debian packages that the tests need: installed when root, else named. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** Package, and a program that it brings. */
const needed = {
  socat: "/usr/bin/socat",
  openssl: "/usr/bin/openssl",
  "libxml2-utils": "/usr/bin/xmllint",
  curl: "/usr/bin/curl",
  python3: "/usr/bin/python3",
  "mosquitto-clients": "/usr/bin/mosquitto_pub",
  openocd: "/usr/bin/openocd",
  ser2net: "/usr/sbin/ser2net",
  "python3-serial": "/usr/bin/pyserial-miniterm",
  "gcc-arm-none-eabi": "/usr/bin/arm-none-eabi-gcc",
  gcc: "/usr/bin/gcc",
  chromium: "/usr/bin/chromium",
  "chromium-headless-shell": "/usr/bin/chromium-headless-shell",
  "poppler-utils": "/usr/bin/pdftotext",
  jq: "/usr/bin/jq",
  tshark: "/usr/bin/tshark",
  "libc6-dev": "/usr/include/stdlib.h",
} as const;

const missing = Object.entries(needed).flatMap(([name, program]) => (existsSync(program) ? [] : [name]));
if (missing.length === 0) process.stdout.write(`present: ${Object.keys(needed).join(", ")}\n`);
else if (process.getuid?.() === 0) install(missing);
else refuse(`Missing: ${missing.join(", ")}.`);

function install(names: readonly string[]): void {
  process.stdout.write(`installing ${names.join(", ")}\n`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  for (const argv of [
    ["update", "-qq"],
    ["install", "-y", "-qq", "--no-install-recommends", ...names],
  ]) {
    const { status, stdout, stderr } = spawnSync("apt-get", argv, { env });
    if (status === 0) continue;
    refuse(`apt-get ${argv.join(" ")} failed:\n${stdout}${stderr}`);
    return;
  }
}

function refuse(why: string): void {
  process.stderr.write(
    `${why}\nThe tests need these Debian packages; run as root: apt-get install ${missing.join(" ")}\n`,
  );
  process.exitCode = 2;
}
