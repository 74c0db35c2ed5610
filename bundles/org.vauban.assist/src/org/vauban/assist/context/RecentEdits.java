// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.context;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextSource;

/**
 * A ring of the places that were edited last, with the lines round each: who changes something in one place mostly goes
 * on with it in another. An edit near the last one changes that chunk, one elsewhere begins a new one, and a chunk that
 * is much like another takes its place. Safe for use by many threads; quick enough for each key.
 */
public final class RecentEdits {
    /** Lines above and below an edit that belong to it. */
    public static final int AROUND = 6;
    private static final int KEPT = 16;
    private static final int LONGEST = 1_200;
    /**
     * UTF-16 units of what is told of one file, some 120 tokens: on a slow machine all snippets together have room for
     * 140 to 400 tokens, and one that is longer than what is left of them is left out whole.
     */
    private static final int LONGEST_OF_FILE = 480;
    private static final double ALIKE = 0.8;

    private final Deque<Chunk> chunks = new ArrayDeque<>(); // guarded by this, the newest first

    /**
     * @param text the lines around the edit, as they are now
     * @param line of the edit, from 0
     * @param piece the same lines as a piece of their whole, made when they are asked for: no key waits for a whole
     *            text
     */
    private record Chunk(Path file, String text, int line, Supplier<SourceText> piece) {

        /** Its lines that are nearest to the edit, as many as are no longer than this. */
        String nearest(int longest) {
            List<String> lines = List.of(text.split("(?<=\n)"));
            int first = Math.min(Math.min(line, AROUND), lines.size() - 1);
            int end = first; // behind the last one
            int left = longest;
            int before;
            do {
                before = left;
                if (end < lines.size() && lines.get(end).length() <= left) {
                    left -= lines.get(end++).length();
                }
                if (end > first && first > 0 && lines.get(first - 1).length() <= left) {
                    left -= lines.get(--first).length();
                }
            } while (left < before);
            return String.join("", lines.subList(first, end));
        }

        boolean isNear(@Nullable Path otherFile, int otherLine, int distance) {
            return Objects.equals(file(), otherFile) && Math.abs(line - otherLine) <= distance;
        }
    }

    /**
     * Notes an edit.
     *
     * @param around the lines from {@link #AROUND} above to as many below it, as they are now; of a text without a file
     *            they are not kept
     * @param line of the edit, from 0
     */
    public void edited(SourceText around, int line) {
        edited(around.source(), around.text(), line, () -> around);
    }

    /**
     * Notes an edit, without the whole text that it is in.
     *
     * @param text the lines from {@link #AROUND} above to as many below it, as they are now
     * @param line of the edit, from 0
     * @param piece the same lines as a piece of the whole; may be called later, by any thread
     */
    public synchronized void edited(TextSource source, String text, int line, Supplier<SourceText> piece) {
        Path file = source.path();
        if (file == null || text.isBlank() || text.length() > LONGEST) {
            return;
        }
        Chunk now = new Chunk(file, text, line, piece);
        if (!chunks.isEmpty() && chunks.getFirst().isNear(file, line, AROUND)) {
            chunks.removeFirst();
        } else {
            chunks.removeIf(old -> old.isNear(file, line, AROUND) || alike(old.text(), text) > ALIKE);
        }
        chunks.addFirst(now);
        if (chunks.size() > KEPT) {
            chunks.removeLast();
        }
    }

    /**
     * The last edits elsewhere, the newest first; those of one file are one snippet, with an empty line between them,
     * of no more than a hundred tokens or so: of the oldest of them only the nearest lines, or nothing.
     *
     * @param file where the caret is
     * @param line of the caret: what lies about is in the prompt anyway
     * @param most places
     * @param origin where they come from, for people; or null
     */
    public synchronized List<Snippet> snippets(@Nullable Path file, int line, int most, @Nullable String origin) {
        Map<Path, List<Chunk>> places = new LinkedHashMap<>();
        chunks.stream().filter(chunk -> !chunk.isNear(file, line, 5 * AROUND)).limit(most)
                .forEach(chunk -> places.computeIfAbsent(chunk.file(), key -> new ArrayList<>()).add(chunk));
        return places.values().stream().map(of -> snippet(of, origin)).filter(each -> !each.text().isEmpty()).toList();
    }

    private static Snippet snippet(List<Chunk> of, @Nullable String origin) {
        return new Snippet(Snippet.Kind.RECENT_EDIT, String.valueOf(of.getFirst().file().getFileName()), origin,
                from(of));
    }

    /**
     * Places in one file as one text. Once its editor is closed they are stored ones; of both kinds only those that are
     * stored like the newest are taken, since the file may no longer hold what was in the editor.
     */
    private static SourceText from(List<Chunk> of) {
        SourceText newest = of.getFirst().piece().get();
        List<SourceText> pieces = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        int left = LONGEST_OF_FILE;
        for (Chunk chunk : of) {
            SourceText piece = chunk == of.getFirst() ? newest : chunk.piece().get();
            String text = piece.isStored() == newest.isStored() ? chunk.nearest(left) : "";
            if (!text.isBlank()) {
                pieces.add(piece);
                texts.add(text);
                left -= text.length() + 1;
            }
        }
        String text = String.join("\n", texts);
        return newest.isStored() || pieces.isEmpty() ? SourceText.ofStored(newest.source(), text)
                : SourceText.joined(pieces, text);
    }

    /** Forgets what is of a file that is gone or excluded. */
    public synchronized void forget(Path file) {
        chunks.removeIf(chunk -> chunk.file().equals(file));
    }

    /** The share of lines that both have. */
    private static double alike(String a, String b) {
        Set<String> left = lines(a);
        Set<String> right = lines(b);
        Set<String> both = new HashSet<>(left);
        both.retainAll(right);
        int all = left.size() + right.size() - both.size();
        return all == 0 ? 1 : (double) both.size() / all;
    }

    private static Set<String> lines(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).collect(Collectors.toSet());
    }
}
