// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.inventory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.eclipse.jdt.annotation.Nullable;

/** Reads the Maven coordinates stated in a jar. */
final class MavenOrigin {
    private static final int MAX_BYTES = 1 << 16;
    private static final Pattern FILE = Pattern
            .compile("META-INF/maven/([A-Za-z0-9._-]+)/([A-Za-z0-9._-]+)/pom\\.properties");
    private static final Pattern VERSION = Pattern.compile("(?m)^version=([0-9A-Za-z.+_-]+)\\s*$");

    private MavenOrigin() {}

    /** Returns the package URL; null if the jar states no coordinates, or several, as one that contains others. */
    static @Nullable String purl(ZipFile jar) throws IOException {
        List<? extends ZipEntry> found = jar.stream().filter(entry -> FILE.matcher(entry.getName()).matches()).limit(2)
                .toList();
        if (found.size() != 1) {
            return null;
        }
        Matcher coordinates = FILE.matcher(found.getFirst().getName());
        String text;
        try (InputStream in = jar.getInputStream(found.getFirst())) {
            text = new String(in.readNBytes(MAX_BYTES), StandardCharsets.ISO_8859_1);
        }
        Matcher version = VERSION.matcher(text);
        if (!coordinates.matches() || !version.find()) {
            return null;
        }
        return "pkg:maven/" + coordinates.group(1) + '/' + coordinates.group(2) + '@' + version.group(1);
    }
}
