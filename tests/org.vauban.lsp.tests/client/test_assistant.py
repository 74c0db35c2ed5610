# SPDX-License-Identifier: EPL-2.0
"""Conversations, edits and explanations, as an editor has them."""
import asyncio

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

ADDER = """class Adder {
    int add(int a, int b) {
        return a - b;
    }
}
"""
RESOLVES = types.TextDocumentClientCapabilities(code_action=types.CodeActionClientCapabilities(
    data_support=True, code_action_literal_support=types.ClientCodeActionLiteralOptions(
        types.ClientCodeActionKindOptions(["quickfix", "refactor", "source"])), resolve_support=types.ClientCodeActionResolveOptions(properties=["edit"])))


def problem():
    return types.Diagnostic(range=types.Range(types.Position(2, 15), types.Position(2, 20)), message="wrong operator: add the numbers")


async def actions(editor, document, range, only=None, problems=()):
    return await editor.text_document_code_action_async(types.CodeActionParams(
        text_document=document, range=range, context=types.CodeActionContext(diagnostics=list(problems), only=only)))


async def test_offers_actions_without_asking_the_model(editor):
    result = await editor.start(text_document=RESOLVES)
    assert result.capabilities.code_action_provider.resolve_provider
    document, _ = editor.open("Adder.java", ADDER + "§")
    method = types.Range(types.Position(1, 0), types.Position(4, 0))
    offered = await actions(editor, document, method, problems=[problem()])
    assert {a.kind for a in offered} == {"quickfix", "refactor.rewrite"}
    assert [a.kind for a in await actions(editor, document, method, ["quickfix"], [problem()])] == ["quickfix"]
    assert [a.kind for a in await actions(editor, document, method, ["source"], [problem()])] == ["source.fixAll.vauban"]
    assert not await actions(editor, document, types.Range(types.Position(0, 0), types.Position(0, 0)))
    assert all(a.edit is None and a.data for a in offered)


async def test_an_action_becomes_an_edit_that_is_confirmed(editor):
    await editor.start(text_document=RESOLVES)
    document, _ = editor.open("Adder.java", ADDER + "§")
    fix = (await actions(editor, document, problem().range, ["quickfix"], [problem()]))[0]
    try:
        resolved = await asyncio.wait_for(editor.code_action_resolve_async(fix), 120)
    except JsonRpcException as refused:
        # a model this small may answer no code: then the sentence says so
        assert refused.code == types.LSPErrorCodes.RequestFailed and len(refused.message) > 10
        return
    change = resolved.edit.document_changes[0]
    assert change.text_document.version == 1
    for edit in change.edits:
        assert resolved.edit.change_annotations[edit.annotation_id].needs_confirmation


async def test_a_client_that_cannot_resolve_gets_a_command(editor):
    await editor.start()
    document, _ = editor.open("Adder.java", ADDER + "§")
    fix = (await actions(editor, document, problem().range, ["quickfix"], [problem()]))[0]
    assert fix.command == "vauban.edit"
    try:
        answer = await asyncio.wait_for(editor.workspace_execute_command_async(
            types.ExecuteCommandParams(command="vauban.edit", arguments=fix.arguments)), 120)
    except JsonRpcException as refused:
        assert refused.code == types.LSPErrorCodes.RequestFailed and len(refused.message) > 10
        return
    assert (answer["applied"] if isinstance(answer, dict) else answer.applied) and editor.edits
    with pytest.raises(JsonRpcException):
        await editor.workspace_execute_command_async(types.ExecuteCommandParams(command="vauban.edit", arguments=[{}]))


async def test_talks_and_streams(editor):
    await editor.start()
    document, _ = editor.open("Adder.java", ADDER + "§")
    answer = await asyncio.wait_for(editor.protocol.send_request_async("vauban/chat", {
        "text": "Which operator does add use? Answer in one short sentence.", "partialResultToken": "chat",
        "attachments": [{"uri": document.uri, "range": {"start": {"line": 1, "character": 0}, "end": {"line": 4, "character": 0}}}]}), 200)
    assert answer.state in ("answered", "stopped") and answer.answer
    text = "".join(value.text if hasattr(value, "text") else value["text"] for token, value in editor.progress_values if token == "chat")
    assert text.strip() == answer.answer.strip()
    more = await asyncio.wait_for(editor.protocol.send_request_async(
        "vauban/chat", {"conversation": answer.conversation, "text": "Say yes."}), 200)
    assert more.conversation == answer.conversation and more.turn != answer.turn
    prompts = await editor.protocol.send_request_async("vauban/prompts", None)
    assert any("a - b" in prompt["seen"] for prompt in prompts)
    with pytest.raises(JsonRpcException):
        await editor.protocol.send_request_async("vauban/chat", {"conversation": "none", "text": "Yes?"})


async def test_reads_ahead_where_the_caret_rests(editor):
    await editor.start(own=True, options={"readAhead": "always"})
    document, caret = editor.open("Adder.java", "class Adder {\n    int add(int a, int b) {\n        §\n    }\n}\n")
    editor.protocol.notify("vauban/didMoveCaret", {"textDocument": {"uri": document.uri}, "position": {"line": caret.line, "character": caret.character}})
    for _ in range(1200):
        prompts = await editor.protocol.send_request_async("vauban/prompts", None)
        if prompts:
            break
        await asyncio.sleep(0.1)
    assert prompts[0]["feature"] == "readAhead" and "int add" in prompts[0]["seen"] and not prompts[0]["answer"]
    use = await editor.protocol.send_request_async("vauban/readAhead", None)
    assert await editor.protocol.send_request_async("vauban/remotePreview", None) is None  # no endpoint could answer
    assert use.prompts > 0 and use.promptTokens > 0 and use.newPlaces == use.prefilledPlaces == 0


async def test_names_its_commands(editor):
    await editor.start()
    commands = await editor.protocol.send_request_async("vauban/commands", None)
    assert {"explain", "fix", "tests", "doc"} <= {command["id"] for command in commands}


async def test_explains_only_where_that_was_asked_for(editor):
    await editor.start()
    document, _ = editor.open("Adder.java", ADDER + "§")
    assert await editor.text_document_hover_async(types.HoverParams(document, types.Position(2, 10))) is None


async def test_explains_a_line(editor):
    result = await editor.start(options={"hover": True})
    assert result.capabilities.hover_provider
    document, _ = editor.open("Adder.java", ADDER + "§")
    hover = await asyncio.wait_for(editor.text_document_hover_async(types.HoverParams(document, types.Position(2, 10))), 200)
    assert hover.contents.kind == types.MarkupKind.Markdown and hover.contents.value
