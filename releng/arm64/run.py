#!/usr/bin/env python3
# SPDX-License-Identifier: EPL-2.0
"""Runs the distribution for Linux on arm64 under qemu-user, until a completion (docs/proofs.md).

    python3 -I releng/arm64/run.py --archive vauban-*-linux-aarch64.tar.gz --runtime FOLDER --model FILE.gguf --folder FOLDER

qemu translates the instructions of Java and of llama.cpp's libraries; calls of the system go to the kernel of this machine, and so do scripts. What is
shown is that the libraries are those of the platform, that they are loaded, that the host starts and that a model computes; not how fast, and not the
confinement, for which qemu has no calls. FOLDER of --runtime is a Java runtime for arm64, used unless the archive has one.
"""
import argparse
import json
import os
import shutil
import subprocess
import sys
import tarfile
import time
from pathlib import Path

SYSROOT = "/usr/aarch64-linux-gnu"
QEMU = "qemu-aarch64-static"
AARCH64 = 183
SOURCE = "public class Sum {\n    static int add(int a, int b) {\n        return \n    }\n}\n"


def machine(file):
    """The processor that an ELF file is for; None for another file."""
    with open(file, "rb") as stream:
        head = stream.read(20)
    return int.from_bytes(head[18:20], "little") if head[:4] == b"\x7fELF" else None


def wrap(program):
    """Puts a script before a program, since the kernel of this machine cannot start it."""
    if machine(program) != AARCH64:
        sys.exit(f"arm64: {program} is not a program for arm64")
    real = program.with_name(program.name + ".aarch64")
    program.rename(real)
    real.chmod(0o755)
    program.write_text(f'#!/bin/sh\nexec {QEMU} -L {SYSROOT} "{real}" "$@"\n')
    program.chmod(0o755)


def main():
    parser = argparse.ArgumentParser()
    for name in ("archive", "runtime", "model", "folder"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--json")
    options = parser.parse_args()
    if not shutil.which(QEMU) or not Path(SYSROOT, "lib/libstdc++.so.6").exists():
        sys.exit("arm64: install the Debian packages qemu-user-static, libc6-arm64-cross, libstdc++6-arm64-cross and libgomp1-arm64-cross")
    folder = Path(options.folder)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with tarfile.open(options.archive) as archive:
        archive.extractall(folder, filter="data")
    dist = next(folder.iterdir())
    if not (dist / "runtime").exists():
        shutil.copytree(options.runtime, dist / "runtime", symlinks=True)
    libraries = [file for file in (dist / "lib/native").rglob("*.so*") if file.is_file()]
    others = [file.name for file in libraries if machine(file) != AARCH64]
    if others or not libraries:
        sys.exit(f"arm64: {len(libraries)} libraries, not for arm64: {others}")
    for program in ("bin/java", "lib/jspawnhelper"):
        wrap(dist / "runtime" / program)
    models = folder / "models"
    models.mkdir()
    shutil.copy(options.model, models)
    source = folder / "Sum.java"
    source.write_text(SOURCE)
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder / "home"), "VAUBAN_HOME": str(folder / "home"), "VAUBAN_MODELS": str(models), "LANG": "C.UTF-8",
                   "VAUBAN_JAVA_HOME": str(dist / "runtime"), "VAUBAN_JAVA_OPTIONS": "-Duser.language=en"}
    (folder / "home").mkdir()

    def vauban(*words):
        begin = time.monotonic()
        done = subprocess.run([dist / "bin/vauban", *map(str, words)], cwd=folder, env=environment, text=True, capture_output=True, stdin=subprocess.DEVNULL,
                              timeout=540)
        if done.returncode:
            sys.exit(f"arm64: vauban {' '.join(map(str, words))} ended with {done.returncode}:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
        return done.stdout, time.monotonic() - begin

    version, _ = vauban("--version")
    answer, taken = vauban("complete", "--json", "--max-tokens", 8, "--model", Path(options.model).stem, f"{source}:3:16")
    result = json.loads(answer)
    print(json.dumps(result, indent=1)[:3000])
    print(f"{version.splitlines()[0]}: {len(libraries)} libraries for arm64; a completion in {taken:.0f} s, translated")
    if options.json:
        Path(options.json).write_text(json.dumps({"libraries": len(libraries), "seconds": taken, "completion": result}, indent=2) + "\n")
    shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
