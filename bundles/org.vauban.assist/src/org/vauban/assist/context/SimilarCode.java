// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.context;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.context.Snippet.Kind;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.GatePolicy;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;
import org.vauban.governance.SourceText;
import org.vauban.governance.exclusion.Exclusions;
import org.vauban.governance.source.TextDecoder;
import org.vauban.governance.source.TextSource;

/**
 * Finds a line similar to the one at the caret, between lines similar to those above and below the caret, and returns
 * it with the lines that follow, which are often what is missing at the caret. Searches the part of the file that the
 * prompt does not hold, and nearby files with the same extension: those of the same folder first, then those of folders
 * around. Words that are rare in these files count more. While the user goes on typing, the result stays the same until
 * a much better one is found, so that the engine can reuse its prefix. Caches the files. Safe for use by many threads.
 *
 * @see <a href="https://arxiv.org/abs/2303.12570">RepoCoder, which measures what such lines are worth</a>
 */
public final class SimilarCode {
    /** Characters around the caret that the prompt holds anyway. */
    private static final int SEEN_BEFORE = 900;
    private static final int SEEN_AFTER = 120;
    private static final int KEPT = 400;
    private static final int ANSWERS = 16;
    private static final int LARGEST = 200_000;
    private static final double LEAST = 0.15;
    private static final int FEWEST_WORDS = 3;
    /** Factor by which another stretch must be better while the caret has only moved on. */
    private static final double BETTER = 2;
    /** Distance in UTF-16 units within which a caret has only moved on. */
    private static final int SAME_PLACE = 600;
    /** Number of lines further down in a stretch for which it stays the result. */
    private static final int COVERED = 4;

    private final Supplier<List<String>> patterns;
    private volatile @Nullable Excluded excluded;
    private final Map<Path, Text> known = new LruMap<>(KEPT); // guarded by this
    private final Map<Path, Answer> answers = new LruMap<>(ANSWERS); // guarded by this
    private final Map<Path, Neighbourhood> neighbourhoods = new LruMap<>(ANSWERS); // guarded by this

    /** Exclusions, with the settings and the policy that they were made from. */
    private record Excluded(List<String> settings, Policy policy, Exclusions exclusions) {}

    /** The files near one, as they were when last read in the background. */
    private record Neighbourhood(Map<Path, CodeLines> texts, WordWeights weights) {
        static final Neighbourhood NONE = new Neighbourhood(Map.of(), WordWeights.EQUAL);
    }

    /** The result for a caret. */
    private record Answer(int offset, List<String> texts) {
        static final Answer NONE = new Answer(0, List.of());

        /** Returns the texts if the caret has only moved on, else none. */
        List<String> at(int now) {
            return Math.abs(now - offset) <= SAME_PLACE ? texts : List.of();
        }
    }

    private record Text(FileTime modified, @Nullable CodeLines lines) {}

    private record Match(Path file, String text, double score) {

        /** Returns the text of a match in another file as a stored text. */
        SourceText from(@Nullable Path root) {
            return SourceText.ofStored(TextSource.file(file, root), text);
        }
    }

    /** @param exclusions patterns of the user's settings; excluded files are not read */
    public SimilarCode(Supplier<List<String>> exclusions) {
        this.patterns = exclusions;
    }

    /**
     * Finds the lines most similar to those at the caret: one stretch each of some other files, then at most one of the
     * document itself. Reads files: call it in the background.
     *
     * @param own the document of the caret
     * @param offset offset of the caret
     * @param most number of other files; with 0 none is read
     * @param origin source of the lines as shown to the user
     * @param stop checked periodically; when true, the matches found so far are returned
     */
    public List<Snippet> near(SourceText own, int offset, int most, @Nullable String origin, BooleanSupplier stop) {
        return find(own, offset, most, origin, file -> read(file, own.source().root(), stop));
    }

    /** Finds similar lines in the document and in files read before, without access to the disk. */
    public List<Snippet> known(SourceText own, int offset, int most, @Nullable String origin) {
        return find(own, offset, most, origin, this::known);
    }

    private synchronized Neighbourhood known(Path file) {
        return neighbourhoods.getOrDefault(file, Neighbourhood.NONE);
    }

    private List<Snippet> find(SourceText own, int offset, int most, @Nullable String origin,
            Function<Path, Neighbourhood> near) {
        Path file = own.source().local();
        Path root = own.source().root();
        String text = own.text();
        if (file == null || file.getParent() == null || file.getFileName() == null) {
            return List.of();
        }
        CaretLines wanted = CaretLines.of(text, offset);
        if (wanted.words() < FEWEST_WORDS) {
            return List.of();
        }
        List<String> before;
        synchronized (this) {
            before = answers.getOrDefault(file, Answer.NONE).at(offset);
        }
        Neighbourhood around = most > 0 ? near.apply(file) : Neighbourhood.NONE;
        List<Match> found = new ArrayList<>(others(around, wanted, before, most));
        // if room is short, other files come first, since the prompt knows nothing of them
        if (text.length() <= LARGEST) {
            own(file, text, offset, wanted, before).ifPresent(found::add);
        }
        synchronized (this) {
            answers.put(file, new Answer(offset, found.stream().map(Match::text).toList()));
        }
        return found.stream().map(match -> new Snippet(Kind.SIMILAR, String.valueOf(match.file().getFileName()), origin,
                match.file().equals(file) ? own.derived(match.text()) : match.from(root))).toList();
    }

    private static Optional<Match> own(Path file, String text, int offset, CaretLines wanted, List<String> before) {
        int from = text.lastIndexOf('\n', Math.max(0, offset - SEEN_BEFORE)) + 1;
        int to = text.indexOf('\n', Math.min(text.length(), offset + SEEN_AFTER));
        Match above = best(file, new CodeLines(text.substring(0, offset <= SEEN_BEFORE ? 0 : from)), wanted,
                WordWeights.EQUAL, before);
        Match below = to < 0 ? null
                : best(file, new CodeLines(text.substring(to + 1)), wanted, WordWeights.EQUAL, before);
        return Stream.of(above, below).filter(Objects::nonNull).max(Comparator.comparingDouble(Match::score));
    }

    private static List<Match> others(Neighbourhood near, CaretLines wanted, List<String> before, int most) {
        return near.texts().entrySet().stream()
                .map(each -> best(each.getKey(), each.getValue(), wanted, near.weights(), before))
                .filter(Objects::nonNull).sorted(Comparator.comparingDouble(Match::score).reversed()).limit(most)
                .toList();
    }

    private Neighbourhood read(Path file, @Nullable Path root, BooleanSupplier stop) {
        Exclusions excluding = exclusions();
        Map<Path, CodeLines> texts = new LinkedHashMap<>();
        for (Path other : NearbyFiles.of(file, root, stop)) {
            if (stop.getAsBoolean()) {
                break;
            }
            CodeLines lines = excluding.check(other, root).excluded() ? null : lines(other);
            if (lines != null) {
                texts.put(other, lines);
            }
        }
        Neighbourhood read = new Neighbourhood(texts, WordWeights.byRarity(texts.values()));
        synchronized (this) {
            Neighbourhood before = known(file);
            if (stop.getAsBoolean() && before.texts().size() > texts.size()) {
                return before; // the search was interrupted
            }
            neighbourhoods.put(file, read);
        }
        return read;
    }

    private static @Nullable Match best(Path file, CodeLines lines, CaretLines wanted, WordWeights weights,
            List<String> before) {
        double[] scores = new double[lines.size()];
        int best = -1;
        for (int line = 0; line < scores.length; line++) {
            scores[line] = wanted.alike(lines, line, weights);
            if (scores[line] >= LEAST && (best < 0 || scores[line] > scores[best]) && !lines.shown(line).isEmpty()) {
                best = line;
            }
        }
        Match found = best < 0 ? null : new Match(file, lines.shown(best), scores[best]);
        for (String text : before) {
            int kept = lines.find(text);
            double score = kept < 0 ? 0 : BETTER * Arrays.stream(scores, kept, Math.min(scores.length, kept + COVERED))
                    .max().orElse(0);
            if (score >= LEAST && (found == null || score > found.score())) {
                found = new Match(file, text, score);
            }
        }
        return found;
    }

    private Exclusions exclusions() {
        List<String> settings = patterns.get();
        UserDirectories user = UserDirectories.standard();
        try {
            Policy policy = Policy.of(user);
            Excluded made = excluded;
            if (made == null || made.policy != policy || !made.settings.equals(settings)) {
                made = new Excluded(List.copyOf(settings), policy, GatePolicy.of(policy).exclusions(settings));
                excluded = made;
            }
            return made.exclusions;
        } catch (PolicyException e) {
            return GatePolicy.exclusions(user, settings); // the policy's own exclusions are unknown
        }
    }

    private @Nullable CodeLines lines(Path file) {
        try {
            FileTime modified = Files.getLastModifiedTime(file);
            synchronized (this) {
                Text text = known.get(file);
                if (text != null && text.modified().equals(modified)) {
                    return text.lines();
                }
            }
            CodeLines lines = !Files.isRegularFile(file) ? null
                    : TextDecoder.read(file, LARGEST).map(CodeLines::new).orElse(null);
            synchronized (this) {
                known.put(file, new Text(modified, lines));
            }
            return lines;
        } catch (IOException e) {
            return null; // in another encoding, deleted meanwhile, or not readable
        }
    }
}
