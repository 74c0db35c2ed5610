#!/usr/bin/env python3
# SPDX-License-Identifier: EPL-2.0
"""Runs llama-server's own tests against llama-server, then those that pass against Vauban: what ./dev proof llama-server-tests does.

    llama_tests.py --sources DIR --peer FILE --vauban FILE --folder DIR [--only TEXT] [--again]

--sources: of llama.cpp; --peer: the program llama-server of these sources; --vauban: the program vauban; --folder: for what is made.
--only: cases whose name holds the text. --again: take the results of llama-server from the last run.

Models of the tests are replaced by tiny ones, the same on both sides, so that a case counts if llama-server passes it with them. The
result is 1 if Vauban fails a case that llama-server passes, unless llama-not-served.txt says why it does not serve that.
"""
import argparse
import fnmatch
import json
import os
import shutil
import signal
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tiny-models"))
import make  # noqa: E402

POOL_LAST = 3
# eight hexadecimal digits, and a secret of the form that `vauban serve keys add` makes
KEY = ("0123abcd", "A" * 43)
WORDS = dict.fromkeys(("i believe the meaning of life is write a joke about ai from very long prompt which will not be truncated this test another "
         "hello goodbye world string machine learning paris").split())


def stories(template=make.TOOL_TEMPLATE):
    """
    A model of texts without end, as the stories of the tests are: it begins with <s>, and has no marks for gaps. Theirs has no chat
    template, and llama-server takes ChatML's then, as this one is; Vauban asks for one.
    """
    return make.coder(marks=[], begin=True, template=template)


def make_models(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for name, model in (("stories", lambda: stories()), ("infill", lambda: make.coder(begin=True)),
                        ("embedder", lambda: make.encoder(make.POOL_MEAN, 1024, WORDS)),
                        ("embedder-mean", lambda: make.encoder(make.POOL_MEAN, 1024, WORDS)),
                        ("embedder-last", lambda: make.encoder(POOL_LAST, 1024, WORDS)),
                        ("reranker", lambda: make.encoder(make.POOL_RANK, 1024, WORDS))):
        if not (folder / f"{name}.gguf").exists():
            model().write(folder / f"{name}.gguf")


def lay_out(sources, folder):
    """The tests in a folder that may be written, with what they read beside them."""
    shutil.rmtree(folder, ignore_errors=True)
    tests = folder / "tools/server/tests"
    shutil.copytree(sources / "tools/server/tests", tests)
    (folder / "models").symlink_to(sources / "models")
    # the tests fetch adapters and pictures by it; nothing is fetched here
    (tests / "wget.py").write_text("def download(url, out=None):\n    raise OSError(f'{url} is not fetched in this proof')\n")
    return tests


def run(tests, name, server, vauban, folder, cases, only):
    """The outcomes by case."""
    shim, results = folder / f"{name}.json", folder / f"{name}.jsonl"
    work = folder / name
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    shim.write_text(json.dumps({"server": str(server), "vauban": vauban, "folder": str(work), "models": str(folder / "models"),
                                "key": KEY}))
    results.unlink(missing_ok=True)
    environment = {key: value for key, value in os.environ.items() if "proxy" not in key.lower()}
    environment.update(VAUBAN_SHIM=str(shim), VAUBAN_RESULTS=str(results), VAUBAN_KEY=f"vauban-{KEY[0]}-{KEY[1]}",
                       LLAMA_SERVER_BIN_PATH=str(HERE / "llama_shim.py"), PYTHONPATH=f"{HERE}:{HERE.parent / 'tiny-models'}",
                       PYTHONDONTWRITEBYTECODE="1", PORT="18080", HOME=str(work), LLAMA_CACHE=str(work / "cache"),
                       # where no network can be taken away, names lead nowhere
                       http_proxy="http://127.0.0.1:9", https_proxy="http://127.0.0.1:9", no_proxy="127.0.0.1,localhost,::1")
    environment.pop("VAUBAN_CASES", None)
    if cases is not None:
        (folder / "cases.txt").write_text("\n".join(cases) + "\n")
        environment["VAUBAN_CASES"] = str(folder / "cases.txt")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "llama_plugin", "-p", "no:cacheprovider", "-m", "not slow"]
    if only:
        command += ["-k", only]
    if os.geteuid() == 0 and shutil.which("unshare"):
        command = ["unshare", "-n", "sh", "-c", 'ip link set lo up && exec "$@"', "sh", *command]
    try:
        with open(folder / f"{name}.log", "w") as log:
            subprocess.run(command, cwd=tests, env=environment, stdout=log, stderr=subprocess.STDOUT)
    finally:
        for pid in work.glob("servers/*/pid"):
            try:
                os.kill(int(pid.read_text()), signal.SIGTERM)
            except (OSError, ValueError):
                pass  # it has ended
    outcomes = {}
    if results.exists():
        for line in results.read_text().splitlines():
            result = json.loads(line)
            if outcomes.get(result["case"], {}).get("outcome") != "failed":
                outcomes[result["case"]] = result
    if not outcomes:
        sys.exit(f"no test ran: see {folder / name}.log")
    return outcomes


def not_served():
    """Patterns of cases, with the reason why Vauban does not pass them."""
    pairs = []
    for line in (HERE / "llama-not-served.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            pattern, why = line.split(maxsplit=1)
            pairs.append((pattern, why))
    return pairs


def why_not_served(case, pairs):
    """Brackets in the name of a case are no pattern."""
    plain = case.removeprefix("unit/").replace("[", "(").replace("]", ")")
    return next((why for pattern, why in pairs if fnmatch.fnmatchcase(plain, pattern.replace("[", "(").replace("]", ")"))), None)


def compare(peer, ours, whole):
    """Prints the cases by file, and those that Vauban fails; whole: whether all have run. The number of those without a reason."""
    files, pairs, open_cases = defaultdict(lambda: [0, 0, 0, 0]), not_served(), 0
    failing = defaultdict(list)
    used = {why_not_served(case, pairs) for case, result in peer.items()
            if result["outcome"] == "passed" and ours.get(case, {}).get("outcome") != "passed"}
    for pattern, why in pairs if whole else []:
        if why not in used:
            print(f"llama-not-served.txt is out of date, nothing fails for this: {pattern} {why}")
    for case, result in peer.items():
        row = files[case.split("::")[0].removeprefix("unit/")]
        row[0] += 1
        if result["outcome"] != "passed":
            continue
        row[1] += 1
        mine = ours.get(case, {"outcome": "failed", "reason": "did not run"})
        if mine["outcome"] == "passed":
            row[2] += 1
            continue
        why = why_not_served(case, pairs)
        row[3] += why is not None
        open_cases += why is None
        failing[case.split("::")[0]].append((case.split("::", 1)[1], why, mine["reason"]))
    print(f"{'file':32} {'cases':>6} {'llama-server':>13} {'vauban':>7} {'not served':>11} {'open':>5}")
    for file, (cases, passed, same, excused) in sorted(files.items()):
        print(f"{file:32} {cases:6} {passed:13} {same:7} {excused:11} {passed - same - excused:5}")
    total = [sum(column) for column in zip(*files.values())]
    print(f"{'all':32} {total[0]:6} {total[1]:13} {total[2]:7} {total[3]:11} {open_cases:5}")
    for file in sorted(failing):
        print(f"\n{file}")
        for case, why, reason in failing[file]:
            print(f"  {case}: " + (f"not served: {why}" if why else f"FAILS: {reason}"))
    return open_cases


def main():
    parser = argparse.ArgumentParser()
    for name in ("sources", "peer", "vauban", "folder"):
        parser.add_argument(f"--{name}", type=lambda text: Path(text).resolve(), required=True)
    parser.add_argument("--only")
    parser.add_argument("--again", action="store_true")
    chosen = parser.parse_args()
    folder, kept = chosen.folder, chosen.folder / "llama-server-outcomes.json"
    folder.mkdir(parents=True, exist_ok=True)
    make_models(folder / "models")
    tests = lay_out(chosen.sources, folder / "suite")
    if chosen.again and kept.exists():
        peer = json.loads(kept.read_text())
    else:
        peer = run(tests, "llama-server", chosen.peer, False, folder, None, chosen.only)
        if not chosen.only:
            kept.write_text(json.dumps(peer))
    passed = [case for case, result in peer.items() if result["outcome"] == "passed"]
    ours = run(tests, "vauban", chosen.vauban, True, folder, passed, chosen.only)
    if chosen.only:
        peer = {case: result for case, result in peer.items() if case in ours}
    return 1 if compare(peer, ours, not chosen.only) else 0


if __name__ == "__main__":
    sys.exit(main())
