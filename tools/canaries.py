#!/usr/bin/env python3
"""Searches every byte of a folder for secrets that must not stand there. Shares no code with Assay.

usage: canaries.py FOLDER SECRETS

FOLDER   a bundle, or the folder of a run
SECRETS  a JSON file [{"label": "...", "secret": "..."}], as `assay run --canaries FILE` writes it ("base64" for a secret that is no text), or a text file with a secret a line.
         Keep it outside of FOLDER.

Each secret is sought as it is, backwards, in hexadecimal, in base64 (each alignment, both alphabets), in UTF-16, percent-encoded, and
again in readings of each file in which it may have been split: without white space, with JSON's strings put end to end, without
markup, with compressed streams inflated, hexadecimal and base64 decoded, dumps and lists of bytes read; in names of files too.

Exit code: 0 none found, 1 found, 2 usage, or a file that cannot be read.
"""

import base64
import html
import json
import multiprocessing
import os
import re
import shutil
import subprocess
import sys
import urllib.parse
import zlib

task = {}  # of each process: where it searches, and for what
SHORTEST = 6  # bytes; anything shorter stands everywhere by chance
WHITE = re.compile(rb"\s+|\\[nrt]")
SEPARATORS = re.compile(rb"[\s:,;\"'\[\]-]+|0x|\\[nrtx]")
BASE64_URL = bytes.maketrans(b"+/", b"-_")


def main(argv):
    if len(argv) != 3:
        return usage(__doc__.strip())
    folder, secrets_file = argv[1:]
    try:
        secrets = load_secrets(secrets_file)
    except (OSError, ValueError, KeyError, TypeError) as cause:
        return usage(f"canaries.py: {secrets_file}: no list of secrets: {cause}")
    if not os.path.isdir(folder):
        return usage(f"canaries.py: {folder}: no folder")
    needles = [needle for label, secret in secrets for needle in forms(label, secret)]
    files = size = 0
    finds = []
    # A process for each processor: it is all searching.
    with multiprocessing.Pool(initializer=prepare, initargs=(folder, needles)) as pool:
        for length, found in pool.imap_unordered(search_file, walk(folder)):
            files += 1
            size += length
            finds += found
    for find in sorted(set(finds)):
        print(find)
    print(f"{files} files, {size} bytes, {len(secrets)} secrets: {len(set(finds))} finds")
    return 1 if finds else 0


def prepare(folder, needles):
    task["folder"], task["needles"] = folder, needles


def search_file(path):
    with open(path, "rb") as file:
        content = file.read()
    return len(content), list(search(os.path.relpath(path, task["folder"]), content, task["needles"]))


def usage(text):
    print(text, file=sys.stderr)
    return 2


def walk(folder):
    """Every file below a folder; a link is followed to no other place, a folder that cannot be read is an error."""
    def refuse(cause):
        raise cause
    for parent, _, names in os.walk(folder, onerror=refuse):
        for name in sorted(names):
            path = os.path.join(parent, name)
            if not os.path.islink(path):
                yield path


def load_secrets(path):
    with open(path, "rb") as file:
        content = file.read()
    try:
        listed = json.loads(content)
    except ValueError:
        lines = [line.rstrip(b"\r") for line in content.split(b"\n")]
        secrets = [(f"line {number}", line) for number, line in enumerate(lines, 1) if line]
    else:
        secrets = [(one["label"], bytes_of(one)) for one in listed]
    if not secrets:
        raise ValueError("it is empty")
    for label, secret in secrets:
        if len(secret) < SHORTEST:
            raise ValueError(f"{label}: shorter than {SHORTEST} bytes")
    return secrets


def bytes_of(one):
    """Of a secret that is told as text, or in base64 where it is none."""
    return base64.b64decode(one["base64"], validate=True) if "base64" in one else one["secret"].encode()


def forms(label, secret):
    """(label, form, bytes) of all that one secret may look like."""
    plain = [("as it is", secret), ("backwards", secret[::-1])]
    # As it stands in readings without these.
    plain += [("without white space", WHITE.sub(b"", secret)), ("without separators", SEPARATORS.sub(b"", secret))]
    text = secret.decode("utf-8", "replace")
    if text.encode() == secret:
        plain += [("UTF-16LE", text.encode("utf-16-le")), ("UTF-16BE", text.encode("utf-16-be"))]
        plain += [("percent-encoded", urllib.parse.quote(text, safe="").encode())]
        plain += [("in JSON", json.dumps(text)[1:-1].encode())]
        plain += [("in JSON", json.dumps(text, ensure_ascii=False)[1:-1].encode())]
        plain += [("in markup", html.escape(text).encode())]
    seen = set()
    for form, value in plain:
        if len(value) < SHORTEST:
            continue
        # The rest is for readers of text, which is seldom encoded once more; what was is read in the decoded readings.
        encoded_too = form in ("as it is", "backwards", "UTF-16LE")
        for encoding, encoded in encodings(value) if encoded_too else [("", value)]:
            if encoded not in seen:
                seen.add(encoded)
                yield label, f"{form}{encoding}", encoded


def encodings(value):
    yield "", value
    digits = value.hex().encode()
    yield ", in hexadecimal", digits
    yield ", in hexadecimal", digits.upper()
    yield ", in hexadecimal backwards", digits[::-1]
    for shift in range(3):
        # Characters that also depend on what stands before and behind are left off.
        whole = base64.b64encode(b"\0" * shift + value).rstrip(b"=")
        start = (0, 2, 3)[shift]
        end = len(whole) - (1 if (shift + len(value)) % 3 else 0)
        piece = whole[start:end]
        if len(piece) >= SHORTEST:
            yield ", in base64", piece
            yield ", in base64", piece.translate(BASE64_URL)
            yield ", in base64 backwards", piece[::-1]


def search(name, content, needles):
    readings = [("name", name.encode()), ("", content)]
    readings += list(other_readings(name, content))
    for reading, data in readings:
        for label, form, needle in needles:
            at = data.find(needle)
            if at != -1:
                where = f"byte {at}" if reading == "" else reading
                yield f"{name}: {label}, {form} ({where})"


def other_readings(name, content):
    """The file in other ways in which something could be read out of it; only those that differ."""
    bare = WHITE.sub(b"", content)
    yield "without white space", bare
    yield "without white space and separators", SEPARATORS.sub(b"", content)
    if name.endswith((".json", ".ndjson")):
        yield from json_readings(content)
    if name.endswith((".html", ".xml", ".svg", ".md")):
        text = html.unescape(re.sub(rb"<[^>]*>", b"", content).decode("utf-8", "replace"))
        yield "without markup", text.encode()
        yield "without markup and white space", re.sub(r"\s+", "", text).encode()
    for number, inflated in enumerate(compressed(content), 1):
        yield f"compressed stream {number}", inflated
    if content.startswith(b"%PDF"):
        yield from pdf_text(content)
    decoded = [base64_decoded(run) for run in set(re.findall(rb"[A-Za-z0-9+/_-]{24,}", bare))]
    yield "base64 decoded", b"\n".join(decoded)
    yield "base64 decoded, compressed in it", b"\n".join(each for one in decoded for each in compressed(one))
    yield "hexadecimal decoded", b"\n".join(hex_decoded(run) for run in set(re.findall(rb"[0-9A-Fa-f]{12,}", bare)))
    yield from dump_readings(content)


# Bytes one by one, as dumps and source code show them, in hexadecimal or as numbers.
DUMPED = re.compile(rb"(?:(?:0x|\\+x)?[0-9A-Fa-f]{1,8}[,;: \\-]{0,2}){6}")
LINE = re.compile(rb"\\+[nr]|[\r\n\"]")
HEX_RUN = re.compile(rb"(?<![0-9A-Za-z])(?:0x|\\+x)?(?:[0-9A-Fa-f]{2})+(?:(?:[,;] ?| {1,2}|[:-]|\\*(?=\\x))(?:0x|\\+x)?(?:[0-9A-Fa-f]{2})+(?![0-9A-Za-z]))*")
NUMBER_RUN = re.compile(rb"(?<![0-9A-Za-z.])\d{1,3}(?:(?:[,;] ?| )\d{1,3}(?![0-9A-Za-z.]))*")


def dump_readings(content):
    """The bytes that lines show: of all lines that begin alike end to end, with and without a first number that is an address."""
    if DUMPED.search(content) is None:
        return
    for kind, run, decode in (("hexadecimal", HEX_RUN, dumped_hex), ("numbers", NUMBER_RUN, dumped_numbers)):
        alike = {}
        for line in LINE.split(content):
            for shown in run.finditer(line):
                begin = re.sub(rb"[0-9A-Fa-f]+", b"#", line[:shown.start()])[-40:]
                whole, _, rest = shown.group().partition(b"  ")
                for variant, digits in (("", shown.group()), ("behind an address", rest or whole)):
                    alike.setdefault((variant, begin), []).append(decode(digits))
        yield f"dumps, {kind}", b"\n".join(b"".join(parts) for parts in alike.values())


def dumped_hex(digits):
    return bytes.fromhex(re.sub(rb"0x|[^0-9A-Fa-f]", b"", digits).decode())


def dumped_numbers(digits):
    return bytes(number for number in map(int, re.findall(rb"\d+", digits)) if number < 256)


def json_readings(content):
    """All strings of a document, decoded: end to end, and those of each key end to end, for what was split over records."""
    by_key = {}
    for line in content.split(b"\n"):
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            continue
        collect(value, "", by_key)
    for key, strings in by_key.items():
        text = "".join(strings)
        yield f'strings of "{key}" end to end', text.encode("utf-8", "surrogatepass")
        yield f'strings of "{key}" end to end, without white space', re.sub(r"\s+", "", text).encode("utf-8", "surrogatepass")


def collect(value, key, by_key):
    if isinstance(value, str):
        by_key.setdefault(key, []).append(value)
    elif isinstance(value, list):
        for each in value:
            collect(each, key, by_key)
    elif isinstance(value, dict):
        for name, each in value.items():
            collect(name, "(keys)", by_key)
            collect(each, name, by_key)


def compressed(content):
    """Whatever inflates: streams of zlib (PDF, PNG), gzip, and members of zip."""
    for start in re.finditer(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]|PK\x03\x04", content):
        at = start.start()
        kind = start.group()[:2]
        if kind == b"PK":
            if len(content) < at + 30:
                continue
            names = int.from_bytes(content[at + 26:at + 28], "little") + int.from_bytes(content[at + 28:at + 30], "little")
            window, at = -15, at + 30 + names
        else:
            window = 31 if kind == b"\x1f\x8b" else 15
        try:
            inflated = zlib.decompressobj(window).decompress(content[at:])
        except zlib.error:
            continue
        if len(inflated) >= SHORTEST:
            yield inflated


def pdf_text(content):
    """What a reader sees: fonts of a PDF may number its characters otherwise, so inflating alone shows no text."""
    tool = shutil.which("pdftotext")
    if tool is None:
        raise SystemExit("canaries.py: pdftotext is needed to search a PDF: install poppler-utils")
    done = subprocess.run([tool, "-raw", "-", "-"], input=content, capture_output=True, check=True)
    yield "text of the PDF", done.stdout
    yield "text of the PDF without white space", re.sub(rb"\s+", b"", done.stdout)


def base64_decoded(run):
    run = run.translate(bytes.maketrans(b"-_", b"+/"))
    # Filled up with any character: what comes of it stands behind the end.
    return b"\n".join(base64.b64decode(run[shift:] + b"A" * (-len(run[shift:]) % 4)) for shift in range(4))


def hex_decoded(run):
    return b"\n".join(bytes.fromhex(run[shift:len(run) - (len(run) - shift) % 2].decode()) for shift in (0, 1))


if __name__ == "__main__":
    sys.exit(main(sys.argv))
