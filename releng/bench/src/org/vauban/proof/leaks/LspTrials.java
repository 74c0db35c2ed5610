// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.leaks;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Every request that a client of the language server can make, for documents under all names that clients give them.
 */
final class LspTrials {
    /** Ways in which clients name a file: how they make a URI from a path. */
    private static final Map<String, Function<Path, String>> NAMES = names();
    private static final List<String> FEATURES = List.of("inlineCompletion", "completion", "hover", "chat file",
            "chat range", "chat text", "attachments", "edit", "fix", "correct", "explain", "open beside",
            "recent edit");

    private final Stage stage;
    private final Canaries canaries;
    private final List<Trial> trials;

    LspTrials(Stage stage, Canaries canaries, List<Trial> trials) {
        this.stage = stage;
        this.canaries = canaries;
        this.trials = trials;
    }

    private static Map<String, Function<Path, String>> names() {
        Map<String, Function<Path, String>> names = new LinkedHashMap<>();
        names.put("file:///", path -> "file://" + path);
        names.put("file:/", path -> "file:" + path);
        names.put("localhost", path -> "file://localhost" + path);
        names.put("upper case", path -> "FILE://" + path);
        names.put("host", path -> "file://server" + path);
        names.put("encoded", path -> "file://" + encoded(path, "%2F"));
        names.put("encoded twice", path -> "file://" + encoded(path, "%252F"));
        names.put("blank", path -> "file://" + path.getParent() + "/a b/../" + path.getFileName());
        names.put("brackets", path -> "file://" + path.getParent() + "/[x]/../" + path.getFileName());
        names.put("query", path -> "file://" + path + "?version=1");
        names.put("fragment", path -> "file://" + path + "#L1");
        names.put("dots", path -> "file://" + path.getParent() + "/x/../" + path.getFileName());
        names.put("plain path", Path::toString);
        names.put("untitled", path -> "untitled:" + path);
        names.put("git", path -> "git:" + path + "?%7B%22path%22%3A%22" + path + "%22%2C%22ref%22%3A%22~%22%7D");
        names.put("git query", path -> "git:/elsewhere/A.java?%7B%22path%22%3A%22" + path + "%22%7D");
        names.put("gitlens", path -> "gitlens://0123abcd" + path);
        names.put("remote", path -> "vscode-remote://ssh-remote%2Bhost" + path);
        names.put("cell", path -> "vscode-notebook-cell:" + path + "#W0sZmlsZQ%3D%3D");
        names.put("jar", path -> "jar:file://" + path + "!/K.java");
        names.put("opaque", path -> "output:" + path.getFileName());
        names.put("netrw", path -> "scp://host/" + path);
        return names;
    }

    private static String encoded(Path path, String slash) {
        return "/" + path.toString().substring(1).replace("/", slash);
    }

    void run() throws IOException {
        try (EditorProcess editor = new EditorProcess(stage, stage.workspace())) {
            for (String feature : FEATURES) {
                for (Map.Entry<String, Function<Path, String>> name : NAMES.entrySet()) {
                    excluded(editor, feature, name.getKey(), "open/%d/.env", "built in", name.getValue());
                    excluded(editor, feature, name.getKey(), "private/%d/K.java", "pattern", name.getValue());
                }
                excluded(editor, feature, "symbolic link", "private/%d.java", "link",
                        path -> "file://" + stage.workspace().resolve("open/link").resolve(path.getFileName()));
                for (String kind : Planted.KINDS) {
                    for (String position : Planted.POSITIONS) {
                        planted(editor, feature, kind, position);
                    }
                }
                harmless(editor, feature);
                for (String encoding : Stage.IGNORE_FILES.keySet()) {
                    excluded(editor, feature, "pattern file in " + encoding, "by-" + encoding + "/hidden/%d.java",
                            encoding,
                            path -> "file://" + path);
                }
                notebook(editor, feature);
            }
        }
        try (EditorProcess editor = new EditorProcess(stage, stage.workspace().resolve("module"))) {
            for (String feature : FEATURES) {
                excluded(editor, feature, "nested root", "module/private/%d.java", "pattern above",
                        path -> "file://" + path);
                excluded(editor, feature, "nested root", "module/%d.plan", "pattern above", path -> "file://" + path);
            }
        }
    }

    private Trial trial(String feature, String naming, String encoding, String position, boolean withheld) {
        Trial trial = new Trial(trials.size(), "lsp", feature, naming, encoding, position, withheld);
        trials.add(trial);
        return trial;
    }

    private void excluded(EditorProcess editor, String feature, String naming, String file, String rule,
            Function<Path, String> uri)
            throws IOException {
        Trial trial = trial(feature, naming,
                rule.equals("built in") || rule.startsWith("pattern") || rule.equals("link") ? "utf-8" : rule,
                "excluded, " + rule, true);
        Planted document = Planted.harmless(canaries.secret(trial.id(), 24));
        Path path = stage.write(String.format(file, trial.id()), document.text().getBytes(StandardCharsets.UTF_8));
        ask(editor, feature, uri.apply(path), document, trial.id());
    }

    private void planted(EditorProcess editor, String feature, String kind, String position) throws IOException {
        Trial trial = trial(feature, "file:///", "utf-8", kind + " " + position, false);
        Planted document = Planted.of(kind, position, canaries, trial.id());
        // a separate kind of text for a feature that works on paragraphs
        Path path = stage.write("open/" + trial.id() + (feature.equals("correct") ? "/K.txt" : "/K.java"),
                document.text().getBytes(StandardCharsets.UTF_8));
        ask(editor, feature, path.toUri().toString(), document, trial.id());
    }

    private void harmless(EditorProcess editor, String feature) throws IOException {
        Trial trial = trial(feature, "file:///", "utf-8", "nothing to hide", false);
        Planted document = Planted.harmless(canaries.control(trial.id()));
        // a separate kind of text for a feature that works on paragraphs
        Path path = stage.write("open/" + trial.id() + (feature.equals("correct") ? "/K.txt" : "/K.java"),
                document.text().getBytes(StandardCharsets.UTF_8));
        ask(editor, feature, path.toUri().toString(), document, trial.id());
    }

    private void notebook(EditorProcess editor, String feature) throws IOException {
        Trial trial = trial(feature, "cell of a notebook", "utf-8", "excluded, pattern", true);
        Planted document = Planted.harmless(canaries.secret(trial.id(), 24));
        String notebook = stage.workspace().resolve("private/" + trial.id() + ".ipynb").toUri().toString();
        String cell = "cell:" + trial.id();
        JsonObject of = new JsonObject();
        of.addProperty("kind", 2);
        of.addProperty("document", cell);
        JsonArray cells = new JsonArray();
        cells.add(of);
        JsonObject opened = new JsonObject();
        opened.addProperty("uri", notebook);
        opened.addProperty("notebookType", "jupyter-notebook");
        opened.addProperty("version", 1);
        opened.add("cells", cells);
        JsonArray texts = new JsonArray();
        texts.add(item(cell, document.text(), feature.equals("correct") ? "plaintext" : "java"));
        JsonObject params = new JsonObject();
        params.add("notebookDocument", opened);
        params.add("cellTextDocuments", texts);
        editor.tell("notebookDocument/didOpen", params);
        request(editor, feature, cell, document, trial.id());
        JsonObject closed = new JsonObject();
        JsonObject which = new JsonObject();
        which.addProperty("uri", notebook);
        closed.add("notebookDocument", which);
        JsonArray ids = new JsonArray();
        ids.add(document(cell));
        closed.add("cellTextDocuments", ids);
        editor.tell("notebookDocument/didClose", closed);
    }

    private void ask(EditorProcess editor, String feature, String uri, Planted document, int id) throws IOException {
        JsonObject opened = new JsonObject();
        opened.add("textDocument", item(uri, document.text(), feature.equals("correct") ? "plaintext" : "java"));
        editor.tell("textDocument/didOpen", opened);
        request(editor, feature, uri, document, id);
        JsonObject closed = new JsonObject();
        closed.add("textDocument", document(uri));
        editor.tell("textDocument/didClose", closed);
    }

    private void request(EditorProcess editor, String feature, String uri, Planted document, int id)
            throws IOException {
        switch (feature) {
            case "inlineCompletion", "completion" -> complete(editor, feature, uri, document);
            case "hover" ->
                editor.request("textDocument/hover", at(uri, document, (document.start() + document.end()) / 2));
            case "chat file" -> chat(editor, attachment(uri, null, null));
            case "chat range" -> chat(editor, attachment(uri, document, null));
            case "chat text" ->
                chat(editor, attachment(uri, null, document.text().substring(document.start(), document.end())));
            case "attachments" -> {
                JsonObject params = new JsonObject();
                params.add("attachments", attachment(uri, document, null));
                editor.request("vauban/attachments", params);
            }
            case "edit" -> command(editor, "vauban.edit", target(uri, document, "instruction", "make it shorter"));
            case "fix" ->
                command(editor, "vauban.fix", target(uri, document, "problems", "answered cannot be resolved"));
            case "correct" -> command(editor, "vauban.edit", target(uri, document, "task", "correct"));
            case "explain" -> command(editor, "vauban.explain", target(uri, document, "instruction", ""));
            default -> beside(editor, feature, uri, document, id);
        }
    }

    /** Completes in another document while this one is open, or was edited. */
    private void beside(EditorProcess editor, String feature, String uri, Planted document, int id) throws IOException {
        if (feature.equals("recent edit")) {
            JsonObject change = new JsonObject();
            // not inside the secret, which would then become two words
            int line = document.text().lastIndexOf('\n', document.start() - 1) + 1;
            change.add("range", range(document.text(), line, line));
            change.addProperty("text", " ");
            JsonArray changes = new JsonArray();
            changes.add(change);
            JsonObject which = document(uri);
            which.addProperty("version", 2);
            JsonObject params = new JsonObject();
            params.add("textDocument", which);
            params.add("contentChanges", changes);
            editor.tell("textDocument/didChange", params);
        }
        Planted other = Planted.harmless("other");
        Path path = stage.write("open/" + id + "/Beside.java", other.text().getBytes(StandardCharsets.UTF_8));
        ask(editor, "inlineCompletion", path.toUri().toString(), other, id);
    }

    private static void complete(EditorProcess editor, String feature, String uri, Planted document)
            throws IOException {
        JsonObject params = at(uri, document, document.end());
        JsonObject context = new JsonObject();
        context.addProperty("triggerKind", 1);
        params.add("context", context);
        editor.request("textDocument/" + feature, params);
    }

    private static void chat(EditorProcess editor, JsonArray attachments) throws IOException {
        JsonObject params = new JsonObject();
        params.addProperty("text", "What is this?");
        params.add("attachments", attachments);
        editor.request("vauban/chat", params);
    }

    private static void command(EditorProcess editor, String command, JsonObject argument) throws IOException {
        JsonArray arguments = new JsonArray();
        arguments.add(argument);
        JsonObject params = new JsonObject();
        params.addProperty("command", command);
        params.add("arguments", arguments);
        editor.request("workspace/executeCommand", params);
    }

    private static JsonObject target(String uri, Planted document, String name, String value) {
        JsonObject target = new JsonObject();
        target.addProperty("uri", uri);
        target.add("range", range(document.text(), document.start(), document.end()));
        target.addProperty(name, value);
        return target;
    }

    private static JsonArray attachment(String uri, Planted range, String text) {
        JsonObject attachment = new JsonObject();
        attachment.addProperty("uri", uri);
        if (range != null) {
            attachment.add("range", range(range.text(), range.start(), range.end()));
        }
        if (text != null) {
            attachment.addProperty("text", text);
        }
        JsonArray all = new JsonArray();
        all.add(attachment);
        return all;
    }

    private static JsonObject at(String uri, Planted document, int offset) {
        JsonObject params = new JsonObject();
        params.add("textDocument", document(uri));
        params.add("position", position(document.text(), offset));
        return params;
    }

    private static JsonObject item(String uri, String text, String language) {
        JsonObject item = document(uri);
        item.addProperty("languageId", language);
        item.addProperty("version", 1);
        item.addProperty("text", text);
        return item;
    }

    private static JsonObject document(String uri) {
        JsonObject document = new JsonObject();
        document.addProperty("uri", uri);
        return document;
    }

    private static JsonObject range(String text, int start, int end) {
        JsonObject range = new JsonObject();
        range.add("start", position(text, start));
        range.add("end", position(text, end));
        return range;
    }

    private static JsonObject position(String text, int offset) {
        List<String> lines = new ArrayList<>(List.of(text.substring(0, offset).split("\n", -1)));
        JsonObject position = new JsonObject();
        position.addProperty("line", lines.size() - 1);
        position.addProperty("character", lines.getLast().length());
        return position;
    }
}
