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
 * A ring of the most recent edits, each with the lines around it, since users often continue a change elsewhere. An
 * edit near the last one extends that chunk, one elsewhere begins a new one, and a new chunk replaces an older one that
 * is very similar. Safe for use by many threads; quick enough for each key.
 */
public final class RecentEdits {
    /** Number of lines above and below an edit that belong to it. */
    public static final int AROUND = 6;
    private static final int KEPT = 16;
    private static final int LONGEST = 1_200;
    /**
     * Limit per file in UTF-16 units, about 120 tokens: on a slow machine all snippets together have room for 140 to
     * 400 tokens, and a snippet longer than the rest of that room is left out whole.
     */
    private static final int LONGEST_OF_FILE = 480;
    private static final double ALIKE = 0.8;

    private final Deque<Chunk> chunks = new ArrayDeque<>(); // guarded by this, the newest first

    /**
     * An edit with the lines around it.
     *
     * @param text the current lines around the edit
     * @param line number of the edited line, from 0
     * @param piece supplies the same lines as a piece of the whole text, on demand, so that no keystroke waits for the
     *            whole text
     */
    private record Chunk(Path file, String text, int line, Supplier<SourceText> piece) {

        /** Returns the lines nearest to the edit, up to this length. */
        String nearest(int longest) {
            List<String> lines = List.of(text.split("(?<=\n)"));
            int first = Math.min(Math.min(line, AROUND), lines.size() - 1);
            int end = first; // exclusive
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
     * @param around the current lines from {@link #AROUND} above to as many below it; ignored if the text has no file
     * @param line number of the edited line, from 0
     */
    public void edited(SourceText around, int line) {
        edited(around.source(), around.text(), line, () -> around);
    }

    /**
     * Notes an edit, without the whole text that contains it.
     *
     * @param text the current lines from {@link #AROUND} above to as many below it
     * @param line number of the edited line, from 0
     * @param piece supplies the same lines as a piece of the whole; may be called later, by any thread
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
     * Returns the last edits elsewhere, the newest first. Edits of one file make one snippet of about a hundred tokens
     * at most, separated by empty lines: of the oldest only the nearest lines are included, or none.
     *
     * @param file file of the caret
     * @param line line of the caret, whose surroundings are in the prompt anyway
     * @param most limit of edits
     * @param origin source as shown to the user; or null
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
     * Joins edits of one file into one text. After its editor is closed, their text is that of the stored file. Only
     * edits with the same state as the newest are used, since file and editor may differ.
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

    /** Forgets the edits of a file that is deleted or excluded. */
    public synchronized void forget(Path file) {
        chunks.removeIf(chunk -> chunk.file().equals(file));
    }

    /** Returns the share of lines that two texts have in common. */
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
