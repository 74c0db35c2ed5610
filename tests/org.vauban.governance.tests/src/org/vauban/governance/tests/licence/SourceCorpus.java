// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.licence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.vauban.governance.licence.LicenceClass;
import org.vauban.governance.licence.LicenceDataWriter;

/** The sources of this product's bundles, each bundle a project: real code that is always available. */
final class SourceCorpus {
    /** Bundle whose sources are not among the projects. */
    static final String LEFT_OUT = "org.vauban.llama";

    private static final Path BUNDLES = Path.of(System.getProperty("vauban.root"), "bundles");

    /** Texts by path below the bundles folder. */
    private final Map<String, String> texts = new LinkedHashMap<>();

    SourceCorpus() throws IOException {
        try (Stream<Path> all = Files.walk(BUNDLES)) {
            for (Path file : all.filter(each -> each.toString().endsWith(".java")).sorted().toList()) {
                texts.put(BUNDLES.relativize(file).toString().replace('\\', '/'), Files.readString(file));
            }
        }
    }

    static String bundle(String file) {
        return file.substring(0, file.indexOf('/'));
    }

    /** Classifies every second project as permissive. */
    static LicenceClass kind(int number) {
        return number % 2 == 0 ? LicenceClass.PERMISSIVE : LicenceClass.COPYLEFT;
    }

    /** Writes licence data of all bundles except {@link #LEFT_OUT}. */
    void write(Path folder) throws IOException {
        LicenceDataWriter writer = new LicenceDataWriter();
        String project = "";
        int number = 0;
        for (Map.Entry<String, String> file : texts.entrySet()) {
            String bundle = bundle(file.getKey());
            if (bundle.equals(LEFT_OUT)) {
                continue;
            }
            if (!bundle.equals(project)) {
                project = bundle;
                writer.project(project, "1." + number, number % 2 == 0 ? "MIT" : "GPL-3.0-only", kind(number));
                number++;
            }
            writer.file(file.getKey(), file.getValue());
        }
        writer.write(folder);
    }

    String text(String file) {
        return texts.get(file);
    }

    /** A part of a file. */
    record Piece(String file, String text) {}

    /**
     * Returns parts of the files that neither begin nor end with white space, taken from after the imports; longer
     * files contribute more.
     *
     * @param copied whether to take them from the projects rather than from the bundle that is left out
     * @param shortest the minimum length in characters, of which a run of white space counts as one
     */
    List<Piece> pieces(boolean copied, int count, int shortest, int longest, Random random) {
        List<String> files = texts.keySet().stream().filter(file -> bundle(file).equals(LEFT_OUT) != copied)
                .filter(file -> body(texts.get(file)).length() > 2 * longest).toList();
        int longestBody = files.stream().mapToInt(file -> body(texts.get(file)).length()).max().orElseThrow();
        List<Piece> pieces = new ArrayList<>();
        while (pieces.size() < count) {
            String file = files.get(random.nextInt(files.size()));
            String body = body(texts.get(file));
            int start = random.nextInt(longestBody);
            int end = end(body, start, random.nextInt(shortest, longest + 1));
            if (end > 0 && body.substring(start, end).strip().length() == end - start) {
                pieces.add(new Piece(file, body.substring(start, end)));
            }
        }
        return pieces;
    }

    private static String body(String text) {
        int start = Math.max(text.lastIndexOf("\nimport "), text.indexOf("\npackage "));
        return text.substring(text.indexOf('\n', start + 1) + 1);
    }

    /** Returns the end of the given number of characters, or -1 if there are fewer. */
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
}
