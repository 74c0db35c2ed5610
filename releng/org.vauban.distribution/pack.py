#!/usr/bin/env python3
# SPDX-License-Identifier: EPL-2.0
"""Packs the stand-alone distribution: one archive for each platform, with the libraries of that platform alone.

    pack.py DISTRIBUTION VERSION OUT TIME [--only PLATFORM]

TIME, in seconds since 1970 or as ISO 8601 in UTC, is that of every file: equal distributions give equal archives.

Where the platform's JDK is at hand, a runtime made of it by jlink lies beside the start script: for the platform that this runs on
it is JAVA_HOME, for another one the folder PLATFORM (such as linux-aarch64) in the folder that VAUBAN_JDKS names, a JDK of the same
version with its jmods. The archive of the language server's classes is made on the machine of the user: two of them are never equal.
"""
import gzip
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import archives

PLATFORMS = {"linux-x64": "linux/x86_64", "linux-aarch64": "linux/aarch64", "macos-x64": "macosx/x86_64",
             "macos-aarch64": "macosx/aarch64", "windows-x64": "win32/x86_64", "windows-aarch64": "win32/aarch64"}
# what the distribution's jars and the hosts need (PDFBox: java.desktop; signing with a smart card: jdk.crypto.cryptoki; Kerberos tickets: java.security.jgss, jdk.security.auth; signing jars: jdk.jartool), and the languages of their messages
MODULES = "java.base,java.desktop,java.logging,java.management,java.naming,java.net.http,java.security.jgss,jdk.crypto.cryptoki,jdk.jartool,jdk.management,jdk.security.auth,jdk.unsupported,jdk.localedata"
# the archive of the JDK's own classes: jlink's is another one each time
DUMP = ["-Xshare:dump", "-XX:+UseG1GC", "-Xms128m", "-Xmx128m"]
JLINK = ["--add-modules", MODULES, "--include-locales=en,fr", "--strip-debug", "--no-header-files", "--no-man-pages", "--compress", "zip-6"]
# of a program that ends before the second compiler has paid off
SHORT = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]


def here():
    system = {"Linux": "linux", "Darwin": "macos", "Windows": "windows"}.get(platform.system(), platform.system())
    return system + "-" + {"x86_64": "x64", "amd64": "x64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine())


def runtime(name, java_home, cache):
    """The folder of a runtime for the platform, or None where its JDK is not at hand."""
    if name == here():
        jdk, modules, more = Path(java_home), [], DUMP
        if (jdk / "jmods").is_dir():
            modules = ["--module-path", str(jdk / "jmods")]
    else:
        jdk, more = Path(os.environ.get("VAUBAN_JDKS", "/nowhere")) / name, []
        modules = ["--module-path", str(jdk / "jmods")]
        if not (jdk / "jmods").is_dir():
            return None
    made = cache / name
    stamp = " ".join([(jdk / "release").read_text(), *JLINK, *modules, *more])
    if not (made / ".stamp").is_file() or (made / ".stamp").read_text() != stamp:
        shutil.rmtree(made, ignore_errors=True)
        made.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run([str(Path(java_home) / "bin/jlink"), *modules, *JLINK, "--output", str(made)], check=True, stdout=subprocess.DEVNULL)
        if more:
            subprocess.run([str(made / "bin/java"), *more], check=True, stdout=subprocess.DEVNULL, env={"PATH": os.defpath})
        (made / ".stamp").write_text(stamp)
    return made


def bills(distribution, version, out, moment, runtimes):
    """A bill of materials for each archive."""
    root = Path(__file__).resolve().parents[2]
    subprocess.run([str(Path(os.environ["JAVA_HOME"]) / "bin/java"), *SHORT, "-cp", f"{distribution}/lib/*",
                    str(root / "releng/supply-chain/src/org/vauban/supplychain/Main.java"), "distribution", str(root), moment,
                    str(distribution), version, str(out), *(f"{name}={java or ''}" for name, java in runtimes.items())], check=True)


def lay_out(distribution, name, java, to, bill):
    """The files of one archive."""
    natives = distribution / "lib/native"
    own = natives / PLATFORMS[name]

    def wanted(folder, names):
        return [n for n in names if (path := Path(folder) / n).is_relative_to(natives) and path != natives
                and not path.is_relative_to(own) and not own.is_relative_to(path)]

    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(distribution, to, ignore=wanted)
    shutil.copyfile(bill, to / "sbom.cdx.json")
    if java:
        shutil.copytree(java, to / "runtime", symlinks=True, ignore=lambda folder, names: [".stamp"])


def pack_tar(folder, archive, moment):
    with open(archive, "wb") as out, gzip.GzipFile(filename="", fileobj=out, mode="wb", compresslevel=6, mtime=0) as zipped, \
            tarfile.open(fileobj=zipped, mode="w", format=tarfile.PAX_FORMAT) as tar:
        def plain(info):
            info.uid = info.gid = 0
            info.uname = info.gname = ""
            info.mtime = moment
            info.mode = 0o777 if info.issym() else 0o755 if info.mode & 0o100 else 0o644
            return info
        for file in sorted(folder.rglob("*")):
            tar.add(file, Path(folder.name) / file.relative_to(folder), recursive=False, filter=plain)


def pack_zip(folder, archive, moment):
    files = [(f"{folder.name}/{file.relative_to(folder).as_posix()}", file.stat().st_mode, file.read_bytes())
             for file in folder.rglob("*") if file.is_file()]
    archive.write_bytes(archives.zip_bytes(files, moment))


def main():
    distribution, version, out = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    moment = archives.seconds(sys.argv[4]) // 2 * 2  # even, which is all that a zip file can tell
    only = sys.argv[sys.argv.index("--only") + 1] if "--only" in sys.argv else None
    work = out / "pack"
    for old in [*out.glob("vauban-*.zip"), *out.glob("vauban-*.tar.gz"), *out.glob("vauban-*.cdx.json")]:
        old.unlink()
    names = [name for name in PLATFORMS if not only or name == only]
    runtimes = {name: runtime(name, os.environ["JAVA_HOME"], out / "runtime") for name in names}
    bills(distribution, version, out, sys.argv[4], runtimes)
    for name in names:
        begun = time.monotonic()
        java = runtimes[name]
        folder = work / f"vauban-{version}-{name}"
        lay_out(distribution, name, java, folder, out / f"{folder.name}.cdx.json")
        archive = out / (folder.name + (".zip" if name.startswith("windows") else ".tar.gz"))
        (pack_zip if archive.suffix == ".zip" else pack_tar)(folder, archive, moment)
        shutil.rmtree(folder)
        print(f"{archive.name}: {archive.stat().st_size >> 20} MiB, {'with' if java else 'without'} a runtime, "
              f"{time.monotonic() - begun:.1f} s")
    shutil.rmtree(work, ignore_errors=True)


main()
