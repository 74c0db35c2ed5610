#!/usr/bin/env python3
# SPDX-License-Identifier: EPL-2.0
"""Validates bills of materials with the schema of CycloneDX, and compares them with what is shipped.

    check.py TARGET    the folder of a build: its site, its archives, a packed model, releng/supply-chain/vex.cdx.json

Runs in the environment of `./dev proof sbom`. Ends with 1 if a document is not valid, a component lacks version, hash or licence, a
hash is wrong, or a file is in no bill.
"""
import hashlib
import json
import re
import sys
import tarfile
import zipfile
from pathlib import Path

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

ROOT = Path(__file__).resolve().parents[2]
CODE = re.compile(r".*\.(jar|so|dll|dylib|jsa)$|.*\.so\..*|.*/bin/[^/]+$|.*/lib/(modules|jspawnhelper|jexec)$")
# of a runtime: made by jlink or by the build of what the bill lists; and the start scripts, which are sources
MADE = re.compile(r"runtime/lib/server/classes\.jsa|bin/vauban(\.bat)?")
faults = []


def fault(text):
    print(text)
    faults.append(text)


def components(bill):
    for component in bill.get("components", []):
        yield component
        yield from components(component)


def place(component):
    return next((each["value"] for each in component.get("properties", []) if each["name"] == "vauban:file"), "")


def check(file):
    text = file.read_text(encoding="utf-8")
    wrong = JsonStrictValidator(SchemaVersion.V1_7).validate_str(text)
    if wrong:
        fault(f"{file.name}: {wrong}")
    bill = json.loads(text)
    listed = list(components(bill))
    for component in listed:
        for field in ("version", "hashes", "licenses"):
            if not component.get(field):
                fault(f"{file.name}: {component['name']} has no {field}")
    print(f"{file.name}: {'not ' if wrong else ''}valid CycloneDX 1.7, {len(listed)} components")
    return {place(component): {each["alg"]: each["content"] for each in component["hashes"]} for component in listed if place(component)}


def compare(name, listed, contents):
    """Each file of code is listed with its hash, and nothing is listed that is not there."""
    for path, content in contents.items():
        if MADE.fullmatch(path):
            continue
        hashes = listed.pop(path, None)
        if hashes is None:
            fault(f"{name}: {path} is in no bill")
        elif hashes["SHA-256"] != hashlib.sha256(content).hexdigest():
            fault(f"{name}: the hash of {path} is another one")
    inner = [path for path in listed if "!/" not in path]
    if inner:
        fault(f"{name}: the bill lists {inner}, which is not there")


def archive(file):
    if file.suffix == ".zip":
        with zipfile.ZipFile(file) as packed:
            entries = {entry.filename: packed.read(entry) for entry in packed.infolist() if CODE.match(entry.filename)}
    else:
        with tarfile.open(file) as packed:
            entries = {entry.name: packed.extractfile(entry).read() for entry in packed if entry.isfile() and CODE.match(entry.name)}
    return {name.split("/", 1)[1]: content for name, content in entries.items()}


def main():
    target = Path(sys.argv[1])
    for bill in sorted(target.glob("vauban-*.cdx.json")):
        name = bill.name.removesuffix(".cdx.json")
        packed = next(target.glob(f"{name}.tar.gz"), None) or target / f"{name}.zip"
        compare(packed.name, check(bill), archive(packed))
    # the sites of GPU libraries and of licence data are there only if they were asked for
    for site in (target / name for name in ("site", "site-gpu", "site-licences")):
        for bill in sorted(site.glob("sbom/*.cdx.json")):
            listed = check(bill)
            if bill.name == "site.cdx.json":
                compare(site.name, listed, {file.relative_to(site).as_posix(): file.read_bytes() for file in site.glob("*s/*.jar")})
    extension = target / "vauban.vsix"
    compare(extension.name, check(target / "vauban.vsix.cdx.json"), {extension.name: extension.read_bytes()})
    check(target / "proof/models-site/mlbom.cdx.json")
    vex = ROOT / "releng/supply-chain/vex.cdx.json"
    wrong = JsonStrictValidator(SchemaVersion.V1_7).validate_str(vex.read_text(encoding="utf-8"))
    if wrong:
        fault(f"{vex.name}: {wrong}")
    print(f"{vex.name}: {'not ' if wrong else ''}valid CycloneDX 1.7")
    print(f"{len(faults)} faults")
    sys.exit(1 if faults else 0)


main()
