/** A stand-in of dfu-util 0.11 and of one STM32 in its ROM loader, on a NOR chip in a file. */
import { readFileSync, writeFileSync } from "node:fs";
import { begin, complaining, onChip, parse } from "./fake-tool.ts";

const base = 0x0800_0000;
const failed = complaining(process.stderr, 74, "dfu-util: ");
const usage = complaining(process.stderr, 64, "dfu-util: ");

process.stdout.write(
  "dfu-util 0.11\n\nCopyright 2005-2009 Weston Schmidt, Harald Welte and OpenMoko Inc.\n\n",
);
const missing = "No DFU capable USB device available";
const { chip, args } = begin(
  "dfu-util",
  failed,
  "Error during download get_status (LIBUSB_ERROR_PIPE)",
  missing,
);
const text = { type: "string" } as const;
const { values, positionals } = parse(
  args,
  {
    device: { ...text, short: "d" },
    alt: { ...text, short: "a" },
    serial: { ...text, short: "S" },
    path: { ...text, short: "p" },
    "dfuse-address": { ...text, short: "s" },
    upload: { ...text, short: "U" },
    download: { ...text, short: "D" },
    list: { type: "boolean", short: "l" },
  },
  usage,
);
if (positionals.length > 0) usage(`unexpected argument ${positionals[0]}`);
if (values.device !== "0483:df11" || values.alt !== "0") failed(missing);

const [address, ...modifiers] = (values["dfuse-address"] ?? "").split(":");
const offset = Number(address) - base;
if (values.list)
  print(
    'Found DFU: [0483:df11] ver=2200, devnum=11, cfg=1, intf=0, path="1-1", alt=0, name="@Internal Flash  /0x08000000/32*0004Kg", serial="357D365E3034"',
  );
else if (values.upload !== undefined) upload(values.upload);
else if (values.download !== undefined) download(values.download);
else usage("You need to specify one of -D or -U");

function upload(file: string): void {
  chip.change({ held: true });
  if (chip.state.protected) failed("dfuse_upload: libusb_control_transfer returned -9 (LIBUSB_ERROR_PIPE)");
  const length = Number(modifiers.find((each) => /^\d+$/.test(each)));
  const bytes = onChip(failed, () => chip.read(offset, length));
  try {
    // As the real one: it does not overwrite.
    writeFileSync(file, bytes, { flag: "wx" });
  } catch {
    failed(`Cannot open file ${file} for writing: File exists`);
  }
  print("Upload\t[=========================] 100%\nUpload done.");
  leave();
}

function download(file: string): void {
  chip.change({ held: true });
  process.stderr.write("dfu-util: Warning: Invalid DFU suffix signature\n");
  onChip(failed, () => chip.rewrite(offset, readFileSync(file)));
  print(
    "Erase   \t[=========================] 100%\nDownload\t[=========================] 100%\nFile downloaded successfully",
  );
  leave();
}

function leave(): void {
  if (!modifiers.includes("leave")) return;
  print("Submitting leave request...");
  chip.change({ held: false });
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
