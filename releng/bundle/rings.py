#!/usr/bin/env python3
# SPDX-License-Identifier: EPL-2.0
"""Gives many installations a new version, ring by ring, and takes it back (docs/proofs.md).

    python3 -I releng/bundle/rings.py --vauban PROGRAM --java HOME --eclipse CLASSES --folder FOLDER

Each installation is a folder with the stand-in for Eclipse and p2 that the tests of the command line use; CLASSES has its class. Everything else
is real: two signed versions of a site, the store, its rings, and "vauban install". Programs are killed on the way, and a reader looks at the
rings all the time. The exit code is 1 if an installation does not start with the version that it must have, or a rollback takes too long.
"""
import argparse
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

OLD, NEW = 1, 2
SHARES = {"pilot": 0.1, "broad": 0.8, "fixed": 0.1}
LONGEST_ROLLBACK = 120
CHILD = re.compile(r"<child location='\.\./\.\./versions/(\d+)'/>")


class Failure(Exception):
    pass


class Rings:
    def __init__(self, options):
        self.options = options
        self.folder = Path(options.folder).resolve()
        self.random = random.Random(options.seed)
        self.environment = dict(os.environ, VAUBAN_HOME=str(self.folder / "home"), VAUBAN_KEY_PASSWORD="for this proof only", JAVA_HOME=options.java,
                                VAUBAN_JAVA_OPTIONS="-Duser.language=en")
        self.reads = 0
        self.torn = 0
        self.kills = 0
        self.homes = {}
        self.first = {}  # seconds that a ring took without kills
        self.java = str(Path(options.java) / "bin/java")

    def vauban(self, *words, code=0):
        done = subprocess.run([self.options.vauban, *map(str, words)], cwd=self.folder, env=self.environment, text=True, capture_output=True,
                              stdin=subprocess.DEVNULL)
        if done.returncode != code:
            raise Failure(f"vauban {' '.join(map(str, words))}: {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        return done.stdout

    def killed(self, longest, *words):
        """Starts a command and kills it with all that it started, unless it ends before."""
        process = subprocess.Popen([self.options.vauban, *map(str, words)], cwd=self.folder, env=self.environment, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, start_new_session=True)
        try:
            process.wait(self.random.uniform(0.1, longest))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            self.kills += 1

    def jar(self, path, version):
        path.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as jar:
            jar.writestr("META-INF/MANIFEST.MF", f"Manifest-Version: 1.0\nBundle-Version: {version}\n")
            jar.writestr("data", self.random.randbytes(64 << 10))

    def prepare(self):
        for name, owner in (("root.key", "Root"), ("site.key", "Site")):
            self.vauban("policy", "keygen", name, "--owner", owner)
        self.vauban("policy", "init", "draft.json", "--site", "Example", "--root-key", "root.key.pub", "--site-key", "site.key.pub")
        self.vauban("policy", "sign", "draft.json", "--key", "root.key", "--out", "root.json")
        for number in (OLD, NEW):
            site = self.folder / f"site-{number}"
            for bundle in ("org.vauban.probe", "org.vauban.other"):
                self.jar(site / f"plugins/{bundle}_{number}.0.0.jar", f"{number}.0.0")
            self.jar(site / f"features/org.vauban.feature_{number}.0.0.jar", f"{number}.0.0")
            (site / "content.jar").write_bytes(b"metadata of %d" % number)
            self.vauban("site", "sign", site, "--site", "Example", "--version-number", number, "--key", "site.key")
            self.vauban("mirror", site, "store", "--root", "root.json")
        for ring in SHARES:
            self.vauban("site", "promote", OLD, "--ring", ring, "--store", "store", "--root", "root.json")
        left = self.options.installations
        for ring, share in SHARES.items():
            count = left if ring == "fixed" else max(1, round(self.options.installations * share))
            left -= count
            self.homes[ring] = [self.folder / "eclipses" / ring / f"poste n\u00b0 {i + 1}" for i in range(count)]
        every = [str(home) for homes in self.homes.values() for home in homes]
        subprocess.run([self.java, "-cp", self.options.eclipse, "org.vauban.cli.tests.StandInEclipse", "-create", *every], check=True)

    def version(self, ring):
        found = CHILD.findall((self.folder / "store/rings" / ring / "compositeContent.xml").read_text())
        return int(found[0]) if len(found) == 1 else None

    def watch(self, stop):
        """What a p2 that asks at any moment would read of the rings."""
        while not stop.is_set():
            for ring in SHARES:
                self.reads += 1
                self.torn += self.version(ring) not in (OLD, NEW)
            time.sleep(0.002)

    def started(self, home):
        """The version that an installation starts; None if it does not start."""
        done = subprocess.run([self.java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", home / "plugins/org.eclipse.equinox.launcher_1.8.0.jar",
                               "-install", home], text=True, capture_output=True)
        found = re.findall(r"^org\.vauban\.\S+ (\d+)\.0\.0$", done.stdout, re.M)
        return int(found[0]) if done.returncode == 0 and len(found) == 2 and found[0] == found[1] else None

    def require(self, ring, version):
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            wrong = [home for home, found in zip(self.homes[ring], pool.map(self.started, self.homes[ring])) if found != version]
        if wrong:
            raise Failure(f"{ring}: {len(wrong)} of {len(self.homes[ring])} do not start version {version}, such as {wrong[0]}")

    def install(self, ring):
        """What the machines of a ring do: each takes the version that the ring has."""
        return ("install", "--bundle", f"store/versions/{self.version(ring)}", "--root", "root.json", "--all", "--search", f"eclipses/{ring}",
                "--unattended")

    def promote(self, ring):
        promote = ("site", "promote", NEW, "--ring", ring, "--store", "store", "--root", "root.json")
        for _ in range(self.options.kills if ring == "pilot" else 0):
            self.killed(0.6, *promote)
            if self.version(ring) not in (OLD, NEW):
                raise Failure(f"{ring} has no version after a kill")
        begin = time.monotonic()
        self.vauban(*promote)
        for _ in range(self.options.kills if ring == "pilot" else 0):
            self.killed(self.first[ring], *self.install(ring))
            stopped = [home for home in self.homes[ring] if self.started(home) not in (OLD, NEW)]
            if len(stopped) > 1:
                raise Failure(f"{len(stopped)} installations do not start after one kill")
        self.vauban(*self.install(ring))
        return time.monotonic() - begin

    def rollback(self, ring):
        back = ("install", "--rollback", "--unattended")
        begin = time.monotonic()
        self.vauban("site", "rollback", "--ring", ring, "--to", OLD, "--store", "store", "--root", "root.json")
        left = self.homes[ring]
        if ring == "pilot":
            for _ in range(self.options.kills):
                self.killed(0.8, *back, *(word for home in left for word in ("--eclipse", home)))
                left = [home for home in left if (home / ".vauban/changing").exists() or self.started(home) != OLD]
                if not left:
                    break
        if left:
            self.vauban(*back, *(word for home in left for word in ("--eclipse", home)))
        return time.monotonic() - begin

    def run(self):
        self.prepare()
        seconds = {"install": 0, "promote": {}, "rollback": {}}
        for ring in SHARES:
            begin = time.monotonic()
            self.vauban(*self.install(ring))
            self.first[ring] = time.monotonic() - begin
        seconds["install"] = sum(self.first.values())
        for ring in SHARES:
            self.require(ring, OLD)
        stop = threading.Event()
        watcher = threading.Thread(target=self.watch, args=(stop,))
        watcher.start()
        try:
            done = []
            for ring in SHARES:
                seconds["promote"][ring] = self.promote(ring)
                done.append(ring)
                self.require(ring, NEW)
                wrong = [each for each in SHARES if self.version(each) != (NEW if each in done else OLD)]
                if wrong:
                    raise Failure(f"after the promotion of {ring}, these have the wrong version: {wrong}")
            for ring in SHARES:
                seconds["rollback"][ring] = self.rollback(ring)
        finally:
            stop.set()
            watcher.join()
        for ring in SHARES:
            if self.version(ring) != OLD:
                raise Failure(f"{ring} has version {self.version(ring)}")
            self.require(ring, OLD)
        return seconds


def main():
    parser = argparse.ArgumentParser()
    for name in ("vauban", "java", "eclipse", "folder"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--installations", type=int, default=200)
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json")
    options = parser.parse_args()
    if options.installations < 3:
        parser.error("--installations needs at least 3, one for each ring")
    shutil.rmtree(options.folder, ignore_errors=True)
    Path(options.folder).mkdir(parents=True)
    rings = Rings(options)
    try:
        seconds = rings.run()
        total = sum(seconds["rollback"].values())
        if rings.torn:
            raise Failure(f"{rings.torn} of {rings.reads} looks at a ring found no version")
        if options.kills and not rings.kills:
            raise Failure("every program ended before it could be killed: repeat it with another --seed")
        if total > LONGEST_ROLLBACK:
            raise Failure(f"the rollback took {total:.0f} s")
    except Failure as e:
        print(f"rings: {e}", file=sys.stderr)
        return 1
    rows = [("install version 1", options.installations, seconds["install"])]
    rows += [(f"promote version 2, {ring}", len(rings.homes[ring]), seconds["promote"][ring]) for ring in SHARES]
    rows += [(f"roll back, {ring}", len(rings.homes[ring]), seconds["rollback"][ring]) for ring in SHARES]
    rows += [("roll back, all rings", options.installations, total)]
    print("| step | installations | s |\n|---|---|---|")
    for name, count, taken in rows:
        print(f"| {name} | {count} | {taken:.1f} |")
    print(f"\n{rings.kills} programs killed; {rings.reads} looks at the rings, each found one version; every installation started the version it must have")
    if options.json:
        Path(options.json).write_text(json.dumps({"installations": options.installations, "kills": rings.kills, "reads": rings.reads, "seconds": seconds,
                                                  "rollback": total, "limit": LONGEST_ROLLBACK}, indent=2) + "\n")
    shutil.rmtree(options.folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
