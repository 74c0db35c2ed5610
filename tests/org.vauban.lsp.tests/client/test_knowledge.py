# SPDX-License-Identifier: EPL-2.0
"""Passages and answers from indexed documents, as an editor has them."""
import asyncio
import os
import subprocess

import pytest
from pygls.exceptions import JsonRpcException

MANUAL = "# Pump\n\nThe operator opens the valve.\n\n## Limits\n\nThe pressure of the pump must not exceed 12 bar.\n"


async def test_finds_and_quotes_passages(editor):
    manual = editor.root / "docs" / "manual.md"
    manual.parent.mkdir()
    manual.write_text(MANUAL)
    indexed = await asyncio.to_thread(
        subprocess.run, [os.environ["VAUBAN_DIST"] + "/bin/vauban", "index", str(manual.parent)],
        env=dict(os.environ, VAUBAN_HOME=str(editor.root / "home")), capture_output=True, text=True, timeout=200)
    assert indexed.returncode == 0, indexed.stderr
    offered = await editor.start()
    assert offered.capabilities.experimental
    found = await asyncio.wait_for(
        editor.protocol.send_request_async("vauban/search", {"query": "pressure of the pump"}), 200)
    assert found.passages[0].place.uri == manual.as_uri()
    quote = found.passages[0].quote
    assert MANUAL[quote.start:quote.end] == quote.text
    reply = await asyncio.wait_for(editor.protocol.send_request_async(
        "vauban/ask", {"question": "How much pressure may the pump have?", "partialResultToken": "ask"}), 200)
    assert reply.passages[0].place.uri == manual.as_uri()
    for claim in reply.claims:
        assert MANUAL[claim.quote.start:claim.quote.end] == claim.quote.text
    assert any(token == "ask" for token, _ in editor.progress_values)
    with pytest.raises(JsonRpcException):
        await editor.protocol.send_request_async("vauban/search", {})
