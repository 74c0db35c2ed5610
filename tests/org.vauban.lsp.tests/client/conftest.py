# SPDX-License-Identifier: EPL-2.0
"""A client that parses every message of the server strictly, by types that are generated from LSP's meta model."""
import asyncio
import json
import os
import subprocess
from pathlib import Path

import pytest
import pytest_asyncio
from lsprotocol import types
from pygls.lsp.client import LanguageClient
from pygls.protocol import LanguageServerProtocol
from shapes import COMMANDS, RESULTS, STATUS, misfits

# writes "size;" after any text and a block of Java in any conversation
MODEL = "scripted"
OWN = "vauban/"
# what all tests together have sent, received and had done
DRIVEN = {"sent": set(), "received": set(), "commands": set()}


def pytest_sessionfinish():
    """ProtocolSuiteTest compares it with what the server serves."""
    if "VAUBAN_DRIVEN" in os.environ:
        Path(os.environ["VAUBAN_DRIVEN"]).write_text(json.dumps({kind: sorted(names) for kind, names in DRIVEN.items()}))


class StrictProtocol(LanguageServerProtocol):
    """Keeps what did not fit: a message of a wrong shape, and a member that LSP or docs/lsp.md does not know."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.faults = []
        self.shapes = {}  # of the results that are waited for, by the id of the request
        self.tokens = {}  # of the requests that are waited for, by the id of the request
        self.over = set()  # tokens whose request was answered: LSP lets nothing be told about them any more

    def send_request(self, method, params=None, callback=None, msg_id=None):
        msg_id = msg_id or f"suite-{len(self.shapes)}-{len(self._request_futures)}-{method}"
        DRIVEN["sent"].add(method)
        self.shapes[msg_id] = method, RESULTS.get(method)
        if method == types.WORKSPACE_EXECUTE_COMMAND:
            self.shapes[msg_id] = params.command, COMMANDS.get(params.command)
        self.tokens[msg_id] = tokens(params)
        self.over -= self.tokens[msg_id]
        return super().send_request(method, params, callback, msg_id)

    def notify(self, method, params=None):
        DRIVEN["sent"].add(method)
        super().notify(method, params)

    def structure_message(self, data):
        kind = None if "method" in data else self._result_types.get(data.get("id"))
        if "method" in data:
            DRIVEN["received"].add(data["method"])
            if data["method"] == "vauban/statusChanged":
                self.faults += misfits(data["params"], STATUS, data["method"])
            if data["method"] == types.PROGRESS and data["params"]["token"] in self.over:
                self.faults.append(f"told after the answer: {data['params']}")
        elif "error" not in data and data.get("id") in self.shapes:
            self.over |= self.tokens[data["id"]]
            name, shape = self.shapes[data["id"]]
            if shape and data.get("result") is not None:
                self.faults += misfits(data["result"], shape, name)
            if name in COMMANDS:
                DRIVEN["commands"].add(name)
        elif "error" in data and data.get("id") in self.shapes and data["error"]["code"] == types.LSPErrorCodes.RequestFailed:
            # what the model wrote was of no use, which was said: the command is served all the same
            DRIVEN["commands"].add(self.shapes[data["id"]][0])
        try:
            message = super().structure_message(data)
        except Exception as e:
            self.faults.append(f"{data}: {e!r} {e.__cause__!r}")
            raise
        if isinstance(data, dict) and not str(data.get("method", "")).startswith(OWN):
            if "method" in data or (kind is not None and "error" not in data):
                known = self._converter.unstructure(message)
                self.faults += unknown(data, known, data.get("method", str(kind)))
        return message


def tokens(params):
    """Those of work done and partial results, of LSP or in the argument of a command."""
    places = [params, *(getattr(params, "arguments", None) or [])]
    names = "work_done_token", "partial_result_token", "workDoneToken", "partialResultToken"
    found = [place.get(name) if isinstance(place, dict) else getattr(place, name, None) for place in places for name in names]
    return {token for token in found if token is not None}


def unknown(sent, known, where):
    """Members of the message that are lost when it goes through the types."""
    if isinstance(sent, dict):
        if not isinstance(known, dict):
            return [f"{where}: {sent} became {known}"]
        faults = []
        for name, value in sent.items():
            if value is None:
                continue
            if name not in known:
                faults.append(f"{where}.{name} is not known to LSP: {value}")
            else:
                faults += unknown(value, known[name], f"{where}.{name}")
        return faults
    if isinstance(sent, list):
        if not isinstance(known, list) or len(sent) != len(known):
            return [f"{where}: {sent} became {known}"]
        return [fault for i, (a, b) in enumerate(zip(sent, known)) for fault in unknown(a, b, f"{where}[{i}]")]
    return []


class Editor(LanguageClient):
    """An editor with one workspace folder."""

    def __init__(self, root, shared):
        super().__init__("suite", "1", protocol_cls=StrictProtocol)
        self.root = Path(root)
        self.shared = shared
        self.progress_begun = []
        self.progress_values = []
        self.registered = []
        self.asked = []
        self.edits = []
        self.shown = []
        self.logged = []
        self.settings = {}
        self.news = asyncio.Condition()
        self._features()

    def _features(self):
        @self.feature(types.WINDOW_WORK_DONE_PROGRESS_CREATE)
        async def create(params):
            self.progress_begun.append(params.token)

        @self.feature(types.PROGRESS)
        def progress(params):
            self.progress_values.append((params.token, params.value))

        @self.feature(types.CLIENT_REGISTER_CAPABILITY)
        async def register(params):
            self.registered += params.registrations

        @self.feature(types.WORKSPACE_CONFIGURATION)
        async def configuration(params):
            self.asked += params.items
            return [self.settings for _ in params.items]

        @self.feature(types.WORKSPACE_APPLY_EDIT)
        async def apply(params):
            self.edits.append(params)
            return types.ApplyWorkspaceEditResult(applied=True)

        @self.feature(types.WINDOW_SHOW_MESSAGE)
        def show(params):
            self.shown.append(params.message)

        @self.feature(types.WINDOW_LOG_MESSAGE)
        def log(params):
            self.logged.append(params.message)

    def report_server_error(self, error, source):
        self.protocol.faults.append(f"{source}: {error!r}")

    @property
    def faults(self):
        return self.protocol.faults

    async def start(self, options=None, refresh_diagnostics=False, creates=False, own=False, **more):
        """Says hello to the server of all tests, or to an own one: a process with its own user, whose engine has not started."""
        token = {}
        if own:
            env = dict(os.environ, VAUBAN_HOME=str(self.root / "home"))
            await self.start_io(os.environ["VAUBAN_DIST"] + "/bin/vauban", "lsp", env=env)
        else:
            token = {"token": self.shared["token"]}
            await self.start_tcp("127.0.0.1", self.shared["port"])
        capabilities = types.ClientCapabilities(
            workspace=types.WorkspaceClientCapabilities(
                configuration=True,
                workspace_folders=True,
                apply_edit=True,
                workspace_edit=types.WorkspaceEditClientCapabilities(
                    document_changes=True, resource_operations=[types.ResourceOperationKind.Create] if creates else None,
                    change_annotation_support=types.ChangeAnnotationsSupportOptions()),
                did_change_configuration=types.DidChangeConfigurationClientCapabilities(dynamic_registration=True),
                diagnostics=types.DiagnosticWorkspaceClientCapabilities(refresh_support=True) if refresh_diagnostics else None,
                did_change_watched_files=types.DidChangeWatchedFilesClientCapabilities(dynamic_registration=True)),
            notebook_document=types.NotebookDocumentClientCapabilities(synchronization=types.NotebookDocumentSyncClientCapabilities()),
            window=types.WindowClientCapabilities(work_done_progress=True), **more)
        result = await self.initialize_async(types.InitializeParams(
            capabilities=capabilities, process_id=os.getpid(), locale="en",
            workspace_folders=[types.WorkspaceFolder(uri=self.root.as_uri(), name="test")],
            initialization_options={"model": MODEL, **token, **(options or {})}))
        self.initialized(types.InitializedParams())
        return result

    def open(self, name, text, language="java"):
        """Opens a text whose caret is a section sign; answers its identifier and the caret."""
        plain = text.replace("§", "")
        before = text.split("§")[0]
        uri = (self.root / name).as_uri()
        self.text_document_did_open(types.DidOpenTextDocumentParams(
            types.TextDocumentItem(uri=uri, language_id=language, version=1, text=plain)))
        line = before.count("\n")
        character = len(before[before.rfind("\n") + 1:].encode("utf-16-le")) // 2
        return types.TextDocumentIdentifier(uri), types.Position(line, character)

    async def until(self, condition, what):
        for _ in range(2400):
            if condition():
                return
            await asyncio.sleep(0.05)
        raise AssertionError(f"did not happen: {what}")


@pytest.fixture(scope="session")
def shared(tmp_path_factory):
    """A server with one engine, whose clients know nothing of each other; where it listens, and the token for it."""
    env = dict(os.environ, VAUBAN_HOME=str(tmp_path_factory.mktemp("shared") / "home"))
    with subprocess.Popen([os.environ["VAUBAN_DIST"] + "/bin/vauban", "lsp", "--listen"], env=env, stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE) as server:
        try:
            yield json.loads(server.stdout.readline())
            assert server.poll() is None, "it has served all of them"
        finally:
            server.terminate()


@pytest_asyncio.fixture
async def editor(tmp_path, shared):
    client = Editor(tmp_path, shared)
    yield client
    try:
        if not client.stopped:
            await asyncio.wait_for(client.shutdown_async(None), 120)
            client.exit(None)
            if client._server:
                await asyncio.wait_for(client._server.wait(), 120)
                assert client._server.returncode == 0
    finally:
        await client.stop()
    assert client.faults == []
