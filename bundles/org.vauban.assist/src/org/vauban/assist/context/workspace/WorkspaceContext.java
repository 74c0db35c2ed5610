// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.context.workspace;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.context.RecentEdits;
import org.vauban.assist.context.SimilarCode;
import org.vauban.assist.context.Snippet;
import org.vauban.assist.context.Snippet.Kind;
import org.vauban.governance.SourceText;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.exclusion.Exclusions;
import org.vauban.governance.policy.GatePolicy;
import org.vauban.governance.source.TextSource;

/**
 * Gathers the context that the workspace offers for a caret: heads of declarations in other files that are used there,
 * types of the same folder that the document names, lines of the document and of a nearby file that are similar to
 * those at the caret, recent edits. An editor reports its folders, changed files and edits, and requests snippets. Any
 * thread may call.
 */
public final class WorkspaceContext implements AutoCloseable {
    /** Number of declarations beyond which a name is too common to be useful. */
    private static final int MAX_PLACES = 4;
    private static final int MAX_FILES = 6;
    private static final int MAX_REGIONS = 4;
    /** Number of other files from which similar lines are taken. */
    private static final int MAX_SIMILAR = 1;
    private static final int BEFORE = 1_500;
    private static final int AFTER = 200;
    private static final int OF_DOCUMENT = 10_000;
    private static final int SHORTEST_NAME = 3;
    private static final Pattern NAME = Pattern.compile("[A-Za-z_$][\\w$]*");

    private final RecentEdits edits = new RecentEdits();
    private volatile List<String> excluded = List.of();
    private final SimilarCode similar = new SimilarCode(() -> excluded);
    private final ThreadPoolExecutor reader = new ThreadPoolExecutor(1, 1, 5, TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(), task -> {
                Thread thread = new Thread(task, "vauban-workspace-index");
                thread.setDaemon(true);
                thread.setPriority(Thread.MIN_PRIORITY);
                return thread;
            });
    private volatile WorkspaceIndex index;
    private volatile List<Path> roots = List.of();

    public WorkspaceContext() {
        reader.allowCoreThreadTimeOut(true);
        index = new WorkspaceIndex(new Exclusions());
    }

    /**
     * Starts to read these folders, and forgets all others.
     *
     * @param exclusions patterns of the user's settings
     */
    public void read(List<Path> folders, List<String> exclusions) {
        roots = List.copyOf(folders);
        excluded = List.copyOf(exclusions);
        WorkspaceIndex next = new WorkspaceIndex(GatePolicy.exclusions(UserDirectories.standard(), exclusions));
        index = next;
        for (Path root : roots) {
            later(() -> {
                if (index == next) {
                    next.read(root);
                }
            });
        }
    }

    /** Reports a written, created or deleted file, or a deleted folder, whose files need not be reported. */
    public void changed(Path file) {
        told(file, (now, root) -> {
            if (Declarations.areFoundIn(null, file)) {
                now.read(file, root);
            } else if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                now.forgetBelow(file);
            }
        });
    }

    /** Reports a created file, or a folder moved here, whose files need not be reported. */
    public void made(Path file) {
        changed(file);
        told(file, (now, root) -> now.readNew(file, root));
    }

    private void told(Path file, BiConsumer<WorkspaceIndex, Path> then) {
        roots.stream().filter(file::startsWith).findFirst().ifPresent(root -> {
            WorkspaceIndex now = index;
            later(() -> then.accept(now, root));
        });
    }

    private void later(Runnable task) {
        if (!reader.isShutdown()) {
            reader.execute(task);
        }
    }

    /**
     * Reports an edit.
     *
     * @param around the current lines from {@link RecentEdits#AROUND} above to as many below
     * @param line number of the edited line, from 0
     */
    public void edited(SourceText around, int line) {
        edits.edited(around, line);
    }

    /** Reports an edit without the whole text, see {@link RecentEdits#edited(TextSource, String, int, Supplier)}. */
    public void edited(TextSource source, String text, int line, Supplier<SourceText> piece) {
        edits.edited(source, text, line, piece);
    }

    /** Returns a future that completes when everything reported so far has been read. */
    public CompletableFuture<Void> read() {
        return CompletableFuture.runAsync(() -> {}, reader);
    }

    /** Returns snippets for a query's caret, the most useful first, from files read before. Returns at once. */
    public List<Snippet> at(CompletionQuery query) {
        return at(query, similar.known(query.from(), query.offset(), MAX_SIMILAR, null));
    }

    /**
     * Returns snippets for a query's caret, and reads nearby files for it: call it in the background.
     *
     * @param stop checked periodically; when true, no further file is read
     */
    public List<Snippet> gather(CompletionQuery query, BooleanSupplier stop) {
        return at(query, similar.near(query.from(), query.offset(), MAX_SIMILAR, null, stop));
    }

    private List<Snippet> at(CompletionQuery query, List<Snippet> alike) {
        // similar lines come first, since they help most for their length (docs/quality.md)
        List<Snippet> snippets = new ArrayList<>(alike);
        Path file = query.file();
        DeclarationSyntax dialect = DeclarationSyntax.of(query.language(), file);
        if (dialect != null && file != null) {
            declared(query, file, dialect, snippets);
        }
        int line = (int) query.text().substring(0, query.offset()).chars().filter(c -> c == '\n').count();
        snippets.addAll(edits.snippets(file, line, MAX_REGIONS, null));
        return snippets;
    }

    /** Returns declarations of other files that are used around the caret, as attachments of a question about it. */
    public List<Attachment> declarations(CompletionQuery query) {
        List<Snippet> snippets = new ArrayList<>();
        Path file = query.file();
        DeclarationSyntax dialect = DeclarationSyntax.of(query.language(), file);
        if (dialect != null && file != null) {
            declared(query, file, dialect, snippets);
        }
        return snippets.stream().filter(snippet -> snippet.kind() == Kind.TYPE)
                .map(snippet -> new Attachment(Attachment.Kind.TYPE, snippet.label(), query.language(), null,
                        snippet.from()))
                .toList();
    }

    private void declared(CompletionQuery query, Path file, DeclarationSyntax dialect, List<Snippet> snippets) {
        WorkspaceIndex now = index;
        FileOutline own = now.of(file);
        Set<String> mine = own == null ? Set.of() : own.names();
        Path folder = file.getParent();
        Map<Path, Found> used = new LinkedHashMap<>();
        for (String name : namesAround(query)) {
            if (used.size() == MAX_FILES) {
                break;
            }
            List<FileOutline> places = mine.contains(name) ? List.of() : now.declaring(name, folder);
            places.stream().filter(place -> place.dialect() == dialect && !place.file().equals(query.file()))
                    .limit(places.size() <= MAX_PLACES ? 1 : 0)
                    .forEach(place -> used.computeIfAbsent(place.file(), key -> new Found(place)).add(name));
        }
        used.values().forEach(found -> snippets.add(found.snippet(Kind.TYPE)));
        Set<String> named = names(query.text(), Math.max(0, query.offset() - OF_DOCUMENT),
                Math.min(query.text().length(), query.offset() + OF_DOCUMENT), false);
        Map<Path, Found> beside = new LinkedHashMap<>();
        for (String name : named) {
            for (FileOutline place : mine.contains(name) ? List.<FileOutline>of() : now.declaring(name, folder)) {
                if (beside.size() < MAX_FILES && place.dialect() == dialect && !used.containsKey(place.file())
                        && folder.equals(place.file().getParent()) && !place.file().equals(query.file())
                        && place.types().stream().anyMatch(type -> type.name().equals(name))) {
                    beside.computeIfAbsent(place.file(), key -> new Found(place)).add(name);
                }
            }
        }
        beside.values().forEach(found -> snippets.add(found.snippet(Kind.SAME_FOLDER)));
    }

    /** Returns the names around the caret, the nearest before it first. */
    private static Set<String> namesAround(CompletionQuery query) {
        int start = Math.max(0, query.offset() - BEFORE);
        int end = Math.min(query.text().length(), query.offset() + AFTER);
        List<String> before = new ArrayList<>(names(query.text(), start, query.offset(), true)).reversed();
        Set<String> names = new LinkedHashSet<>(before);
        names.addAll(names(query.text(), query.offset(), end, false));
        return names;
    }

    /** @param last whether a repeated name counts at its last place */
    private static Set<String> names(String text, int start, int end, boolean last) {
        Set<String> names = new LinkedHashSet<>();
        Matcher matcher = NAME.matcher(text).region(start, end);
        while (matcher.find()) {
            if (matcher.end() - matcher.start() >= SHORTEST_NAME) {
                String name = matcher.group();
                if (last) {
                    names.remove(name);
                }
                names.add(name);
            }
        }
        return names;
    }

    private static String label(@Nullable Path file, @Nullable Path root) {
        if (file == null) {
            return "untitled";
        }
        return root != null && file.startsWith(root) && !file.equals(root)
                ? root.relativize(file).toString().replace('\\', '/')
                : String.valueOf(file.getFileName());
    }

    /** Declarations of one file that go into a snippet. */
    private static final class Found {
        private final FileOutline outline;
        private final Set<Declaration> told = new LinkedHashSet<>();

        Found(FileOutline outline) {
            this.outline = outline;
        }

        void add(String name) {
            outline.declarations().stream().filter(each -> each.name().equals(name) && !each.hidden())
                    .forEach(told::add);
        }

        Snippet snippet(Kind kind) {
            Set<String> types = told.stream().filter(each -> each.kind() == Declaration.Kind.TYPE)
                    .map(Declaration::name)
                    .collect(Collectors.toSet());
            List<String> lines = told.stream()
                    // the lines of a type include its members
                    .filter(each -> each.owner() == null || !types.contains(each.owner()))
                    .flatMap(each -> outline.lines(each).stream()).toList();
            return new Snippet(kind, label(outline.file(), outline.root()), null,
                    outline.made(String.join("\n", lines) + "\n"));
        }
    }

    /** Ends reading. */
    @Override
    public void close() {
        reader.shutdownNow();
    }
}
