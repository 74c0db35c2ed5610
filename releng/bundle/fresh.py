#!/usr/bin/env python3
# SPDX-License-Identifier: EPL-2.0
"""A bundle on a fresh machine, until the first completion (docs/proofs.md).

    python3 -I releng/bundle/fresh.py --bundle FILE.tar --root root.json --model ID --folder FOLDER

The machine is a process tree with an empty home, an environment with nothing but PATH and LANG, no network (a namespace of its own, in which not even the
loopback interface is up) and no Java (its folders are covered). One command, install.sh, installs the bundle; then "vauban complete" completes
a file. It is done twice: for the seconds, and with strace on every process for the calls to the network. The exit code is 1 if it takes too long, a
process turned to the network, or no completion comes.
"""
import argparse
import json
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

LONGEST = 180
CALLS = re.compile(r"\b(?:connect|sendto|sendmsg|sendmmsg|bind|listen|accept4?)\(")
# a socket of another family, such as netlink, tells of interfaces; it reaches no other machine, but nothing here needs one
NETWORK = re.compile(r"AF_(?:INET6?|NETLINK|PACKET)")
# covers where Java is looked for, then becomes the command
MACHINE = r"""
for folder in /usr/lib/jvm /opt; do [ ! -d "$folder" ] || mount -t tmpfs none "$folder"; done
exec env -i PATH=/usr/bin:/bin LANG=C.UTF-8 HOME="$0" TMPDIR="$1" "${@:2}"
"""
SOURCE = "public class Sum {\n    /** Adds two numbers. */\n    static int add(int a, int b) {\n        return \n    }\n}\n"


class Machine:
    def __init__(self, folder, strace):
        self.folder = folder
        self.strace = strace
        self.traces = []
        self.output = ""
        for name in ("home", "tmp", "copied"):
            (folder / name).mkdir(parents=True)

    def run(self, *command):
        """Seconds that a command took on the machine."""
        words = ["unshare", "--net", "--mount"]
        if self.strace:
            self.traces.append(self.folder / f"trace-{len(self.traces)}")
            words += ["strace", "-f", "-qq", "-e", "trace=network", "-o", str(self.traces[-1])]
        words += ["bash", "-c", MACHINE, str(self.folder / "home"), str(self.folder / "tmp"), *map(str, command)]
        begin = time.monotonic()
        done = subprocess.run(words, cwd=self.folder / "copied", text=True, capture_output=True, stdin=subprocess.DEVNULL)
        taken = time.monotonic() - begin
        self.output = done.stdout
        if done.returncode:
            sys.exit(f"fresh: {' '.join(map(str, command))} ended with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        return taken

    def calls(self):
        """What turned to the network; and how many calls were seen at all."""
        seen = [line for trace in self.traces for line in trace.read_text(errors="replace").splitlines()]
        return [line.strip() for line in seen if CALLS.search(line) and NETWORK.search(line)], len(seen)


def first_completion(options, folder, strace):
    machine = Machine(folder, strace)
    shutil.copy(options.root, machine.folder / "copied/root.json")
    begin = time.monotonic()
    subprocess.run(["tar", "-xf", Path(options.bundle).resolve(), "-C", machine.folder / "copied"], check=True)
    seconds = {"copying": time.monotonic() - begin}
    bundle = next(path for path in (machine.folder / "copied").iterdir() if path.is_dir())
    installed = machine.folder / "home/vauban"
    seconds["installation"] = machine.run("sh", bundle / "install.sh", "--root", "root.json", "--standalone", installed, "--unattended")
    source = machine.folder / "home/Sum.java"
    source.write_text(SOURCE)
    seconds["first completion"] = machine.run(installed / "bin/vauban", "complete", "--model", options.model, f"{source}:4:16")
    if not machine.output.strip():
        sys.exit("fresh: there was no completion")
    return machine, seconds


def main():
    parser = argparse.ArgumentParser()
    for name in ("bundle", "root", "model", "folder"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--json")
    options = parser.parse_args()
    if subprocess.run(["unshare", "--net", "--mount", "true"]).returncode:
        sys.exit("fresh: this user may make no namespaces; run it as root")
    folder = Path(options.folder)
    shutil.rmtree(folder, ignore_errors=True)
    timed, seconds = first_completion(options, folder / "timed", False)
    completion = timed.output.strip()
    shutil.rmtree(timed.folder)
    traced, _ = first_completion(options, folder / "traced", True)
    calls, seen = traced.calls()
    shutil.rmtree(folder)
    total = seconds["installation"] + seconds["first completion"]
    print("| step | s |\n|---|---|")
    for name, taken in {**seconds, "beyond copying": total}.items():
        print(f"| {name} | {taken:.1f} |")
    print(f"\nbundle: {Path(options.bundle).stat().st_size / 1e6:.0f} MB; completion: {completion!r}")
    print(f"calls to the network: {len(calls)} (of {seen} calls about sockets)")
    for line in calls[:20]:
        print(f"  {line}")
    if options.json:
        Path(options.json).write_text(json.dumps({"seconds": seconds, "beyondCopying": total, "limit": LONGEST, "networkCalls": len(calls),
                                                  "socketCalls": seen, "completion": completion}, indent=2) + "\n")
    if total > LONGEST:
        print(f"fresh: it took longer than {LONGEST} s", file=sys.stderr)
    return 1 if calls or total > LONGEST else 0


if __name__ == "__main__":
    sys.exit(main())
