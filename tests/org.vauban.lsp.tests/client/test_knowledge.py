# SPDX-License-Identifier: EPL-2.0
"""Passages and answers from indexed documents, as an editor has them."""
import asyncio
import os
import subprocess
import zipfile

import pytest
from pygls.exceptions import JsonRpcException

MANUAL = "# Pump\n\nThe operator opens the valve.\n\n## Limits\n\nThe pressure of the pump must not exceed 12 bar.\n"


async def test_finds_and_quotes_passages(editor):
    manual = editor.root / "docs" / "manual.md"
    manual.parent.mkdir()
    manual.write_text(MANUAL)
    archive = manual.parent / "pump-sources.jar"
    with zipfile.ZipFile(archive, "w") as sources:
        sources.writestr("a/Pump.java", "package a;\n\n/** Starts the impeller. */\nclass Pump {\n}\n")
    indexed = await asyncio.to_thread(
        subprocess.run, [os.environ["VAUBAN_DIST"] + "/bin/vauban", "index", str(manual.parent), str(archive)],
        env=dict(os.environ, VAUBAN_HOME=str(editor.root / "home")), capture_output=True, text=True, timeout=200)
    assert indexed.returncode == 0, indexed.stderr
    offered = await editor.start(own=True)
    assert offered.capabilities.experimental
    found = await asyncio.wait_for(
        editor.protocol.send_request_async("vauban/search", {"query": "pressure of the pump"}), 200)
    assert found.passages[0].place.uri == manual.as_uri()
    quote = found.passages[0].quote
    assert MANUAL[quote.start:quote.end] == quote.text
    assert not hasattr(found.passages[0], "before")
    found = await editor.protocol.send_request_async("vauban/search", {"query": "pressure of the pump", "context": 1})
    before = found.passages[0].before[0]
    assert MANUAL[before.passage.start:before.passage.end] == before.passage.text and "valve" in before.passage.text
    assert found.passages[0].after == []
    editor.protocol.notify("vauban/didTypeQuestion", {"question": "How much pressure may", "folders": [manual.parent.as_uri()]})
    reply = await asyncio.wait_for(editor.protocol.send_request_async(
        "vauban/ask", {"question": "How much pressure may the pump have?", "partialResultToken": "ask"}), 200)
    assert reply.passages[0].place.uri == manual.as_uri()
    for claim in reply.claims:
        assert MANUAL[claim.quote.start:claim.quote.end] == claim.quote.text
    assert any(token == "ask" for token, _ in editor.progress_values)
    with pytest.raises(JsonRpcException):
        await editor.protocol.send_request_async("vauban/search", {})
    found = await editor.protocol.send_request_async("vauban/search", {"query": "starts the impeller"})
    place = found.passages[0].place
    assert place.archived and place.uri.endswith("/pump-sources.jar/a/Pump.java")
    source = await editor.protocol.send_request_async(
        "vauban/sourceText", {"uri": place.uri, "start": found.passages[0].quote.start})
    assert source.text.splitlines()[place.line] == "/** Starts the impeller. */"
    assert source.line == place.line
    with pytest.raises(JsonRpcException):
        await editor.protocol.send_request_async("vauban/sourceText", {"uri": manual.as_uri()})


async def test_traces_requirements(editor):
    docs = editor.root / "docs"
    docs.mkdir()
    (docs / "requirements.md").write_text("# Pump\n\nREQ-1 The pump stops above 12 bar.\n\nREQ-2 The valve opens by hand.\n")
    (docs / "Pump.java").write_text("class Pump {\n    /** REQ-1, REQ-9. */\n    void stop() {\n    }\n}\n")
    await editor.start(own=True)
    matrix = await asyncio.wait_for(
        editor.protocol.send_request_async("vauban/trace", {"folders": [docs.as_uri()]}), 200)
    assert [each.id for each in matrix.requirements] == ["REQ-1", "REQ-2"]
    assert matrix.withoutCode == ["REQ-2"]
    assert [each.id for each in matrix.orphans] == ["REQ-9"]
    assert matrix.requirements[0].links[0].artifact.name == "Pump.stop"
    with pytest.raises(JsonRpcException):
        await editor.protocol.send_request_async("vauban/trace", {"folders": [docs.as_uri()], "pattern": "("})
