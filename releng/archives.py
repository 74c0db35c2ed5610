#!/usr/bin/env python3
# SPDX-License-Identifier: EPL-2.0
"""Writes zip files, jars and update sites so that equal content gives equal bytes, whoever makes them, where and when.

    archives.py zip TIME FILE...     rewrites archives in place
    archives.py site TIME FOLDER     rewrites the metadata of an update site in place

TIME is in seconds since 1970 (or as ISO 8601 in UTC): the one time of all entries. Their order is that of their names, their rights
are 0644, or 0755 for what the owner may run.
"""
import io
import lzma
import re
import sys
import zipfile
from datetime import datetime, timezone
from pathlib import Path

MANIFEST = ("META-INF/", "META-INF/MANIFEST.MF")
# where the metadata of p2 lists its units and artifacts, and what it says about each
BLOCK = {"content": ("units", "unit"), "artifacts": ("artifacts", "artifact")}


def seconds(text):
    if text.isdigit():
        return int(text)
    return int(datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc).timestamp())


def entry(name, mode, time):
    """Of a zip file, which tells times to two seconds and without a zone: UTC."""
    info = zipfile.ZipInfo(name, datetime.fromtimestamp(time // 2 * 2, timezone.utc).timetuple()[:6])
    info.create_system = 3
    directory = name.endswith("/")
    info.external_attr = (0o40755 if directory else 0o100755 if mode & 0o100 else 0o100644) << 16 | (0x10 if directory else 0)
    info.compress_type = zipfile.ZIP_STORED if directory else zipfile.ZIP_DEFLATED
    return info


def order(name):
    """The manifest of a jar first, where Java looks for it."""
    return (MANIFEST.index(name) if name in MANIFEST else len(MANIFEST), name)


def zip_bytes(files, time):
    """A zip file of (name, mode, content)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compresslevel=6) as archive:
        for name, mode, content in sorted(files, key=lambda file: order(file[0])):
            archive.writestr(entry(name, mode, time), content, compresslevel=6)
    return out.getvalue()


def rewrite_zip(file, time):
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        if len(names) != len(set(names)):
            raise SystemExit(f"archives.py: {file} has two entries of one name")
        files = [(info.filename, info.external_attr >> 16, archive.read(info)) for info in archive.infolist()]
    file.write_bytes(zip_bytes(files, time))


def blocks(lines, indent, name):
    """The elements of that name at that depth, each with its lines."""
    found, block = [], None
    for line in lines:
        if block is None:
            if not line.startswith(f"{indent}<{name} "):
                raise SystemExit(f"archives.py: <{name}> expected, not {line.strip()}")
            block = []
        block.append(line)
        if line == f"{indent}</{name}>" or len(block) == 1 and line.endswith("/>"):
            found.append(block)
            block = None
    if block is not None:
        raise SystemExit(f"archives.py: <{name}> does not end")
    return found


def key(block):
    return [re.search(rf" {name}='([^']*)'", block[0]).group(1) if f" {name}='" in block[0] else ""
            for name in ("classifier", "id", "version")]


def ordered(block):
    """An artifact with its properties in the order of their names, less which repository it came from: a mirror has another name."""
    inner = [line for line in block if line.startswith("        <property ")]
    kept = sorted(line for line in inner if " name='maven-repository' " not in line)
    if not inner:
        return block
    first = block.index(inner[0])
    if block[first:first + len(inner)] != inner:
        raise SystemExit(f"archives.py: properties of several lines in {block[0].strip()}")
    return [re.sub(r"<properties size='\d+'>", f"<properties size='{len(kept)}'>", line) for line in block[:first]] \
        + kept + block[first + len(inner):]


def metadata(kind, text, time):
    """The metadata of p2 in the order of identifiers, with the one time."""
    lines = re.sub(r"(<property name='p2\.timestamp' value=')\d+'", rf"\g<1>{time * 1000}'", text).splitlines()
    outer, inner = BLOCK[kind]
    begin = next(i for i, line in enumerate(lines) if line.startswith(f"  <{outer} size="))
    end = lines.index(f"  </{outer}>")
    listed = sorted(blocks(lines[begin + 1:end], "    ", inner), key=key)
    if kind == "artifacts":
        listed = [ordered(block) for block in listed]
    lines[begin + 1:end] = [line for block in listed for line in block]
    return "\n".join(lines) + "\n"


def rewrite_site(folder, time):
    for kind in BLOCK:
        jar = folder / f"{kind}.jar"
        with zipfile.ZipFile(jar) as archive:
            text = metadata(kind, archive.read(f"{kind}.xml").decode(), time)
        jar.write_bytes(zip_bytes([(f"{kind}.xml", 0, text.encode())], time))
        (folder / f"{kind}.xml.xz").write_bytes(lzma.compress(text.encode(), preset=6))
    index = folder / "p2.index"
    index.write_text("\n".join(sorted(line for line in index.read_text().splitlines() if line and not line.startswith("#"))) + "\n")


def main():
    if len(sys.argv) < 4 or sys.argv[1] not in ("zip", "site"):
        sys.exit(__doc__)
    time = seconds(sys.argv[2])
    for name in sys.argv[3:]:
        (rewrite_zip if sys.argv[1] == "zip" else rewrite_site)(Path(name), time)


if __name__ == "__main__":
    main()
