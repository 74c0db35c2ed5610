// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp;

import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.lsp4j.WorkspaceFolder;
import org.eclipse.lsp4j.WorkspaceFoldersChangeEvent;
import org.vauban.assist.completion.CompletionQuery.OpenDocument;
import org.vauban.lsp.text.TextDocument;

/** What the client has open. For any thread. */
final class Workspace {
    /** As much of another document as any prompt can want. */
    private static final int OTHER = 64 << 10;

    /** The most recently used one last. */
    private final Map<String, TextDocument> documents = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<String, Notebook> notebooks = new LinkedHashMap<>();
    /** Documents of which a change was missed. */
    private final Set<String> lost = new HashSet<>();
    private final Set<Path> roots = new LinkedHashSet<>();

    /** A document as the client says that it is now. */
    synchronized void open(TextDocument document) {
        documents.put(document.uri(), document);
        lost.remove(document.uri());
    }

    /** The document, or null if it is not open or not known as it is. */
    synchronized TextDocument document(String uri) {
        return lost.contains(uri) ? null : documents.get(uri);
    }

    /** The last that is known of a document, even if a change was missed; or null. */
    synchronized TextDocument lastKnown(String uri) {
        return documents.get(uri);
    }

    /** A change of the document was missed: nothing is said of it until it is known again. */
    synchronized void lose(String uri) {
        lost.add(uri);
    }

    synchronized boolean isLost(String uri) {
        return lost.contains(uri);
    }

    synchronized void close(String uri) {
        documents.remove(uri);
        lost.remove(uri);
    }

    synchronized void open(Notebook notebook) {
        notebooks.put(notebook.uri(), notebook);
    }

    synchronized Notebook notebook(String uri) {
        return notebooks.get(uri);
    }

    synchronized void closeNotebook(String uri) {
        notebooks.remove(uri);
    }

    /** The notebook that holds a cell, or null. */
    synchronized Notebook notebookOf(String cell) {
        return notebooks.values().stream().filter(notebook -> notebook.holds(cell)).findFirst().orElse(null);
    }

    synchronized void addRoot(String uri) {
        Path path = path(uri);
        if (path != null) {
            roots.add(path);
        }
    }

    synchronized void change(WorkspaceFoldersChangeEvent event) {
        for (WorkspaceFolder folder : event.getRemoved()) {
            roots.remove(path(folder.getUri()));
        }
        event.getAdded().forEach(folder -> addRoot(folder.getUri()));
    }

    /** The workspace folders, outermost or not, in the client's order. */
    synchronized List<Path> roots() {
        return List.copyOf(roots);
    }

    /** The innermost workspace folder that holds the file, or null. */
    synchronized Path root(Path file) {
        Path best = null;
        for (Path root : roots) {
            if (file != null && file.startsWith(root) && (best == null || root.getNameCount() > best.getNameCount())) {
                best = root;
            }
        }
        return best;
    }

    /** Open documents but one, the most recently used first; of long ones the beginning. */
    synchronized List<OpenDocument> others(String uri) {
        List<OpenDocument> others = new ArrayList<>();
        for (TextDocument document : documents.values()) {
            if (!document.uri().equals(uri) && !lost.contains(document.uri())) {
                Path file = path(document.uri());
                others.addFirst(
                        new OpenDocument(file, root(file), document.language(), document.around(0, OTHER).text()));
            }
        }
        return others;
    }

    /** The file of a URI, or null if it is none of this machine. */
    static Path path(String uri) {
        if (uri == null || !uri.startsWith("file:")) {
            return null;
        }
        try {
            return Path.of(new URI(uri)).toAbsolutePath().normalize();
        } catch (java.net.URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
            return null; // a client's own idea of a file: then it is a text without one
        }
    }
}
