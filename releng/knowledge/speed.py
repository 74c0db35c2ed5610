#!/usr/bin/env python3
# SPDX-License-Identifier: EPL-2.0
"""Measures how long indexing takes until everything can be searched, and how large the index is.

    python3 releng/knowledge/speed.py --vauban PROGRAM --work FOLDER [--jdk SRC.ZIP] [--lines N] [--pages N]

--jdk SRC.ZIP   the JDK's src.zip, whose Java files are the source code, and whose comments the text of the pages
--lines N       so many lines of Java at least (default 1,000,000; 0 for none)
--pages N       so many pages of PDF, 500 in a file (default 10,000; 0 for none)

The corpora and the index lie in FOLDER, which must be empty. After each corpus, a word is added to one file, and the time until a search
finds it is measured: the run of "vauban index" on that file with the start of all processes.
"""
import argparse
import json
import os
import re
import subprocess
import sys
import time
import zipfile
from pathlib import Path

PAGES_OF_A_FILE = 500
LINES_OF_A_PAGE = 45


def java(archive, into, most):
    """Copies Java files until there are enough lines; gives their number and the comments."""
    lines, comments = 0, []
    with zipfile.ZipFile(archive) as source:
        for name in sorted(source.namelist()):
            if name.endswith(".java") and not name.endswith(("package-info.java", "module-info.java")):
                text = source.read(name)
                if lines < most:
                    file = into / name
                    file.parent.mkdir(parents=True, exist_ok=True)
                    file.write_bytes(text)
                    lines += text.count(b"\n")
                if len(comments) < 1_000_000:
                    comments += re.findall(r"^\s+\* ([A-Za-z][^<>@{}]{30,90})$", text.decode("utf-8", "replace"), re.M)
                elif lines >= most:
                    break
    return lines, comments


def pdf(file, pages):
    """A PDF of pages of lines of ASCII, without compression."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    kids = []
    for lines in pages:
        shown = b"\n".join(b"(" + re.sub(r"([\\()])", r"\\\1", line).encode("ascii", "replace") + b") Tj T*" for line in lines)
        stream = b"BT /F1 10 Tf 14 TL 60 780 Td\n" + shown + b"\nET"
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream))
        objects.append(b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R>>" % len(objects))
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(kids))
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, each in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    file.write_bytes(out)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vauban", required=True)
    parser.add_argument("--work", required=True, type=Path)
    parser.add_argument("--jdk", type=Path)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--pages", type=int, default=10_000)
    options = parser.parse_args()
    archive = options.jdk or Path(os.environ.get("JAVA_HOME", "/usr/lib/jvm/default"), "lib", "src.zip")
    work = options.work.resolve()
    if work.exists() and any(work.iterdir()):
        sys.exit(f"{work} is not empty")
    (work / "java").mkdir(parents=True)
    (work / "pdf").mkdir()
    environment = dict(os.environ, VAUBAN_HOME=str(work / "home"))

    def vauban(*arguments):
        return subprocess.run([options.vauban, *arguments], env=environment, capture_output=True, text=True, check=False)

    def measure(title, folder):
        start = time.monotonic()
        report = json.loads(vauban("index", "--json", str(folder)).stdout)
        seconds = time.monotonic() - start
        size = json.loads(vauban("index", "--json").stdout)
        print(f"{title}: searchable after {seconds:.1f} s; {report['indexed']} files, {report['passages']} passages,"
              f" {len(report['unreadable'])} unreadable; the index has {size['bytes'] / 1e6:.1f} MB", flush=True)

    def change(file):
        file.write_text(file.read_text(encoding="utf-8") + "\n// zeppelinwerft\n", encoding="utf-8")
        start = time.monotonic()
        vauban("index", str(file))
        seconds = time.monotonic() - start
        found = vauban("search", "--lexical", "zeppelinwerft").returncode == 0
        print(f"changed file: searchable after {seconds:.2f} s, found: {found}", flush=True)

    lines, comments = java(archive, work / "java", options.lines)
    for number in range(options.pages // PAGES_OF_A_FILE):
        pages = []
        for page in range(PAGES_OF_A_FILE):
            at = (number * PAGES_OF_A_FILE + page) * LINES_OF_A_PAGE
            pages.append([comments[(at + i) % len(comments)] for i in range(LINES_OF_A_PAGE)])
        pdf(work / "pdf" / f"{number}.pdf", pages)
    if options.pages:
        measure(f"{options.pages} pages of PDF", work / "pdf")
    if options.lines:
        measure(f"{lines} lines of Java", work / "java")
        change(next((work / "java").rglob("*.java")))


if __name__ == "__main__":
    main()
