#!/usr/bin/env python3
# SPDX-License-Identifier: EPL-2.0
"""Fetches the prebuilt llama.cpp libraries of natives.txt and unpacks them into the native fragments.

    fetch.py            the libraries of the six platforms
    fetch.py --gpu      the CUDA and Vulkan variants too (about 400 MB more)
    fetch.py --source   the matching llama.cpp sources too, into .vauban/llama.cpp
    fetch.py --cpu NAME of ggml's CPU variants for Linux on x86-64 only that one, such as haswell, for tests; without it all are back

Packages are downloaded by the npm client once and kept in the user's cache; each is checked against its pinned sha512
before use. Beside the libraries lies manifest.txt: comment lines with the origin, then "sha256  size  filename", which
the binding checks again before it loads a library. A fragment that already has what the table says is left alone.
"""
import base64
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "vauban" / "npm"
LIBRARY_SUFFIXES = (".so", ".dylib", ".dll")
# llama-common holds what llama.cpp's own programs share; libllama does not need it (checked in each platform's imports)
CPU_VARIANT = "libggml-cpu-"
LEFT_OUT = ("llama-common", "llama-addon")


def rows():
    for line in (ROOT / "releng/natives/natives.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            yield line.split()


def integrity(file):
    digest = hashlib.sha512()
    with open(file, "rb") as stream:
        while chunk := stream.read(1 << 20):
            digest.update(chunk)
    return "sha512-" + base64.b64encode(digest.digest()).decode()


def package(name, version, expected):
    """The checked archive of one package, from the cache or the registry."""
    archive = CACHE / f"{name.lstrip('@').replace('/', '-')}-{version}.tgz"
    if not archive.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        print(f"fetching {name}@{version}", flush=True)
        if not shutil.which("npm"):
            sys.exit("npm is missing: install Node.js with npm (Debian: apt-get install npm) and start again")
        # npm writes the archive in place, so an interrupted download must not look like a finished one
        part = CACHE / f"part-{os.getpid()}"
        part.mkdir(exist_ok=True)
        done = subprocess.run(["npm", "pack", "--silent", "--pack-destination", str(part), f"{name}@{version}"],
                              stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
        if done.returncode:
            shutil.rmtree(part)
            sys.exit(f"npm could not fetch {name}@{version}: check the network or the registry set in npm's configuration")
        (part / archive.name).rename(archive)
        shutil.rmtree(part)
    actual = integrity(archive)
    if actual != expected:
        archive.unlink()
        sys.exit(f"{name}@{version} is not the pinned package and was deleted: expected {expected}, got {actual}")
    return archive


def intact(folder, header):
    manifest = folder / "manifest.txt"
    if not manifest.exists() or not manifest.read_text().startswith(header):
        return False
    listed = [line.split("  ") for line in manifest.read_text().splitlines() if not line.startswith("#")]
    return all((folder / name).is_file() and (folder / name).stat().st_size == int(size) for _, size, name in listed)


def unpack(target, packages, cpu=None):
    """Lays the libraries of one variant out in its fragment; of ggml's CPU variants only one where that is named."""
    header = "".join(f"# package: {name} {version}\n# integrity: {expected}\n" for name, version, expected in packages)
    header += f"# cpu: {cpu or 'all'}\n"
    if intact(target, header):
        return
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    release, names = "", []
    for name, version, expected in packages:
        with tarfile.open(package(name, version, expected)) as archive:
            for member in archive:
                base = os.path.basename(member.name)
                if base == "_nlcBuildMetadata.json":
                    release = json.load(archive.extractfile(member))["buildOptions"]["llamaCpp"]["release"]
                wanted = base.endswith(LIBRARY_SUFFIXES) and not any(part in base for part in LEFT_OUT)
                if cpu and base.startswith(CPU_VARIANT) and base != f"{CPU_VARIANT}{cpu}.so":
                    continue
                if member.isfile() and (wanted or base == "LICENSE"):
                    with archive.extractfile(member) as source, open(target / base, "wb") as out:
                        shutil.copyfileobj(source, out)
                    if wanted:
                        names.append(base)
    shutil.copy(ROOT / "releng/natives/LICENSE.llama.cpp", target)
    if cpu and f"{CPU_VARIANT}{cpu}.so" not in names:
        shutil.rmtree(target)
        sys.exit(f"there is no CPU variant {cpu} in {packages[0][0]}")
    lines = [f"{hashlib.sha256((target / name).read_bytes()).hexdigest()}  {(target / name).stat().st_size}  {name}"
             for name in sorted(names)]
    (target / "manifest.txt").write_text(
        f"{header}# llama.cpp: {release}\n# licence: MIT (llama.cpp and node-llama-cpp)\n" + "\n".join(lines) + "\n")
    print(f"unpacked {len(lines)} libraries into {target.relative_to(ROOT)}", flush=True)


def clone_source(name, version, expected):
    target, stamp = ROOT / ".vauban/llama.cpp", ROOT / ".vauban/llama.cpp.txt"
    wanted = f"{name} {version} {expected}\n"
    if stamp.exists() and stamp.read_text() == wanted and (target / "include/llama.h").exists():
        return
    shutil.rmtree(target, ignore_errors=True)
    target.parent.mkdir(exist_ok=True)
    bundle = target.parent / "gitRelease.bundle"
    with tarfile.open(package(name, version, expected)) as archive:
        with archive.extractfile("package/llama/gitRelease.bundle") as source, open(bundle, "wb") as out:
            shutil.copyfileobj(source, out)
    subprocess.run(["git", "-c", "advice.detachedHead=false", "clone", "--quiet", str(bundle), str(target)], check=True)
    bundle.unlink()
    stamp.write_text(wanted)
    print(f"unpacked the llama.cpp sources of {name} {version} into {target.relative_to(ROOT)}", flush=True)


def main(arguments):
    cpu = None
    if "--cpu" in arguments[:-1]:
        at = arguments.index("--cpu")
        cpu = arguments[at + 1]
        arguments = arguments[:at] + arguments[at + 2:]
    unknown = set(arguments) - {"--gpu", "--source"}
    if unknown:
        sys.exit(__doc__)
    variants = defaultdict(list)
    for system, arch, variant, *origin in rows():
        if variant == "source":
            if "--source" in arguments:
                clone_source(*origin)
        elif variant == "cpu":
            variants[f"bundles/org.vauban.llama.{system}.{arch}/native/{system}/{arch}"].append(origin)
        elif "--gpu" in arguments:
            variants[f"bundles/org.vauban.llama.{system}.{arch}.{variant}/native/{system}/{arch}-{variant}"].append(origin)
    for folder, packages in variants.items():
        unpack(ROOT / folder, packages, cpu if "/org.vauban.llama.linux.x86_64/" in folder else None)


main(sys.argv[1:])
