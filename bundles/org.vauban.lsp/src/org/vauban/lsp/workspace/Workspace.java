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

/** Open documents, notebooks and folders of the client. Thread-safe. */
public final class Workspace {
    /** Maximum length of another document in the context; no prompt needs more. */
    private static final int OTHER = 64 << 10;
    private static final int MOST_DOCUMENTS = 500;
    private static final long MOST_CHARACTERS = 4L << 20;
    private static final int MOST_URIS = 4_096;

    /** The most recently used one last. */
    private final Map<String, TextDocument> documents = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<String, Notebook> notebooks = new LinkedHashMap<>();
    /** Documents with missed changes, and the latest version of each that the client has reported. */
    private final Map<String, Integer> lost = new HashMap<>();
    /** Documents whose changes may have been in a message that could not be read. */
    private final Set<String> doubtful = new HashSet<>();
    private final Set<Path> roots = new LinkedHashSet<>();
    /** The URIs by which the client named sources, the most recently used one last. */
    private final Map<TextSource, String> uris = new LinkedHashMap<>(16, 0.75f, true);
    private final boolean local;

    /** @param local whether the client's files are on this machine; if not, none of them is read or written */
    public Workspace(boolean local) {
        this.local = local;
    }

    /** Sets the current state of a document. */
    public synchronized void open(TextDocument document) {
        documents.put(document.uri(), document);
        lost.remove(document.uri());
        doubtful.remove(document.uri());
        if (!local) {
            forgetOldest(document);
        }
    }

    /**
     * Limits the shared memory: of a client on another machine, only the most recent documents are kept, about as many
     * as an editor shows.
     */
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

    /** Returns the document, or null if it is not open or its state is unknown. */
    public synchronized @Nullable TextDocument document(String uri) {
        return lost.containsKey(uri) ? null : documents.get(uri);
    }

    /** Returns the last known state of a document, even if a change was missed; or null. */
    public synchronized @Nullable TextDocument lastKnown(String uri) {
        return documents.get(uri);
    }

    /**
     * Marks a document whose change was missed: it is not returned until its state is known again.
     *
     * @param version current version of the client
     */
    public synchronized void lose(String uri, int version) {
        lost.put(uri, version);
    }

    /** Returns the latest version of a document that the client has reported, even if a change was missed. */
    public synchronized int version(TextDocument last) {
        return lost.getOrDefault(last.uri(), last.version());
    }

    public synchronized boolean isLost(String uri) {
        return lost.containsKey(uri);
    }

    /** Called when a message could not be read: it may have contained changes of any document. */
    public synchronized void doubt() {
        doubtful.addAll(documents.keySet());
    }

    /**
     * Whether a change of a document was in a message that could not be read: then the next change is more than one
     * version ahead. If the client sends no versions, it may have been.
     *
     * @param last the document before the next change
     * @param version version of the next change, or null if the client sends none
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

    /** Limits the memory for the URIs of cells. */
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

    /** Returns the notebook that contains a cell, or null. */
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

    /** Returns the workspace folders, nested ones included, in the client's order. */
    public synchronized List<Path> roots() {
        return List.copyOf(roots);
    }

    /** Returns the innermost workspace folder that contains the file, or null. */
    public synchronized @Nullable Path root(@Nullable Path file) {
        Path best = null;
        for (Path root : roots) {
            if (file != null && file.startsWith(root) && (best == null || root.getNameCount() > best.getNameCount())) {
                best = root;
            }
        }
        return best;
    }

    /** Returns all open documents except one, the most recently used first; of long ones the beginning. */
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

    /**
     * Returns where the text of a document is stored, if that is known; a cell is stored in the file of its notebook.
     */
    public synchronized TextSource source(@Nullable String uri) {
        TextSource source = stored(uri);
        if (uri != null && source instanceof TextSource.InFile && uris.put(source, uri) == null
                && uris.size() > MOST_URIS) {
            uris.remove(uris.keySet().iterator().next());
        }
        return source;
    }

    /** Returns a URI from which {@link #source} makes a source; null if none is known, or if it is no file. */
    public synchronized @Nullable String uri(TextSource source) {
        String named = uris.get(source);
        Path file = local ? source.local() : null;
        return named != null ? named
                : source instanceof TextSource.Unknown unknown ? unknown.name()
                        : file == null ? null : file.toUri().toString();
    }

    /** Returns the source of a URI with nothing of its text, which is that of the document if it is open. */
    public synchronized SourceText mentioned(@Nullable String uri) {
        TextDocument open = documents.get(uri);
        return open == null ? SourceText.ofStored(source(uri), "")
                : SourceText.whole(source(uri), open.text()).withoutText();
    }

    private TextSource stored(@Nullable String uri) {
        Notebook notebook = uri == null ? null : notebookOf(uri);
        TextSource of = named(notebook == null ? uri : notebook.uri());
        if (notebook == null || !(named(uri) instanceof TextSource.InFile cell)) {
            return of;
        }
        // the URI of the cell is taken into account as well
        List<Path> readings = new ArrayList<>(of instanceof TextSource.InFile file ? file.readings() : List.of());
        readings.addAll(cell.readings());
        return of instanceof TextSource.InFile file ? TextSource.file(file.scheme(), readings, file.root()) : of;
    }

    /**
     * Returns the source of a URI. A file on another machine is identified by its name alone, and no local file is read
     * in its place.
     */
    private TextSource named(@Nullable String uri) {
        TextSource named = SourceUris.source(uri, this::root);
        return local || !(named instanceof TextSource.InFile file) ? named : TextSource.elsewhere(file.readings());
    }

    /**
     * Returns the file of a URI, or null if it is not on this machine. For reading and writing; whether the text may be
     * sent is determined by {@link #source}.
     */
    public @Nullable Path path(@Nullable String uri) {
        return local ? SourceUris.local(uri) : null;
    }

    /** Whether the client's files are on this machine. */
    public boolean isLocal() {
        return local;
    }
}
