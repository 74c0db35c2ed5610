#!/usr/bin/env python3
# SPDX-License-Identifier: EPL-2.0
"""Sums the surefire reports of the given test modules up; the last line is "N passed, N failed, N skipped".

Ends with 1 when a test failed, when a module that has tests reported none, and when nothing ran at all.
"""
import re
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

passed = failed = skipped = 0
times, complaints = [], []
for module in map(Path, sys.argv[1:]):
    reports = sorted((module / "target/surefire-reports").glob("TEST-*.xml"))
    count = 0
    for report in reports:
        # surefire copies what tests print as it is, and some print characters that XML does not have
        text = re.sub(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|&#(?:[0-8]|1[124-9]|2\d|3[01]);", "?",
                      report.read_text(encoding="utf-8", errors="replace"))
        for case in ET.fromstring(text.encode()).iter("testcase"):
            name = f"{case.get('classname')}.{case.get('name')}"
            count += 1
            times.append((float(case.get("time", "0").replace(",", "")), name))
            fault = next((case.find(kind) for kind in ("failure", "error") if case.find(kind) is not None), None)
            if fault is not None:
                failed += 1
                reason = (fault.get("message") or fault.text or "").strip().splitlines()
                complaints.append(f"failed: {name}: {reason[0][:300] if reason else fault.get('type')}")
            elif case.find("skipped") is not None:
                skipped += 1
                print(f"skipped: {name}: {case.find('skipped').get('message', 'no reason given')}")
            else:
                passed += 1
    if not count and any((module / "src").rglob("*Test.java")):
        complaints.append(f"{module.name} reported no test: it did not build or its run was cut short")

print("slowest:")
for seconds, name in sorted(times, reverse=True)[:10]:
    print(f"  {seconds:7.1f} s  {name}")
for complaint in complaints:
    print(complaint)
if not passed + failed:
    print("no test ran")
print(f"{passed} passed, {failed} failed, {skipped} skipped")
sys.exit(1 if complaints or not passed else 0)
