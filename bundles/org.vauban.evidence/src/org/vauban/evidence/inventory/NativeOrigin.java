// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.inventory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;

/**
 * The origin of native libraries, from the file {@code manifest.txt} beside them, which the build writes.
 *
 * @param version version of llama.cpp, such as {@code 0.5.0}; empty if unknown
 * @param purl package URL of the package that contains them; null if unknown
 */
public record NativeOrigin(String version, @Nullable String purl) {
    private static final long MAX_BYTES = 1 << 20;
    private static final Pattern RELEASE = Pattern.compile("(?m)^# llama\\.cpp: v?([0-9A-Za-z.+-]+)$");
    private static final Pattern PACKAGE = Pattern
            .compile("(?m)^# package: @([a-z0-9._-]+)/([a-z0-9._-]+) ([0-9A-Za-z.+-]+)$");

    /** @throws IOException if the manifest exists and cannot be read */
    static NativeOrigin of(Path library) throws IOException {
        Path manifest = library.resolveSibling("manifest.txt");
        if (!Files.isRegularFile(manifest) || Files.size(manifest) > MAX_BYTES) {
            return new NativeOrigin("", null);
        }
        return parse(Files.readString(manifest, StandardCharsets.ISO_8859_1));
    }

    /** Parses the text of a manifest. */
    public static NativeOrigin parse(String manifest) {
        Matcher release = RELEASE.matcher(manifest);
        Matcher carrier = PACKAGE.matcher(manifest);
        return new NativeOrigin(release.find() ? release.group(1) : "", carrier.find()
                ? "pkg:npm/%40" + carrier.group(1) + '/' + carrier.group(2) + '@' + carrier.group(3)
                : null);
    }
}
