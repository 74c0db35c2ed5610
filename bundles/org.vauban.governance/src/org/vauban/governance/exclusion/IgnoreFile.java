// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.exclusion;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.eclipse.jdt.annotation.Nullable;

import org.vauban.governance.internal.Messages;
import org.vauban.governance.source.TextDecoder;

/** A list of patterns, of which the last matching one decides. Immutable. */
final class IgnoreFile {
    /** Name of the file, in any folder of a workspace. */
    static final String NAME = ".vaubanignore";
    private static final int LONGEST_FILE = 4 << 20;

    private final List<IgnorePattern> patterns;
    private final String fault;
    private final boolean ignoreCase;

    private IgnoreFile(List<IgnorePattern> patterns, @Nullable String fault, boolean ignoreCase) {
        this.patterns = patterns;
        this.fault = fault;
        this.ignoreCase = ignoreCase;
    }

    private static IgnoreFile faulty(String fault) {
        return new IgnoreFile(List.of(), fault, true);
    }

    /** Parses patterns; lines end in LF, CR LF or CR. A line that is too long sets {@link #fault()}. */
    static IgnoreFile parse(String text, boolean ignoreCase) {
        List<IgnorePattern> patterns = new ArrayList<>();
        int number = 0;
        for (int start = text.startsWith("\uFEFF") ? 1 : 0; start < text.length();) {
            number++;
            int last = start;
            while (last < text.length() && text.charAt(last) != '\n' && text.charAt(last) != '\r') {
                last++;
            }
            int next = text.startsWith("\r\n", last) ? last + 2 : last + 1;
            try {
                IgnorePattern pattern = IgnorePattern.parse(text.substring(start, last), number, ignoreCase);
                if (pattern != null) {
                    patterns.add(pattern);
                }
            } catch (IllegalArgumentException e) {
                return faulty(String.valueOf(e.getMessage()));
            }
            start = next;
        }
        return new IgnoreFile(List.copyOf(patterns), null, ignoreCase);
    }

    /**
     * Creates patterns with several forms each, of which later ones take precedence. @param forms forms of each line
     */
    static IgnoreFile of(List<List<String>> forms, boolean ignoreCase) {
        List<IgnorePattern> patterns = new ArrayList<>();
        try {
            for (int i = 0; i < forms.size(); i++) {
                for (String form : forms.get(i)) {
                    IgnorePattern pattern = IgnorePattern.parse(form, i + 1, ignoreCase);
                    if (pattern != null) {
                        patterns.add(pattern);
                    }
                }
            }
        } catch (IllegalArgumentException e) {
            return faulty(String.valueOf(e.getMessage()));
        }
        return new IgnoreFile(List.copyOf(patterns), null, ignoreCase);
    }

    /** Reads patterns from a file; a file that is not regular, too large or unreadable has a {@link #fault()}. */
    static IgnoreFile read(Path file, boolean ignoreCase) {
        if (!Files.isRegularFile(file)) {
            return faulty(Messages.text("ignore.no.file"));
        }
        try {
            Optional<String> text = TextDecoder.read(file, LONGEST_FILE);
            return text.isEmpty() ? faulty(Messages.text("ignore.long"))
                    : parse(text.get(), ignoreCase);
        } catch (TextDecoder.EncodingException e) {
            return faulty(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return faulty(Messages.text("ignore.unreadable", e.getClass().getSimpleName()));
        }
    }

    boolean isEmpty() {
        return patterns.isEmpty();
    }

    /** Whether paths to be matched must be folded in case as well. */
    boolean ignoresCase() {
        return ignoreCase;
    }

    /** Returns why the patterns are unreliable, or null. With a fault, everything below must be withheld. */
    @Nullable
    String fault() {
        return fault;
    }

    /** Returns the last matching pattern, or null. */
    @Nullable
    IgnorePattern deciding(String path, BooleanSupplier directory, IgnorePattern.Budget budget) {
        for (int i = patterns.size() - 1; i >= 0; i--) {
            IgnorePattern pattern = patterns.get(i);
            if (pattern.matches(path, budget) && (!pattern.directoriesOnly() || directory.getAsBoolean())) {
                return pattern;
            }
            if (budget.spent()) {
                return null;
            }
        }
        return null;
    }
}
