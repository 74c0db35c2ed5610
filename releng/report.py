#!/usr/bin/env python3
# SPDX-License-Identifier: EPL-2.0
"""Sums the surefire reports of the given test modules up; the last line is "N passed, N failed, N skipped".

Ends with 1 when a test failed, when a module that has tests reported none, and when nothing ran at all.
"""
import sys
from pathlib import Path

import surefire

passed = failed = skipped = 0
times, complaints = [], []
for module in map(Path, sys.argv[1:]):
    reports = sorted((module / "target/surefire-reports").glob("TEST-*.xml"))
    count = 0
    for report in reports:
        for case in surefire.cases(report):
            name = f"{case.get('classname')}.{case.get('name')}"
            count += 1
            times.append((float(case.get("time", "0").replace(",", "")), name))
            fault = surefire.fault(case)
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
