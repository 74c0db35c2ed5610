# SPDX-License-Identifier: EPL-2.0
"""The commands of the chat as commands of the protocol, and what helps an editor without a model."""
import asyncio
import subprocess

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException
from shapes import COMMANDS

ADDER = """class Adder {
    int add(int a, int b) {
        return a + b;
    }
}
"""
METHOD = {"start": {"line": 1, "character": 0}, "end": {"line": 4, "character": 0}}


async def run(editor, command, argument=None, **more):
    return await asyncio.wait_for(editor.workspace_execute_command_async(types.ExecuteCommandParams(
        command=command, arguments=[] if argument is None else [argument], **more)), 200)


def kinds(editor, token):
    return [value["kind"] if isinstance(value, dict) else value.kind for each, value in editor.progress_values if each == token]


async def test_offers_every_command_of_the_assistant(editor):
    result = await editor.start()
    assert set(result.capabilities.execute_command_provider.commands) == set(COMMANDS)
    chat = await editor.protocol.send_request_async("vauban/commands", None)
    assert {f"vauban.{command['id']}" for command in chat} <= set(COMMANDS)


async def test_explains_reviews_and_summarises(editor):
    await editor.start()
    document, _ = editor.open("Adder.java", ADDER + "§")
    about = {"uri": document.uri, "range": METHOD, "instruction": "In five words."}
    explained = await run(editor, "vauban.explain", {**about, "partialResultToken": "told"}, work_done_token="mine")
    assert explained["state"] in ("answered", "stopped") and explained["answer"]
    text = "".join(value.text if hasattr(value, "text") else value["text"] for token, value in editor.progress_values if token == "told")
    assert text.strip() == explained["answer"].strip()
    assert kinds(editor, "mine")[0] == "begin" and kinds(editor, "mine")[-1] == "end"
    # the answer begins a conversation that can go on
    more = await asyncio.wait_for(editor.protocol.send_request_async("vauban/chat", {
        "conversation": explained["conversation"], "text": "Say yes."}), 200)
    assert more.conversation == explained["conversation"]
    assert (await run(editor, "vauban.review", about))["answer"]
    assert (await run(editor, "vauban.summarise", {"uri": document.uri, "instruction": "In five words.", "problems": "1: none"}))["answer"]
    prompts = await editor.protocol.send_request_async("vauban/prompts", None)
    assert all("return a + b" in prompt["seen"] for prompt in prompts if prompt["feature"] == "chat")
    assert prompts[-1]["numbers"]["generatedTokens"] > 0
    with pytest.raises(JsonRpcException) as nothing:
        await run(editor, "vauban.explain")
    assert nothing.value.code == types.ErrorCodes.InvalidParams and "uri" in nothing.value.message
    with pytest.raises(JsonRpcException) as shape:
        await run(editor, "vauban.explain", {"uri": 7, "range": "all"})
    assert shape.value.code == types.ErrorCodes.InvalidParams


async def test_cancelling_the_progress_that_is_shown_stops_the_answer(editor):
    await editor.start()
    document, _ = editor.open("Adder.java", ADDER + "§")
    running = asyncio.ensure_future(run(editor, "vauban.explain", {
        "uri": document.uri, "instruction": "Write a story without an end ~", "partialResultToken": "story"},
        work_done_token="mine"))
    await editor.until(lambda: any(token == "story" for token, _ in editor.progress_values), "the beginning of the answer")
    editor.window_work_done_progress_cancel(types.WorkDoneProgressCancelParams(token="mine"))
    with pytest.raises(JsonRpcException) as cancelled:
        await running
    assert cancelled.value.code == types.LSPErrorCodes.RequestCancelled
    await editor.until(lambda: kinds(editor, "mine")[-1] == "end", "the end of the progress")


async def test_a_request_is_cancelled_by_its_id(editor):
    await editor.start()
    asked = editor.protocol.send_request("vauban/chat", {"text": "Write a story without an end ~",
                                                         "partialResultToken": "story"}, msg_id="story-1")
    await editor.until(lambda: any(token == "story" for token, _ in editor.progress_values), "the beginning of the answer")
    editor.protocol.notify(types.CANCEL_REQUEST, types.CancelParams(id="story-1"))
    with pytest.raises(JsonRpcException) as cancelled:
        await asyncio.wrap_future(asked)
    assert cancelled.value.code == types.LSPErrorCodes.RequestCancelled


async def test_edits_are_applied_with_progress_of_the_server(editor):
    await editor.start(creates=True)
    document, _ = editor.open("Adder.java", ADDER + "§")
    prose, _ = editor.open("text.md", "The door is open.\n§", "markdown")
    changed = 0
    for command, argument in (("doc", {"uri": document.uri, "range": METHOD}), ("refactor", {"uri": document.uri, "range": METHOD}),
                              ("fix", {"uri": document.uri, "range": METHOD, "problems": "the method is not documented"}),
                              ("translate", {"uri": prose.uri, "instruction": "French"})):
        begun = len(editor.progress_begun)
        try:
            changed += (await run(editor, f"vauban.{command}", argument))["applied"]
        except JsonRpcException as refused:
            # a model this small may answer nothing of use: then the sentence says so
            assert refused.code == types.LSPErrorCodes.RequestFailed and len(refused.message) > 10, (command, refused.message)
        await editor.until(lambda: len(editor.progress_begun) > begun, f"progress of {command}")
    assert changed == len(editor.edits) and changed, "at least one of four is of use"
    for asked in editor.edits:
        edit = asked.edit.document_changes[0]
        assert edit.text_document.version == 1
        assert all(asked.edit.change_annotations[each.annotation_id].needs_confirmation for each in edit.edits)


async def test_tests_become_a_file(editor):
    (editor.root / "src/test/java").mkdir(parents=True)
    await editor.start(creates=True)
    document, _ = editor.open("src/main/java/Adder.java", ADDER + "§")
    actions = await editor.text_document_code_action_async(types.CodeActionParams(
        text_document=document, range=types.Range(types.Position(1, 0), types.Position(4, 0)),
        context=types.CodeActionContext(diagnostics=[], only=["refactor.tests"])))
    command = actions[0].arguments[0] if isinstance(actions[0], types.Command) else actions[0].command.arguments[0]
    try:
        made = await run(editor, "vauban.tests", command)
    except JsonRpcException as refused:
        assert refused.code == types.LSPErrorCodes.RequestFailed and len(refused.message) > 10
        return
    create, insert = editor.edits[0].edit.document_changes
    assert made["applied"] and create.uri == made["uri"] == insert.text_document.uri and create.kind == "create"
    assert made["uri"].startswith((editor.root / "src/test/java").as_uri()) and made["uri"].endswith(".java")
    assert insert.text_document.version is None and insert.edits[0].new_text == made["text"]
    assert editor.edits[0].edit.change_annotations[create.annotation_id].needs_confirmation


async def test_a_client_that_makes_no_files_is_told_the_tests(editor):
    await editor.start()
    document, _ = editor.open("Adder.java", ADDER + "§")
    try:
        told = await run(editor, "vauban.tests", {"uri": document.uri, "range": METHOD})
    except JsonRpcException as refused:
        assert refused.code == types.LSPErrorCodes.RequestFailed and len(refused.message) > 10
        return
    assert not told["applied"] and told["uri"].startswith(editor.root.as_uri()) and told["text"] and not editor.edits


async def test_writes_the_message_of_a_commit(editor):
    def git(*arguments):
        subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@example.org", *arguments], cwd=editor.root, check=True,
                       capture_output=True)

    await editor.start()
    with pytest.raises(JsonRpcException) as none:
        await run(editor, "vauban.commit")
    assert none.value.code == types.ErrorCodes.InvalidParams
    git("init", "-q")
    (editor.root / "Adder.java").write_text(ADDER)
    git("add", "Adder.java")
    git("commit", "-q", "-m", "Add")
    with pytest.raises(JsonRpcException) as unchanged:
        await run(editor, "vauban.commit")
    assert "no changes" in unchanged.value.message
    (editor.root / "Adder.java").write_text(ADDER.replace("a + b", "b + a"))
    assert (await run(editor, "vauban.commit"))["answer"]
    prompts = await editor.protocol.send_request_async("vauban/prompts", None)
    assert "+        return b + a;" in prompts[-1]["seen"]


async def test_inserts_code_as_the_document_is_written(editor):
    await editor.start()
    document, _ = editor.open("Adder.java", ADDER.replace("\n", "\r\n") + "§")
    end = {"line": 3, "character": 5}
    assert (await run(editor, "vauban.insert", {"uri": document.uri, "range": {"start": end, "end": end},
                                                "code": "int zero() {\n    return 0;\n}\n"}))["applied"]
    edit = editor.edits[0].edit.document_changes[0].edits[0]
    assert edit.new_text.count("\r\n") == edit.new_text.count("\n") >= 3 and "    int zero() {\r\n        return 0;\r\n    }" in edit.new_text
    word = {"start": {"line": 1, "character": 8}, "end": {"line": 1, "character": 11}}
    assert (await run(editor, "vauban.insert", {"uri": document.uri, "range": word, "code": "sum\n"}))["applied"]
    assert "sum" in editor.edits[1].edit.document_changes[0].edits[0].new_text
    for wrong in ({}, {"uri": document.uri, "code": "a"}, {"uri": "file:///none", "range": word, "code": "a"}):
        with pytest.raises(JsonRpcException) as refused:
            await run(editor, "vauban.insert", wrong)
        assert refused.value.code == types.ErrorCodes.InvalidParams


async def test_tells_the_next_place_of_a_rename(editor):
    await editor.start()
    document, _ = editor.open("Sum.java", "class Sum {\n    int count;\n\n    int twice() {\n        return count + count;\n    }\n}\n§")

    async def following():
        return await editor.protocol.send_request_async("vauban/nextEdit", {"textDocument": {"uri": document.uri}})

    async def replace(range, text, version):
        editor.text_document_did_change(types.DidChangeTextDocumentParams(
            text_document=types.VersionedTextDocumentIdentifier(uri=document.uri, version=version),
            content_changes=[types.TextDocumentContentChangePartial(range=range, text=text)]))

    assert await following() is None
    # as some editors tell it: the whole line
    await replace(types.Range(types.Position(1, 0), types.Position(2, 0)), "    int total;\n", 2)
    first = await following()
    assert (first.newText, first.kind, first.version) == ("total", "rename", 2) and "total" in first.title
    assert (first.range.start.line, first.range.start.character, first.range.end.character) == (4, 15, 20)
    await replace(types.Range(types.Position(4, 15), types.Position(4, 20)), "total", 3)
    second = await following()
    assert (second.kind, second.range.start.line, second.range.start.character) == ("repeated", 4, 23)
    await replace(types.Range(types.Position(4, 23), types.Position(4, 28)), "total", 4)
    assert await following() is None


async def test_tells_what_becomes_of_attachments(editor):
    (editor.root / "docs").mkdir()
    (editor.root / "docs/a.md").write_text("One.\n")
    (editor.root / "docs/b.md").write_text("Two.\n")
    (editor.root / "secret.env").write_text("PASSWORD=x\n")
    await editor.start()
    reports = await asyncio.wait_for(editor.protocol.send_request_async("vauban/attachments", {"attachments": [
        {"uri": (editor.root / "docs").as_uri()}, {"uri": (editor.root / "secret.env").as_uri()}, {"text": "A clip.", "kind": "clipboard"}]}), 100)
    assert [(report["name"], report["state"]) for report in reports[:3]] == [
        ("docs/a.md", "sent"), ("docs/b.md", "sent"), ("secret.env", "held_back")]
    assert reports[0]["tokens"] > 0 and reports[2]["reason"] and reports[3]["kind"] == "clipboard"


async def test_tells_why_a_document_is_never_read(editor):
    (editor.root / ".vaubanignore").write_text("secret/\n")
    (editor.root / "secret").mkdir()
    (editor.root / "secret/plan.py").write_text("x = 1\n")
    await editor.start(options={"exclusions": ["*.csv"]})

    async def reason(uri):
        answer = await editor.protocol.send_request_async("vauban/exclusion", {"textDocument": {"uri": uri}})
        return getattr(answer, "reason", None)

    assert "secret/" in await reason((editor.root / "secret/plan.py").as_uri())
    assert "*.csv" in await reason((editor.root / "data.csv").as_uri())
    assert await reason((editor.root / "plan.py").as_uri()) is None
    assert await reason("untitled:Untitled-1") is None


async def test_a_question_is_asked_differently_and_the_conversation_is_told(editor):
    await editor.start()

    async def chat(**question):
        return await asyncio.wait_for(editor.protocol.send_request_async("vauban/chat", question), 200)

    (editor.root / "secret.env").write_text("PASSWORD=canary\n")
    (editor.root / "notes.txt").write_text("password = hunter2-canary\n")
    first = await chat(text="Say one word.", attachments=[{"uri": (editor.root / name).as_uri()} for name in ("secret.env", "notes.txt")])
    held, masked = first.attachments
    assert (held.state, held.sentTokens) == ("held_back", 0) and ".env" in held.reason
    assert masked.state == "sent" and masked.masked, "the client can say that secrets were masked"
    record = await editor.protocol.send_request_async("vauban/conversation", {"conversation": first.conversation, "attachments": True})
    assert "secret.env" in record.markdown and "canary" not in record.markdown, "what was held back"
    again = await chat(conversation=first.conversation, turn=first.turn)
    other = await chat(conversation=first.conversation, turn=first.turn, text="Say another word.")
    assert len({first.turn, again.turn, other.turn}) == 3
    record = await editor.protocol.send_request_async("vauban/conversation", {"conversation": first.conversation})
    assert "Say another word." in record.markdown and "Say one word." not in record.markdown.split("\n", 1)[1]
    with pytest.raises(JsonRpcException):
        await chat(conversation=first.conversation, turn="none", text="Say one word.")
    prompts = await editor.protocol.send_request_async("vauban/prompts", None)
    report = await editor.protocol.send_request_async("vauban/bugReport", {"id": prompts[-1]["id"]})
    assert "tokens" in report.text and "another word" not in report.text
    full = await editor.protocol.send_request_async("vauban/bugReport", {"id": prompts[-1]["id"], "content": True})
    assert "another word" in full.text
    with pytest.raises(JsonRpcException):
        await editor.protocol.send_request_async("vauban/bugReport", {"id": 99})


async def test_says_how_it_is_to_who_wants_to_know(editor):
    states = []

    @editor.feature("vauban/statusChanged")
    def changed(params):
        states.append(params.state)

    await editor.start(own=True, options={"model": "there-is-none"}, experimental={"vauban": {"status": True}})
    document, caret = editor.open("Adder.java", ADDER + "§")
    answer = await editor.text_document_inline_completion_async(types.InlineCompletionParams(
        text_document=document, position=caret, context=types.InlineCompletionContext(trigger_kind=types.InlineCompletionTriggerKind.Invoked)))
    assert not answer.items
    await editor.until(lambda: "error" in states, "the state of a missing model")
    await editor.until(lambda: any("there-is-none" in sentence for sentence in editor.shown), "a sentence that says so")
    editor.text_document_did_change(types.DidChangeTextDocumentParams(
        text_document=types.VersionedTextDocumentIdentifier(uri=document.uri, version=0),
        content_changes=[types.TextDocumentContentChangePartial(range=types.Range(caret, caret), text=" ")]))
    await editor.until(lambda: any("out of order" in sentence for sentence in editor.logged), "a warning")
