// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A list of patterns, of which the last one that matches decides. Immutable. */
final class IgnoreFile {
    /** The file's name, in any folder of a workspace. */
    static final String NAME = ".vaubanignore";
    private static final int LONGEST_FILE = 4 << 20;

    private final List<IgnorePattern> patterns;
    private final String fault;

    private IgnoreFile(List<IgnorePattern> patterns, String fault) {
        this.patterns = patterns;
        this.fault = fault;
    }

    /** Patterns from text. A line that is too long makes {@link #fault()} name it. */
    static IgnoreFile parse(String text, boolean ignoreCase) {
        List<IgnorePattern> patterns = new ArrayList<>();
        int number = 0;
        for (int start = text.startsWith("\uFEFF") ? 1 : 0; start < text.length();) {
            number++;
            int end = text.indexOf('\n', start);
            if (end < 0)
                end = text.length();
            // a carriage return belongs to the line's end only where there is one
            int last = end < text.length() && end > start && text.charAt(end - 1) == '\r' ? end - 1 : end;
            try {
                IgnorePattern pattern = IgnorePattern.parse(text.substring(start, last), number, ignoreCase);
                if (pattern != null)
                    patterns.add(pattern);
            } catch (IllegalArgumentException e) {
                return new IgnoreFile(List.of(), e.getMessage());
            }
            start = end + 1;
        }
        return new IgnoreFile(List.copyOf(patterns), null);
    }

    /** Patterns from a file; one that is not a file of reasonable size, or cannot be read, has a {@link #fault()}. */
    static IgnoreFile read(Path file, boolean ignoreCase) {
        if (!Files.isRegularFile(file))
            return new IgnoreFile(List.of(), "not a file");
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LONGEST_FILE + 1);
            if (bytes.length > LONGEST_FILE)
                return new IgnoreFile(List.of(), "longer than 4 MiB");
            return parse(new String(bytes, StandardCharsets.UTF_8), ignoreCase);
        } catch (IOException e) {
            return new IgnoreFile(List.of(), e.getClass().getSimpleName());
        }
    }

    /** Why the patterns cannot be relied upon, or null: then everything below must be held back. */
    String fault() {
        return fault;
    }

    /** The last pattern that matches, or null. */
    IgnorePattern deciding(String path, BooleanSupplier directory, IgnorePattern.Budget budget) {
        for (int i = patterns.size() - 1; i >= 0; i--) {
            IgnorePattern pattern = patterns.get(i);
            if (pattern.matches(path, budget) && (!pattern.directoriesOnly() || directory.getAsBoolean()))
                return pattern;
            if (budget.spent())
                return null;
        }
        return null;
    }
}
