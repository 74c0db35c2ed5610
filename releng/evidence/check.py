#!/usr/bin/env python3
# SPDX-License-Identifier: EPL-2.0
"""Validates the files of an evidence pack with foreign tools: compliance-trestle and the schema of CycloneDX.

    check.py PACK

Runs in the environment of `./dev proof evidence`.
"""
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator


def bill(file):
    fault = JsonStrictValidator(SchemaVersion.V1_7).validate_str(file.read_text(encoding="utf-8"))
    print(f"{file.name}: {fault or 'valid CycloneDX 1.7'}")
    return fault is None


def oscal(file):
    """In a workspace of trestle, as its validators want it."""
    trestle = Path(sys.executable).parent / "trestle"
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([trestle, "init", "--full"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        definition = Path(folder, "component-definitions/vauban")
        definition.mkdir(parents=True)
        shutil.copy(file, definition / "component-definition.json")
        ended = subprocess.run([trestle, "validate", "-t", "component-definition", "-n", "vauban"], cwd=folder,
                               capture_output=True, text=True)
    print(f"{file.name}: {(ended.stdout + ended.stderr).strip()}")
    return ended.returncode == 0


def main():
    pack = Path(sys.argv[1])
    good = [bill(pack / "sbom.cdx.json"), bill(pack / "mlbom.cdx.json"),
            oscal(pack / "oscal-component-definition.json")]
    sys.exit(0 if all(good) else 1)


main()
