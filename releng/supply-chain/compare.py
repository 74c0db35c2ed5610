#!/usr/bin/env python3
# SPDX-License-Identifier: EPL-2.0
"""Compares what two builds made, byte by byte: the update site, the archives with their bills, the extension, the provenance.

    compare.py ONE OTHER [--json FILE]    two folders "target"; ends with 1 if a file differs or is missing in one
"""
import hashlib
import json
import sys
import tarfile
import zipfile
from pathlib import Path

# the signature over provenance.json is by a key of each build, and is not compared
SINGLE = ("vauban-*.tar.gz", "vauban-*.zip", "vauban-*.cdx.json", "vauban.vsix", "vauban.vsix.cdx.json", "provenance.json")


def files(target):
    found = [file for pattern in SINGLE for file in target.glob(pattern)]
    found += [file for file in target.glob("site/**/*") if file.is_file()]
    return {file.relative_to(target).as_posix(): file for file in found}


def same(one, other):
    if one.stat().st_size != other.stat().st_size:
        return False
    with open(one, "rb") as first, open(other, "rb") as second:
        while chunk := first.read(1 << 20):
            if chunk != second.read(1 << 20):
                return False
    return True


def members(file):
    """What each entry of an archive is: content, time, rights."""
    if file.name.endswith(".tar.gz"):
        with tarfile.open(file) as archive:
            return {entry.name: (hashlib.sha256(archive.extractfile(entry).read()).hexdigest() if entry.isfile() else entry.linkname,
                                 entry.mtime, oct(entry.mode)) for entry in archive}
    if file.suffix in (".zip", ".jar", ".vsix"):
        with zipfile.ZipFile(file) as archive:
            return {entry.filename: (hashlib.sha256(archive.read(entry)).hexdigest(), entry.date_time, oct(entry.external_attr >> 16))
                    for entry in archive.infolist()}
    return {}


def explain(one, other):
    first, second = members(one), members(other)
    names = [name for name in sorted(first.keys() | second.keys()) if first.get(name) != second.get(name)]
    if not names and list(first) != list(second):
        names = ["the order of the entries"]
    return names[:20]


def main():
    first, second = files(Path(sys.argv[1])), files(Path(sys.argv[2]))
    if not first or not second:
        sys.exit("compare.py: nothing was built there")
    differing = []
    for name in sorted(first.keys() | second.keys()):
        if name not in first or name not in second:
            print(f"{name}: only in {'the first' if name in first else 'the second'} build")
            differing.append(name)
        elif not same(first[name], second[name]):
            print(f"{name}: differs {explain(first[name], second[name]) or ''}")
            differing.append(name)
    size = sum(file.stat().st_size for file in first.values())
    print(f"{len(first)} files with {size:,} bytes compared, {len(differing)} differ")
    if "--json" in sys.argv:
        Path(sys.argv[sys.argv.index("--json") + 1]).write_text(
            json.dumps({"files": len(first), "bytes": size, "differing": differing}, indent=2) + "\n")
    sys.exit(1 if differing else 0)


main()
