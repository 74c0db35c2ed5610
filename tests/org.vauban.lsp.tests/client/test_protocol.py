# SPDX-License-Identifier: EPL-2.0
"""Every method that the server serves, called by a client that others wrote; what it answers is parsed strictly."""
import asyncio

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

STACK = """class Stack {
    private int size;

    int size() {
        return §
    }
}
"""


async def complete(editor, document, caret, kind=types.InlineCompletionTriggerKind.Invoked, **more):
    answer = await asyncio.wait_for(editor.text_document_inline_completion_async(types.InlineCompletionParams(
        text_document=document, position=caret,
        context=types.InlineCompletionContext(trigger_kind=kind, **more))), 120)
    return answer.items


async def test_offers_what_it_serves(editor):
    result = await editor.start(own=True)
    offered = result.capabilities
    assert result.server_info.name == "vauban" and result.server_info.version
    assert offered.position_encoding == "utf-16"
    assert offered.text_document_sync.open_close and offered.text_document_sync.change == types.TextDocumentSyncKind.Incremental
    assert offered.inline_completion_provider is True
    assert offered.completion_provider.resolve_provider
    assert offered.workspace.workspace_folders.supported
    assert offered.notebook_document_sync.notebook_selector
    assert "vauban.accept" in offered.execute_command_provider.commands


async def test_registers_and_asks_for_settings(editor):
    editor.settings = {"model": "smollm2-135m-instruct"}
    await editor.start(own=True)
    await editor.until(lambda: len(editor.registered) == 2, "two registrations")
    assert {r.method for r in editor.registered} == {"workspace/didChangeConfiguration", "workspace/didChangeWatchedFiles"}
    await editor.until(lambda: editor.asked, "the settings are asked for")
    assert editor.asked[0].section == "vauban"
    editor.workspace_did_change_configuration(types.DidChangeConfigurationParams(settings=None))
    await editor.until(lambda: len(editor.asked) == 2, "a change that says nothing is asked about")
    editor.workspace_did_change_configuration(types.DidChangeConfigurationParams(settings={"vauban": {"maxTokens": 16}}))
    editor.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams(
        [types.FileEvent(uri=(editor.root / ".gitignore").as_uri(), type=types.FileChangeType.Created)]))
    editor.workspace_did_change_workspace_folders(types.DidChangeWorkspaceFoldersParams(types.WorkspaceFoldersChangeEvent(
        added=[types.WorkspaceFolder(uri=(editor.root / "more").as_uri(), name="more")], removed=[])))
    status = await editor.protocol.send_request_async("vauban/status", None)
    assert status.model == "smollm2-135m-instruct"


async def test_completes_inline_with_progress(editor):
    await editor.start(own=True)
    document, caret = editor.open("Stack.java", STACK)
    answer = await asyncio.wait_for(editor.text_document_inline_completion_async(types.InlineCompletionParams(
        text_document=document, position=caret, work_done_token="mine",
        context=types.InlineCompletionContext(trigger_kind=types.InlineCompletionTriggerKind.Invoked))), 120)
    texts = [item.insert_text for item in answer.items]
    assert texts[0] == "size;"
    assert len(set(texts)) == len(texts)
    assert answer.items[0].range == types.Range(caret, caret)
    kinds = [value["kind"] if isinstance(value, dict) else value.kind for token, value in editor.progress_values if token == "mine"]
    assert kinds[0] == "begin" and kinds[-1] == "end"
    await editor.until(lambda: editor.progress_begun, "a token for the loading model")


async def test_completes_one_text_while_typing(editor):
    await editor.start()
    document, caret = editor.open("Stack.java", STACK)
    items = await complete(editor, document, caret, types.InlineCompletionTriggerKind.Automatic)
    assert [item.insert_text for item in items] == ["size;"]


async def test_continues_the_selected_entry(editor):
    await editor.start()
    document, caret = editor.open("Stack.java", STACK.replace("return ", "return si"))
    word = types.Range(types.Position(caret.line, caret.character - 2), caret)
    items = await complete(editor, document, caret, types.InlineCompletionTriggerKind.Automatic,
                           selected_completion_info=types.SelectedCompletionInfo(range=word, text="size"))
    assert items[0].insert_text.startswith("size") and items[0].range == word


async def test_completes_in_a_list_and_resolves(editor):
    await editor.start()
    document, caret = editor.open("Stack.java", STACK)
    answer = await asyncio.wait_for(editor.text_document_completion_async(
        types.CompletionParams(text_document=document, position=caret)), 120)
    item = answer.items[0]
    assert item.text_edit.new_text == "size;"
    resolved = await editor.completion_item_resolve_async(item)
    assert "```java\nsize;\n```" == resolved.documentation.value


async def test_sends_partial_results(editor):
    await editor.start()
    document, caret = editor.open("Stack.java", STACK)
    answer = await asyncio.wait_for(editor.text_document_completion_async(
        types.CompletionParams(text_document=document, position=caret, partial_result_token="part")), 120)
    assert not answer.items
    assert [value for token, value in editor.progress_values if token == "part"]


async def test_a_change_ends_what_runs(editor):
    await editor.start(own=True)
    document, caret = editor.open("Stack.java", STACK)
    running = editor.text_document_inline_completion(types.InlineCompletionParams(
        text_document=document, position=caret,
        context=types.InlineCompletionContext(trigger_kind=types.InlineCompletionTriggerKind.Invoked)))
    editor.text_document_did_change(types.DidChangeTextDocumentParams(
        text_document=types.VersionedTextDocumentIdentifier(uri=document.uri, version=2),
        content_changes=[types.TextDocumentContentChangePartial(range=types.Range(caret, caret), text=" ")]))
    with pytest.raises(JsonRpcException) as cancelled:
        await asyncio.wrap_future(running)
    assert cancelled.value.code == types.LSPErrorCodes.RequestCancelled
    editor.text_document_did_save(types.DidSaveTextDocumentParams(text_document=document))
    editor.text_document_did_close(types.DidCloseTextDocumentParams(text_document=document))
    assert not await complete(editor, document, caret)


async def test_a_cell_sees_the_cells_before(editor):
    await editor.start()
    first, second = (f"notebook-cell:/a.ipynb#{i}" for i in range(2))
    notebook = (editor.root / "a.ipynb").as_uri()
    editor.notebook_document_did_open(types.DidOpenNotebookDocumentParams(
        notebook_document=types.NotebookDocument(uri=notebook, notebook_type="jupyter", version=1, cells=[
            types.NotebookCell(kind=types.NotebookCellKind.Code, document=first),
            types.NotebookCell(kind=types.NotebookCellKind.Code, document=second)]),
        cell_text_documents=[
            types.TextDocumentItem(uri=first, language_id="python", version=1,
                                   text="def compute_invoice_total(items):\n    return sum(items)\n"),
            types.TextDocumentItem(uri=second, language_id="python", version=1, text="total = compute_")]))
    items = await complete(editor, types.TextDocumentIdentifier(second), types.Position(0, 16))
    assert items, "a completion in the second cell"
    prompts = await editor.protocol.send_request_async("vauban/prompts", None)
    assert "def compute_invoice_total(items):" in prompts[-1]["seen"], "the model is shown the first cell"
    editor.notebook_document_did_change(types.DidChangeNotebookDocumentParams(
        notebook_document=types.VersionedNotebookDocumentIdentifier(uri=notebook, version=2),
        change=types.NotebookDocumentChangeEvent(cells=types.NotebookDocumentCellChanges(
            structure=types.NotebookDocumentCellChangeStructure(
                array=types.NotebookCellArrayChange(start=0, delete_count=1),
                did_close=[types.TextDocumentIdentifier(first)]),
            text_content=[types.NotebookDocumentCellContentChanges(
                document=types.VersionedTextDocumentIdentifier(uri=second, version=2),
                changes=[types.TextDocumentContentChangeWholeDocument(text="1 + ")])]))))
    assert isinstance(await complete(editor, types.TextDocumentIdentifier(second), types.Position(0, 4)), (list, tuple))
    editor.notebook_document_did_save(types.DidSaveNotebookDocumentParams(types.NotebookDocumentIdentifier(notebook)))
    editor.notebook_document_did_close(types.DidCloseNotebookDocumentParams(
        notebook_document=types.NotebookDocumentIdentifier(notebook),
        cell_text_documents=[types.TextDocumentIdentifier(second)]))


async def test_accepts_a_part(editor):
    await editor.start()
    document, caret = editor.open("Stack.java", STACK)
    word = await editor.workspace_execute_command_async(types.ExecuteCommandParams(
        command="vauban.accept", arguments=[{"text": "size + 1;\nreturn", "unit": "word"}]))
    assert (word["accepted"], word["remaining"]) == ("size", " + 1;\nreturn")
    line = await editor.workspace_execute_command_async(types.ExecuteCommandParams(
        command="vauban.accept", arguments=[{"text": "size + 1;\nreturn", "unit": "line", "uri": document.uri,
                                             "position": {"line": caret.line, "character": caret.character}}]))
    assert line["accepted"] == "size + 1;"
    edit = editor.edits[0].edit.document_changes[0]
    assert edit.text_document.version == 1 and edit.edits[0].new_text == "size + 1;"
    with pytest.raises(JsonRpcException) as unknown:
        await editor.workspace_execute_command_async(types.ExecuteCommandParams(command="other", arguments=[]))
    assert unknown.value.code == types.ErrorCodes.InvalidParams


async def test_answers_what_it_does_not_know(editor):
    await editor.start()
    with pytest.raises(JsonRpcException) as unknown:
        await editor.protocol.send_request_async("vauban/nothing", {})
    assert unknown.value.code == types.ErrorCodes.MethodNotFound
    editor.set_trace(types.SetTraceParams(value=types.TraceValue.Off))
    editor.window_work_done_progress_cancel(types.WorkDoneProgressCancelParams(token="none"))
    models = await editor.protocol.send_request_async("vauban/models", None)
    assert any(model.installed for model in models.models)


async def declared(editor, document, caret, wanted):
    """What the workspace declares for a completion, once it is as wanted: parts of the prompt from other files."""
    for _ in range(20):
        await complete(editor, document, caret)
        prompts = await editor.protocol.send_request_async("vauban/prompts", None)
        found = [part for part in prompts[-1]["parts"] if part["role"] == "type"]
        if wanted(found):
            break
    return found


async def test_a_completion_is_told_of_other_files(editor):
    (editor.root / "Ledger.java").write_text("public class Ledger {\n    public long bookEntry(String account, long cents) { return 0; }\n}\n")
    (editor.root / ".gitignore").write_text("Draft.java\n")
    (editor.root / "Draft.java").write_text("public class Draft { public int unfinishedThing() { return 0; } }\n")
    await editor.start()
    document, caret = editor.open("Desk.java", "class Desk {\n    void pay(Ledger ledger, Draft draft) {\n        ledger.§\n    }\n}\n")
    found = await declared(editor, document, caret, lambda parts: parts)
    assert len(found) == 1 and "Ledger.java" in found[0]["origin"], found
    assert found[0]["state"] == "left_out", "a model as small as this one is not told of it, and the inspector says so"
    before = found[0]["tokens"]
    assert before > 0
    (editor.root / "Ledger.java").write_text("public class Ledger { public long bookTransfer(String to) { return 0; } }\n")
    editor.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams(
        [types.FileEvent(uri=(editor.root / "Ledger.java").as_uri(), type=types.FileChangeType.Changed)]))
    found = await declared(editor, document, caret, lambda parts: [part["tokens"] for part in parts] not in ([], [before]))
    assert len(found) == 1 and 0 < found[0]["tokens"] < before, found
    editor.workspace_did_change_configuration(types.DidChangeConfigurationParams(settings={"vauban": {"context": False}}))
    editor.text_document_did_change(types.DidChangeTextDocumentParams(
        text_document=types.VersionedTextDocumentIdentifier(uri=document.uri, version=2),
        content_changes=[types.TextDocumentContentChangePartial(range=types.Range(caret, caret), text="b")]))
    await complete(editor, document, types.Position(caret.line, caret.character + 1))
    prompts = await editor.protocol.send_request_async("vauban/prompts", None)
    assert "ledger.b" in prompts[-1]["seen"]
    assert all(part["role"] != "type" for part in prompts[-1]["parts"])
