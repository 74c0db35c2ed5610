// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.context;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.vauban.assist.context.Snippet.Kind;

/**
 * Finds lines of other texts that have most words in common with the lines above the caret: what was done there is often what is to be
 * done here. Looks into the files of the same folder with the same ending. Remembers what it read. Safe for use by many threads.
 *
 * @see <a href="https://arxiv.org/abs/2303.12570">RepoCoder, which measures what such lines are worth</a>
 */
public final class SimilarCode {
    private static final int WINDOW = 12;
    private static final int STEP = 4;
    private static final int ABOVE = 10;
    private static final int MOST_FILES = 40;
    private static final int LARGEST = 200_000;
    private static final int KEPT = 200;
    private static final double LEAST = 0.18;
    private static final Pattern WORD = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");
    /** In every file, so they tell nothing. */
    private static final Set<String> COMMON = Set.of("public", "private", "protected", "static", "final", "void", "int", "return", "if",
            "else", "new", "this", "for", "while", "class", "import", "String", "null", "true", "false", "the", "a", "of", "def", "self",
            "const", "let", "var", "function");

    private final Map<Path, Text> known = new LinkedHashMap<>(32, 0.75f, true) { // guarded by this
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, Text> eldest) {
            return size() > KEPT;
        }
    };

    private record Text(FileTime modified, List<Window> windows) {
    }

    private record Window(Path file, String text, Set<String> words) {
    }

    private record Match(Window window, double score) {
    }

    /**
     * The lines that are most like those at a place, one stretch of a file. Reads files: in the background.
     *
     * @param file where the caret is; its own text is not looked into
     * @param root the project or workspace folder, or null
     * @param text of the document
     * @param offset of the caret
     * @param origin where the lines come from, for people
     * @param stop asked now and then; what was found until then is answered
     */
    public List<Snippet> near(Path file, Path root, String text, int offset, int most, String origin, BooleanSupplier stop) {
        if (file == null || file.getParent() == null || file.getFileName() == null) {
            return List.of();
        }
        Set<String> wanted = words(above(text, offset));
        if (wanted.size() < 3) {
            return List.of();
        }
        List<Match> best = new ArrayList<>();
        for (Path other : neighbours(file)) {
            if (stop.getAsBoolean()) {
                break;
            }
            windows(other).stream().map(window -> new Match(window, alike(wanted, window.words())))
                    .max(Comparator.comparingDouble(Match::score)).filter(match -> match.score() >= LEAST).ifPresent(best::add);
        }
        best.sort(Comparator.comparingDouble(Match::score).reversed());
        return best.stream().limit(most).map(match -> new Snippet(Kind.SAME_FOLDER, String.valueOf(match.window().file().getFileName()),
                origin, match.window().file(), root, match.window().text())).toList();
    }

    private static String above(String text, int offset) {
        int start = offset;
        for (int lines = 0; start > 0 && lines <= ABOVE; lines++) {
            start = text.lastIndexOf('\n', start - 1);
            if (start < 0) {
                start = 0;
            }
        }
        return text.substring(start, offset);
    }

    private static List<Path> neighbours(Path file) {
        String name = file.getFileName().toString();
        String ending = name.substring(Math.max(0, name.lastIndexOf('.')));
        if (!ending.startsWith(".")) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(file.getParent())) {
            return files.filter(other -> other.toString().endsWith(ending) && !other.equals(file)).sorted().limit(MOST_FILES).toList();
        } catch (IOException e) {
            return List.of(); // a folder that can not be listed has no neighbours to offer
        }
    }

    private List<Window> windows(Path file) {
        try {
            FileTime modified = Files.getLastModifiedTime(file);
            synchronized (this) {
                Text text = known.get(file);
                if (text != null && text.modified().equals(modified)) {
                    return text.windows();
                }
            }
            List<Window> windows = Files.size(file) > LARGEST || !Files.isRegularFile(file) ? List.of()
                    : windows(file, Files.readAllLines(file, StandardCharsets.UTF_8));
            synchronized (this) {
                known.put(file, new Text(modified, windows));
            }
            return windows;
        } catch (MalformedInputException e) {
            return List.of(); // another encoding: no text for us
        } catch (IOException e) {
            return List.of(); // gone meanwhile, or not ours to read
        }
    }

    private static List<Window> windows(Path file, List<String> lines) {
        List<Window> windows = new ArrayList<>();
        for (int from = 0; from < lines.size(); from += STEP) {
            String text = String.join("\n", lines.subList(from, Math.min(lines.size(), from + WINDOW))) + "\n";
            Set<String> words = words(text);
            if (words.size() > 4) {
                windows.add(new Window(file, text, words));
            }
            if (from + WINDOW >= lines.size()) {
                break;
            }
        }
        return windows;
    }

    private static Set<String> words(String text) {
        Set<String> words = new HashSet<>();
        Matcher matcher = WORD.matcher(text);
        while (matcher.find()) {
            String word = matcher.group();
            if (word.length() > 1 && !COMMON.contains(word)) {
                words.add(word);
            }
        }
        return words;
    }

    private static double alike(Set<String> a, Set<String> b) {
        Set<String> smaller = a.size() < b.size() ? a : b;
        Set<String> larger = smaller == a ? b : a;
        long both = smaller.stream().filter(larger::contains).count();
        long all = a.size() + b.size() - both;
        return all == 0 ? 0 : (double) both / all;
    }
}
