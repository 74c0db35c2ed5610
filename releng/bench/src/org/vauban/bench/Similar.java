// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.lang.model.SourceVersion;
import org.vauban.assist.context.SimilarCode;
import org.vauban.assist.context.Snippet;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextSource;
import org.vauban.ide.tour.typist.UnseenPlaces;
import org.vauban.ide.tour.typist.UnseenPlaces.Place;

/**
 * {@code similar}: whether the similar lines of a prompt contain what a missing line needs. It calls no model, so ways
 * to find such lines are compared in seconds: by the names in the missing line that do not occur nearby, and by how
 * often they find a line much like it.
 */
final class Similar {
    /** UTF-16 units around the caret that every prompt contains. */
    private static final int BEFORE = 900;
    private static final int AFTER = 120;
    private static final double LIKE = 0.7;
    private static final Pattern NO_NAME = Pattern.compile("[^\\p{L}\\p{N}_]+");
    private static final Pattern BETWEEN_TOKENS = Pattern.compile("\\s+|(?<=\\W)|(?=\\W)");

    private Similar() {}

    static void run(Settings settings, Report report) throws IOException {
        UnseenPlaces unseen = new UnseenPlaces(settings.unseen(), settings.seed());
        List<Place> places = unseen.lines(settings.size().choose(20, 150, 150));
        Path root = Files.createTempDirectory(settings.temporary(), "similar");
        unseen.writeProjects(root);
        SimilarCode similar = new SimilarCode(List::of);
        int needed = 0;
        int shown = 0;
        int like = 0;
        for (Place place : places) {
            String text = place.before() + place.after();
            Path file = root.resolve(place.name());
            Path project = root.resolve(root.relativize(file).getName(0));
            List<Snippet> found = similar.near(SourceText.whole(TextSource.file(file, project), text),
                    place.before().length(), 1, null, () -> false);
            String lines = found.stream().map(Snippet::text).collect(Collectors.joining());
            Set<String> names = namesFromElsewhere(place);
            needed += names.size();
            names.retainAll(names(lines));
            shown += names.size();
            List<String> missing = tokens(place.text());
            like += lines.lines().anyMatch(line -> likeness(missing, tokens(line)) >= LIKE) ? 1 : 0;
        }
        report.add(share("similar-names", 100.0 * shown / needed));
        report.add(share("similar-lines", 100.0 * like / places.size()));
        report.note("similar: %d places; %d of %d names that the nearest text does not show", places.size(), shown,
                needed);
    }

    private static Figure share(String name, double value) {
        return new Figure(name, "-", value, null, null, null, null, "%");
    }

    /** Returns the names in a text, without keywords and single letters. */
    static Set<String> names(String text) {
        return NO_NAME.splitAsStream(text)
                .filter(name -> name.length() > 1 && !Character.isDigit(name.charAt(0))
                        && !SourceVersion.isKeyword(name))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Returns the names in a line that are absent from the text near it, which every prompt contains. */
    static Set<String> namesFromElsewhere(Place place) {
        String text = place.before() + place.after();
        int caret = place.before().length();
        Set<String> names = names(place.text());
        names.removeAll(names(text.substring(Math.max(0, caret - BEFORE), Math.min(text.length(), caret + AFTER))));
        return names;
    }

    private static List<String> tokens(String line) {
        return BETWEEN_TOKENS.splitAsStream(line.strip()).filter(token -> !token.isBlank()).toList();
    }

    /** Returns twice the longest common subsequence, as a share of both. */
    private static double likeness(List<String> a, List<String> b) {
        int[][] common = new int[a.size() + 1][b.size() + 1];
        for (int i = 1; i <= a.size(); i++) {
            for (int j = 1; j <= b.size(); j++) {
                common[i][j] = a.get(i - 1).equals(b.get(j - 1)) ? common[i - 1][j - 1] + 1
                        : Math.max(common[i - 1][j], common[i][j - 1]);
            }
        }
        return a.isEmpty() && b.isEmpty() ? 1 : 2.0 * common[a.size()][b.size()] / (a.size() + b.size());
    }
}
