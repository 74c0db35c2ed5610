// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp;

import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.lsp4j.WorkspaceFolder;
import org.eclipse.lsp4j.WorkspaceFoldersChangeEvent;
import org.vauban.assist.completion.CompletionQuery.OpenDocument;

/** What the client has open. For any thread. */
final class Workspace {
    /** The most recently used one last. */
    private final Map<String, TextDocument> documents = new LinkedHashMap<>(16, 0.75f, true);
    private final Set<Path> roots = new LinkedHashSet<>();

    synchronized void open(TextDocument document) {
        documents.put(document.uri(), document);
    }

    synchronized TextDocument document(String uri) {
        return documents.get(uri);
    }

    synchronized void close(String uri) {
        documents.remove(uri);
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

    /** Open documents but one, the most recently used first. */
    synchronized List<OpenDocument> others(String uri) {
        List<OpenDocument> others = new ArrayList<>();
        for (TextDocument document : documents.values()) {
            if (!document.uri().equals(uri)) {
                Path file = path(document.uri());
                others.addFirst(new OpenDocument(file, root(file), document.language(), document.text()));
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
