// SPDX-License-Identifier: EPL-2.0
package org.vauban.supplychain;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * Writes the build's documents about its results: bills of materials, NOTICE and provenance. It runs from its sources,
 * with the jars of the distribution or of the update site on the class path.
 *
 * <pre>
 * site ROOT TIME SITE [NAME]           SITE/sbom: the site, and each feature
 * distribution ROOT TIME LIB VERSION OUT PLATFORM=RUNTIME…
 *                                      OUT/vauban-VERSION-PLATFORM.cdx.json; RUNTIME may be empty
 * extension ROOT TIME FILE             FILE.cdx.json: the extension for Visual Studio Code
 * notice ROOT FILE BILL…               the file NOTICE, from bills
 * provenance ROOT TIME TARGET COMMIT   TARGET/provenance.json, TARGET/provenance.dsse.json
 * results TARGET FILE                  signs a file of test results
 * </pre>
 */
public final class Main {
    private Main() {}

    /**
     * Entry point.
     *
     * @param arguments see above
     */
    public static void main(String[] arguments) throws Exception {
        List<String> rest = Arrays.asList(arguments).subList(1, arguments.length);
        Path root = Path.of(rest.get(0));
        switch (arguments[0]) {
            case "site" -> SiteBills.write(root, time(rest.get(1)), Path.of(rest.get(2)),
                    rest.size() > 3 ? rest.get(3) : "vauban-site");
            case "distribution" -> DistributionBills.write(root, time(rest.get(1)), Path.of(rest.get(2)), rest.get(3),
                    Path.of(rest.get(4)), rest.subList(5, rest.size()));
            case "extension" -> ExtensionBill.write(root, time(rest.get(1)), Path.of(rest.get(2)));
            case "notice" -> Files.writeString(Path.of(rest.get(1)),
                    Notice.text(root, rest.subList(2, rest.size()).stream().map(Path::of).toList()));
            case "provenance" -> Provenance.write(root, time(rest.get(1)), Path.of(rest.get(2)), rest.get(3));
            case "results" -> ResultStatement.write(root, Path.of(rest.get(1)));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    /** Reads a time: seconds since 1970, or ISO 8601. */
    static Instant time(String text) {
        boolean seconds = text.chars().allMatch(Character::isDigit);
        return seconds ? Instant.ofEpochSecond(Long.parseLong(text)) : Instant.parse(text);
    }

    static void write(Path file, JsonElement json) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file,
                new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(json) + "\n");
    }
}
