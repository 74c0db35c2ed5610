# SPDX-License-Identifier: EPL-2.0
"""Documents: what is vague in requirements, pulled by the client, and what can be made of their paragraphs."""
import asyncio

from lsprotocol import types
from pygls.exceptions import JsonRpcException

ENGLISH = """# Requirements

The system shall answer quickly.

The export must finish within 5 s in 95 % of the cases.

Nothing is asked of this paragraph: it is fast.
"""
FRENCH = "# Exigences\n\nLe système doit répondre rapidement aux demandes de la caisse.\n"
LITERAL = types.CodeActionClientCapabilities(
    data_support=True, code_action_literal_support=types.ClientCodeActionLiteralOptions(
        types.ClientCodeActionKindOptions(["quickfix", "refactor", "source"])),
    resolve_support=types.ClientCodeActionResolveOptions(properties=["edit"]))
PULLS = types.TextDocumentClientCapabilities(diagnostic=types.DiagnosticClientCapabilities(dynamic_registration=False), code_action=LITERAL)
REGISTERS = types.TextDocumentClientCapabilities(diagnostic=types.DiagnosticClientCapabilities(dynamic_registration=True))


async def pull(editor, document, previous=None):
    return await editor.text_document_diagnostic_async(types.DocumentDiagnosticParams(
        text_document=document, previous_result_id=previous))


async def test_finds_vague_requirements(editor):
    result = await editor.start(text_document=PULLS)
    offered = result.capabilities.diagnostic_provider
    assert not offered.inter_file_dependencies and not offered.workspace_diagnostics
    document, _ = editor.open("needs.md", ENGLISH + "§", "markdown")
    report = await pull(editor, document)
    assert report.kind == "full"
    found = {problem.code: problem for problem in report.items}
    assert set(found) == {"vague-speed", "no-criterion"}
    vague = found["vague-speed"]
    assert vague.range == types.Range(types.Position(2, 24), types.Position(2, 31))
    assert vague.severity == types.DiagnosticSeverity.Information and vague.source == "vauban"
    assert "number" in vague.message
    again = await pull(editor, document, report.result_id)
    assert again.kind == "unchanged" and again.result_id == report.result_id
    editor.text_document_did_change(types.DidChangeTextDocumentParams(
        text_document=types.VersionedTextDocumentIdentifier(uri=document.uri, version=2),
        content_changes=[types.TextDocumentContentChangePartial(range=vague.range, text="within 200 ms")]))
    mended = await pull(editor, document, report.result_id)
    assert mended.kind == "full" and not mended.items


async def test_speaks_the_language_of_the_document(editor):
    await editor.start(text_document=PULLS)
    document, _ = editor.open("exigences.md", FRENCH + "§", "markdown")
    report = await pull(editor, document)
    assert any("délai" in p.message or "vitesse" in p.message or "nombre" in p.message.lower() for p in report.items), report.items
    code, _ = editor.open("Code.java", "/** The system shall answer quickly. */\nclass Code {}\n§")
    assert not (await pull(editor, code)).items
    unknown = types.TextDocumentIdentifier((editor.root / "never.md").as_uri())
    assert not (await pull(editor, unknown)).items


async def test_registers_pulling_and_takes_it_back(editor):
    refreshed = []
    removed = []

    @editor.feature(types.WORKSPACE_DIAGNOSTIC_REFRESH)
    async def refresh(_params=None):
        refreshed.append(1)

    @editor.feature(types.CLIENT_UNREGISTER_CAPABILITY)
    async def unregister(params):
        removed.extend(params.unregisterations)

    result = await editor.start(text_document=REGISTERS, refresh_diagnostics=True)
    assert result.capabilities.diagnostic_provider is None
    await editor.until(lambda: len(editor.registered) == 3, "three registrations")
    options = next(r for r in editor.registered if r.method == "textDocument/diagnostic").register_options
    assert "markdown" in str(options) and "java" not in str(options)
    document, _ = editor.open("needs.md", ENGLISH + "§", "markdown")
    assert (await pull(editor, document)).items
    editor.workspace_did_change_configuration(types.DidChangeConfigurationParams(settings={"vauban": {"requirements": False}}))
    await editor.until(lambda: refreshed and removed, "the client is told")
    assert not (await pull(editor, document)).items
    editor.workspace_did_change_configuration(types.DidChangeConfigurationParams(settings={"vauban": {"requirements": True}}))
    await editor.until(lambda: len(editor.registered) == 4, "registered again")
    assert (await pull(editor, document)).items


async def test_a_vague_requirement_has_a_fix(editor):
    await editor.start(text_document=PULLS)
    document, _ = editor.open("needs.md", ENGLISH + "§", "markdown")
    problems = (await pull(editor, document)).items
    context = types.CodeActionContext(diagnostics=[p for p in problems if p.code == "vague-speed"], only=["quickfix"])
    fix = (await editor.text_document_code_action_async(types.CodeActionParams(
        text_document=document, range=problems[0].range, context=context)))[0]
    assert "requirement" in fix.title and fix.data["task"] == "requirements"
    offered = await editor.text_document_code_action_async(types.CodeActionParams(
        text_document=document, range=types.Range(types.Position(2, 0), types.Position(3, 0)),
        context=types.CodeActionContext(diagnostics=[], only=["refactor.rewrite"])))
    assert {"correct", "shorten", "translate"} <= {action.data["task"] for action in offered}
    try:
        resolved = await asyncio.wait_for(editor.code_action_resolve_async(fix), 200)
    except JsonRpcException as refused:
        # a model this small may write nothing of use: then the sentence says so
        assert refused.code == types.LSPErrorCodes.RequestFailed and len(refused.message) > 10
        return
    lines = {edit.range.start.line for edit in resolved.edit.document_changes[0].edits}
    assert lines <= {2, 3}, "only the paragraph of the requirement changes"
