// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tour.typist;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Places in Java code that was published after the models; one per file, so that each is new. The same archives and the
 * same seed give the same places in the same order, however many are requested.
 */
public final class UnseenPlaces {
    private static final int SHORTEST_FILE = 4_000;
    private static final int SHORTEST_LINE = 14;
    /** Behind the fields and the first methods, so that there is enough context. */
    private static final int FIRST = 2_000;
    private static final Pattern CODE = Pattern
            .compile("\\s+(?!import |package |//|\\*|/\\*|@)[^\\s{}].{" + SHORTEST_LINE + ",100}");
    private static final Pattern METHOD = Pattern
            .compile("(?m)^    (?!\\s|//|\\*|@)[^;={}]*\\([^;{}]*\\)[^;{}]*\\{\\n(        )(?=\\S)");

    private final Path folder;
    private final long seed;

    /**
     * Reads the archives.
     * @param folder the folder of the archives of sources
     * @param seed seed of all random choices
     */
    public UnseenPlaces(Path folder, long seed) {
        this.folder = folder;
        this.seed = seed;
    }

    /**
     * A missing text.
     *
     * @param name name of the file
     * @param before everything before the text, its indentation included
     * @param text the original text
     * @param after everything behind it
     */
    public record Place(String name, String before, String text, String after) {
        public String indentation() {
            return before.substring(before.lastIndexOf('\n') + 1);
        }

        public String id() {
            return name + ':' + before.length();
        }

        /**
         * Whether the first line of a suggestion is the rest of the text, blanks aside.
         *
         * @param typed how much of the text is there
         */
        public boolean isContinuedBy(int typed, String suggestion) {
            return squeezed(suggestion.lines().findFirst().orElse("")).equals(squeezed(text.substring(typed)));
        }

        private static String squeezed(String text) {
            return text.replaceAll("\\s+", "");
        }
    }

    /** Whether a line, with its indentation and without its line end, is code whose text can be missing. */
    static boolean isCode(String line) {
        return CODE.matcher(line).matches();
    }

    /** Returns lines whose text is missing. */
    public List<Place> lines(int count) throws IOException {
        return places(count, UnseenPlaces::linesOf);
    }

    /** Returns bodies of methods, within these lengths. */
    public List<Place> bodies(int count, int shortest, int longest) throws IOException {
        return places(count, text -> bodiesOf(text, shortest, longest));
    }

    /** Writes the projects of the places, one folder each: a developer has them on the disk. */
    public void writeProjects(Path target) throws IOException {
        for (Path archive : archives(folder)) {
            try (ZipFile zip = new ZipFile(archive.toFile())) {
                for (ZipEntry entry : zip.stream().filter(each -> each.getName().endsWith(".java")).toList()) {
                    Path file = target.resolve(name(archive, entry)).normalize();
                    if (file.startsWith(target)) {
                        Files.createDirectories(file.getParent());
                        Files.writeString(file, text(zip, entry));
                    }
                }
            }
        }
    }

    /** Returns the archives of sources, by name. */
    static List<Path> archives(Path folder) throws IOException {
        List<Path> archives = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "*.jar")) {
                all.forEach(archives::add);
            }
        }
        Collections.sort(archives);
        return archives;
    }

    private static String name(Path archive, ZipEntry entry) {
        return archive.getFileName().toString().replace("-sources.jar", "") + '/' + entry.getName();
    }

    static String text(ZipFile zip, ZipEntry entry) throws IOException {
        return new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n")
                .replace("\t", "    ");
    }

    private List<Place> places(int count, Function<String, List<Range>> of) throws IOException {
        List<Place> places = new ArrayList<>();
        Random random = new Random(seed);
        for (Path archive : archives(folder)) {
            try (ZipFile zip = new ZipFile(archive.toFile())) {
                List<? extends ZipEntry> entries = zip.stream()
                        .filter(entry -> entry.getName().endsWith(".java") && entry.getSize() >= SHORTEST_FILE)
                        .toList();
                for (ZipEntry entry : entries) {
                    String text = text(zip, entry);
                    List<Range> possible = of.apply(text);
                    if (!possible.isEmpty()) {
                        Range chosen = possible.get(random.nextInt(possible.size()));
                        places.add(new Place(name(archive, entry), text.substring(0, chosen.begin()),
                                text.substring(chosen.begin(), chosen.end()), text.substring(chosen.after())));
                    }
                }
            }
        }
        if (places.size() < count) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "%s has Java files for %d places only: ./dev bench brings archives of sources there.",
                    folder, places.size()));
        }
        Collections.shuffle(places, random);
        return places.subList(0, count);
    }

    /**
     * The position of a place in its file, in UTF-16 units, because a file may have thousands and a place copies the
     * whole file.
     *
     * @param end end of the text that would be missing, exclusive
     * @param after where the remaining text behind it begins
     */
    private record Range(int begin, int end, int after) {}

    private static List<Range> linesOf(String text) {
        List<Range> possible = new ArrayList<>();
        int at = text.indexOf('\n', FIRST) + 1;
        for (int end = text.indexOf('\n', at); at > 0 && end > 0; at = end + 1, end = text.indexOf('\n', at)) {
            String line = text.substring(at, end);
            if (isCode(line)) {
                int begin = at + line.length() - line.stripLeading().length();
                possible.add(new Range(begin, at + line.stripTrailing().length(), end));
            }
        }
        return possible;
    }

    private static List<Range> bodiesOf(String text, int shortest, int longest) {
        List<Range> possible = new ArrayList<>();
        Matcher method = METHOD.matcher(text);
        while (method.find()) {
            int begin = method.end();
            int end = text.indexOf("\n    }\n", begin);
            if (method.start() >= FIRST / 2 && end - begin >= shortest && end - begin <= longest) {
                possible.add(new Range(begin, end, end));
            }
        }
        return possible;
    }
}
