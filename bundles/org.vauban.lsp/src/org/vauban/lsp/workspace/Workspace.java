// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.workspace;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.WorkspaceFolder;
import org.eclipse.lsp4j.WorkspaceFoldersChangeEvent;
import org.vauban.assist.completion.CompletionQuery.OpenDocument;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.SourceUris;
import org.vauban.governance.source.TextSource;
import org.vauban.lsp.text.TextDocument;

/** What the client has open. For any thread. */
public final class Workspace {
    /** As much of another document as any prompt can want. */
    private static final int OTHER = 64 << 10;
    private static final int MOST_DOCUMENTS = 500;
    private static final long MOST_CHARACTERS = 4L << 20;

    /** The most recently used one last. */
    private final Map<String, TextDocument> documents = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<String, Notebook> notebooks = new LinkedHashMap<>();
    /** Documents of which a change was missed, and the version that the client told of each last. */
    private final Map<String, Integer> lost = new HashMap<>();
    /** Documents of which a change may have been in a message that could not be read. */
    private final Set<String> doubtful = new HashSet<>();
    private final Set<Path> roots = new LinkedHashSet<>();
    private final boolean local;

    /** @param local whether the client's files are on this machine; if not, none of them is read or written */
    public Workspace(boolean local) {
        this.local = local;
    }

    /** A document as the client says that it is now. */
    public synchronized void open(TextDocument document) {
        documents.put(document.uri(), document);
        lost.remove(document.uri());
        doubtful.remove(document.uri());
        if (!local) {
            forgetOldest(document);
        }
    }

    /** Memory is everybody's: of a client elsewhere, what it used last is kept, as much as an editor shows. */
    private void forgetOldest(TextDocument newest) {
        long characters = documents.values().stream().mapToLong(TextDocument::length).sum();
        Iterator<TextDocument> oldest = documents.values().iterator();
        while ((characters > MOST_CHARACTERS || documents.size() > MOST_DOCUMENTS) && oldest.hasNext()) {
            TextDocument old = oldest.next();
            if (old != newest) {
                characters -= old.length();
                lost.remove(old.uri());
                doubtful.remove(old.uri());
                oldest.remove();
            }
        }
    }

    /** The document, or null if it is not open or not known as it is. */
    public synchronized @Nullable TextDocument document(String uri) {
        return lost.containsKey(uri) ? null : documents.get(uri);
    }

    /** The last that is known of a document, even if a change was missed; or null. */
    public synchronized @Nullable TextDocument lastKnown(String uri) {
        return documents.get(uri);
    }

    /**
     * A change of the document was missed: nothing is said of it until it is known again.
     *
     * @param version that the client has now
     */
    public synchronized void lose(String uri, int version) {
        lost.put(uri, version);
    }

    /** The version of a document that the client told last, even if a change was missed. */
    public synchronized int version(TextDocument last) {
        return lost.getOrDefault(last.uri(), last.version());
    }

    public synchronized boolean isLost(String uri) {
        return lost.containsKey(uri);
    }

    /** A message could not be read: it may have told of a change of any document. */
    public synchronized void doubt() {
        doubtful.addAll(documents.keySet());
    }

    /**
     * Whether a change of a document was in a message that could not be read: then the next change that arrives is more
     * than one version ahead. Where clients count no versions, it may have been.
     *
     * @param last the document before the next change
     * @param version of the next change, or null from clients that count none
     */
    public synchronized boolean hasMissed(TextDocument last, @Nullable Integer version) {
        return doubtful.contains(last.uri()) && (version == null || version > last.version() + 1);
    }

    public synchronized void close(String uri) {
        documents.remove(uri);
        lost.remove(uri);
        doubtful.remove(uri);
    }

    public synchronized void open(Notebook notebook) {
        notebooks.put(notebook.uri(), notebook);
        if (!local) {
            forgetOldest(notebook);
        }
    }

    /** Names of cells take memory, too. */
    private void forgetOldest(Notebook newest) {
        long characters = notebooks.values().stream().mapToLong(Notebook::characters).sum();
        Iterator<Notebook> oldest = notebooks.values().iterator();
        while ((characters > MOST_CHARACTERS || notebooks.size() > MOST_DOCUMENTS) && oldest.hasNext()) {
            Notebook old = oldest.next();
            if (old != newest) {
                characters -= old.characters();
                oldest.remove();
            }
        }
    }

    public synchronized Notebook notebook(String uri) {
        return notebooks.get(uri);
    }

    public synchronized void closeNotebook(String uri) {
        notebooks.remove(uri);
    }

    /** The notebook that holds a cell, or null. */
    public synchronized @Nullable Notebook notebookOf(String cell) {
        return notebooks.values().stream().filter(notebook -> notebook.holds(cell)).findFirst().orElse(null);
    }

    public synchronized void addRoot(String uri) {
        Path path = path(uri);
        if (path != null) {
            roots.add(path);
        }
    }

    public synchronized void change(WorkspaceFoldersChangeEvent event) {
        for (WorkspaceFolder folder : event.getRemoved()) {
            roots.remove(path(folder.getUri()));
        }
        event.getAdded().forEach(folder -> addRoot(folder.getUri()));
    }

    /** The workspace folders, outermost or not, in the client's order. */
    public synchronized List<Path> roots() {
        return List.copyOf(roots);
    }

    /** The innermost workspace folder that holds the file, or null. */
    public synchronized @Nullable Path root(@Nullable Path file) {
        Path best = null;
        for (Path root : roots) {
            if (file != null && file.startsWith(root) && (best == null || root.getNameCount() > best.getNameCount())) {
                best = root;
            }
        }
        return best;
    }

    /** Open documents but one, the most recently used first; of long ones the beginning. */
    public synchronized List<OpenDocument> others(String uri) {
        List<OpenDocument> others = new ArrayList<>();
        for (TextDocument document : documents.values()) {
            if (!document.uri().equals(uri) && !lost.containsKey(document.uri())) {
                SourceText whole = SourceText.whole(source(document.uri()), document.text());
                others.addFirst(new OpenDocument(whole.range(0, Math.min(OTHER, whole.length())), document.language()));
            }
        }
        return others;
    }

    /** Where the text of a document is stored, as far as it can be told; a cell is in the file of its notebook. */
    public synchronized TextSource source(@Nullable String uri) {
        Notebook notebook = uri == null ? null : notebookOf(uri);
        TextSource of = named(notebook == null ? uri : notebook.uri());
        if (notebook == null || !(named(uri) instanceof TextSource.InFile cell)) {
            return of;
        }
        // what the name of the cell says counts as well
        List<Path> readings = new ArrayList<>(of instanceof TextSource.InFile file ? file.readings() : List.of());
        readings.addAll(cell.readings());
        return of instanceof TextSource.InFile file ? TextSource.file(file.scheme(), readings, file.root()) : of;
    }

    /**
     * The source of a URI. A file of another machine is judged by its name alone, and none is read in its place.
     */
    private TextSource named(@Nullable String uri) {
        TextSource named = SourceUris.source(uri, this::root);
        return local || !(named instanceof TextSource.InFile file) ? named : TextSource.elsewhere(file.readings());
    }

    /**
     * The file of a URI, or null if it is none of this machine. For reading and writing: what may be sent is decided by
     * {@link #source}.
     */
    public @Nullable Path path(@Nullable String uri) {
        return local ? SourceUris.local(uri) : null;
    }

    /** Whether the client's files are on this machine. */
    public boolean isLocal() {
        return local;
    }
}
