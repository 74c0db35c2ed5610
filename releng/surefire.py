# SPDX-License-Identifier: EPL-2.0
"""Reads the reports that surefire writes, one file for each test class."""
import re
import xml.etree.ElementTree as ET

# surefire copies what tests print as it is, and some print characters that XML does not have
NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|&#(?:[0-8]|1[124-9]|2\d|3[01]);")


def cases(report):
    """The elements of the test cases of a report."""
    text = NOT_XML.sub("?", report.read_text(encoding="utf-8", errors="replace"))
    return ET.fromstring(text.encode()).iter("testcase")


def fault(case):
    """The element that says why a test case failed; None if it did not."""
    return next((case.find(kind) for kind in ("failure", "error") if case.find(kind) is not None), None)
