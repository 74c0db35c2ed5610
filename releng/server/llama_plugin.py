# SPDX-License-Identifier: EPL-2.0
"""What llama_tests.py adds to the runs of llama-server's tests: a plug-in of pytest.

- No model is fetched, and the words of the models that stand in are not judged, unless a grammar or a schema prescribes them.
- The key of the tests has the form of Vauban's.
- VAUBAN_CASES names a file with the cases to run, or does not exist for all; VAUBAN_RESULTS the file for the results: JSON lines.
"""
import json
import os
import re
from pathlib import Path

import pytest

# seconds that a server may take to start, where the machine has other work; theirs are 60
PATIENCE = 300
PRESCRIBED = ("grammar", "schema", "response_format")


def pytest_configure(config):
    import utils
    utils.ServerPreset.load_all = staticmethod(lambda: None)
    utils.ServerProcess.start.__defaults__ = (PATIENCE,)


def pytest_collection_modifyitems(config, items):
    cases = os.environ.get("VAUBAN_CASES")
    if cases:
        wanted = set(Path(cases).read_text().splitlines())
        config.hook.pytest_deselected(items=[item for item in items if item.nodeid not in wanted])
        items[:] = [item for item in items if item.nodeid in wanted]


@pytest.fixture(autouse=True)
def stand_ins(request, monkeypatch):
    module = request.module
    if hasattr(module, "TEST_API_KEY"):
        monkeypatch.setattr(module, "TEST_API_KEY", os.environ["VAUBAN_KEY"])
    if hasattr(module, "match_regex") and not any(word in request.node.name for word in PRESCRIBED):
        monkeypatch.setattr(module, "match_regex", lambda regex, text: bool(text))
    yield


def reason(report):
    """One line: what the shim said, else the assertion."""
    told = re.findall(r"^shim: (.*)$", "\n".join(text for _, text in report.sections), re.MULTILINE)
    if told:
        return told[-1]
    crash = getattr(report.longrepr, "reprcrash", None)
    line = (crash.message if crash else str(report.longrepr)).strip().splitlines()
    code = [text[1:].strip() for text in str(report.longrepr).splitlines() if text.startswith(">")]
    return f"{code[-1] if code else ''} -> {line[0] if line else ''}"[:300]


def pytest_runtest_logreport(report):
    if report.when == "call" or report.outcome != "passed":
        with open(os.environ["VAUBAN_RESULTS"], "a") as results:
            results.write(json.dumps({"case": report.nodeid, "outcome": report.outcome, "when": report.when,
                                      "reason": "" if report.outcome == "passed" else reason(report)}) + "\n")
