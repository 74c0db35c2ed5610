// SPDX-License-Identifier: EPL-2.0
package org.vauban.licences;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.vauban.governance.licence.LicenceData;
import org.vauban.governance.licence.LicenceDataException;
import org.vauban.governance.licence.LicenceMatch;
import org.vauban.governance.licence.Origin;

/**
 * Tests licence data: {@code DATA ARCHIVE FOLDER [SEED]}. It reports how many copies from the archive, which is part of
 * the data, are found; how many pieces of the sources below the folder, which are not copied, are mistaken for copies;
 * and how long this takes.
 */
public final class LicenceDataProof {
    private static final int COPIES = 1_000;
    private static final int OTHERS = 10_000;
    private static final int WARM_UP = 2_000;

    private LicenceDataProof() {}

    /** A part of a file. */
    private record Piece(String file, String text) {}

    public static void main(String[] arguments) throws IOException, LicenceDataException {
        long seed = arguments.length > 3 ? Long.parseLong(arguments[3]) : 1;
        List<Piece> archive = archive(Path.of(arguments[1]));
        List<Piece> folder = folder(Path.of(arguments[2]));
        try (LicenceData data = LicenceData.open(Path.of(arguments[0])).orElseThrow()) {
            for (int i = 0; i < WARM_UP; i++) {
                data.find(pieces(folder, 1, 100, 400, new Random(i)).getFirst().text());
            }
            copies(data, archive, 100, 100, seed);
            copies(data, archive, 120, 120, seed);
            copies(data, archive, 100, 400, seed);
            copies(data, archive, 200, 400, seed);
            others(data, folder, 100, 400, seed);
            others(data, folder, 400, 2_000, seed);
        }
    }

    private static void copies(LicenceData data, List<Piece> archive, int shortest, int longest, long seed)
            throws LicenceDataException {
        int found = 0;
        int exact = 0;
        int wrong = 0;
        Map<String, String> texts = archive.stream().collect(Collectors.toMap(Piece::file, Piece::text));
        List<Piece> missed = new ArrayList<>();
        List<Piece> pieces = pieces(archive, COPIES, shortest, longest, new Random(seed));
        long[] nanos = new long[pieces.size()];
        for (int i = 0; i < pieces.size(); i++) {
            Piece piece = pieces.get(i);
            long start = System.nanoTime();
            List<LicenceMatch> matches = data.find(piece.text());
            nanos[i] = System.nanoTime() - start;
            boolean any = !matches.isEmpty();
            found += any ? 1 : 0;
            exact += matches.stream().flatMap(match -> match.origins().stream())
                    .anyMatch(origin -> origin.file().equals(piece.file())) ? 1 : 0;
            for (LicenceMatch match : matches) {
                wrong += isWrong(data, piece.text(), match, texts) ? 1 : 0;
            }
            if (!any) {
                missed.add(piece);
            }
        }
        System.out.printf(Locale.ROOT,
                "copies of %d to %d characters: %d of %d found, %d with the file, %d named for a file without it; %s%n",
                shortest, longest, found, pieces.size(), exact, wrong, times(nanos));
        if (Boolean.getBoolean("missed")) {
            missed.stream().limit(15).forEach(piece -> System.out.println("--- " + piece.file() + "\n" + piece.text()));
        }
    }

    /** Whether a file named in a match does not contain the text; the ends of a match are not exact. */
    private static boolean isWrong(LicenceData data, String text, LicenceMatch match, Map<String, String> texts)
            throws LicenceDataException {
        String part = text.substring(match.offset() + 12, match.offset() + match.length() - 12)
                .replaceAll("^[/*\\s]+|[/*\\s]+$", "");
        for (Origin origin : match.origins()) {
            String file = texts.get(origin.file());
            if (file != null && !data.find(part, file).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private static void others(LicenceData data, List<Piece> folder, int shortest, int longest, long seed)
            throws LicenceDataException {
        int found = 0;
        List<Piece> pieces = pieces(folder, OTHERS, shortest, longest, new Random(seed));
        long[] nanos = new long[pieces.size()];
        for (int i = 0; i < pieces.size(); i++) {
            long start = System.nanoTime();
            List<LicenceMatch> matches = data.find(pieces.get(i).text());
            nanos[i] = System.nanoTime() - start;
            for (LicenceMatch match : matches) {
                System.out.println("taken for " + match.origins().getFirst().file() + ", " + match.characters() + ":\n"
                        + pieces.get(i).text().substring(match.offset(), match.offset() + match.length()).indent(4));
            }
            found += matches.isEmpty() ? 0 : 1;
        }
        System.out.printf(Locale.ROOT, "others of %d to %d characters: %d of %d taken for copies; %s%n", shortest, longest,
                found, pieces.size(), times(nanos));
    }

    private static String times(long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return String.format(Locale.ROOT, "median %.3f ms, 99%% %.3f ms, longest %.3f ms", sorted[sorted.length / 2] / 1e6,
                sorted[sorted.length * 99 / 100] / 1e6, sorted[sorted.length - 1] / 1e6);
    }

    /**
     * Returns random pieces. Longer files are chosen more often; each piece has at least {@code shortest} characters
     * without its outer blanks.
     */
    private static List<Piece> pieces(List<Piece> files, int count, int shortest, int longest, Random random) {
        long[] ends = new long[files.size()];
        long total = 0;
        for (int i = 0; i < ends.length; i++) {
            total += Math.max(0, files.get(i).text().length() - longest);
            ends[i] = total;
        }
        List<Piece> pieces = new ArrayList<>();
        while (pieces.size() < count) {
            long at = random.nextLong(total);
            int index = Arrays.binarySearch(ends, at);
            index = index < 0 ? -index - 1 : index;
            while (ends[index] <= at) {
                index++;
            }
            String text = files.get(index).text();
            int length = random.nextInt(shortest, longest + 1);
            int start = (int) (at - (index == 0 ? 0 : ends[index - 1]));
            int end = end(text, start, length);
            String piece = text.substring(start, Math.max(start, end));
            if (end > 0 && piece.strip().length() == piece.length()) {
                pieces.add(new Piece(files.get(index).file(), piece));
            }
        }
        return pieces;
    }

    /** Returns the end of {@code length} characters, where a run of white space counts as one; -1 if there are fewer. */
    private static int end(String text, int start, int length) {
        int count = 0;
        for (int i = start; i < text.length(); i++) {
            boolean blank = Character.isWhitespace(text.charAt(i));
            count += blank && i > start && Character.isWhitespace(text.charAt(i - 1)) ? 0 : 1;
            if (count == length) {
                return i + 1;
            }
        }
        return -1;
    }

    /**
     * Returns the files from behind their imports on: the text before them is the licence notice, which is not
     * searched.
     */
    private static List<Piece> archive(Path archive) throws IOException {
        List<Piece> files = new ArrayList<>();
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().<ZipEntry>map(entry -> entry)::iterator) {
                if (entry.getName().endsWith(".java") && !entry.getName().startsWith("jdk.localedata/")
                        && !entry.getName().startsWith("jdk.charsets/")) {
                    try (InputStream in = zip.getInputStream(entry)) {
                        files.add(new Piece(entry.getName(),
                                body(new String(in.readAllBytes(), StandardCharsets.UTF_8))));
                    }
                }
            }
        }
        return files;
    }

    private static String body(String text) {
        int start = Math.max(text.lastIndexOf("\nimport "), text.indexOf("\npackage "));
        return start < 0 ? text : text.substring(text.indexOf('\n', start + 1) + 1);
    }

    private static List<Piece> folder(Path folder) throws IOException {
        List<Piece> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(each -> each.toString().endsWith(".java")).sorted().toList()) {
                files.add(new Piece(file.toString(), Files.readString(file)));
            }
        }
        return files;
    }
}
