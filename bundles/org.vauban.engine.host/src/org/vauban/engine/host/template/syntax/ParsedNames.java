// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template.syntax;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.vauban.engine.host.template.rendering.TemplateException;

/** The names that expressions were found to use: variables that are read, and filters and tests that do not exist. */
final class ParsedNames {
    /** The names read since a macro began; its parser asks for {@code varargs}, {@code kwargs} and {@code caller}. */
    private Set<String> read = new HashSet<>();
    /**
     * Whether an unknown filter is an error only when it is reached: as in jinja2 right under an {@code if} or in a
     * conditional expression, and nowhere else.
     */
    private boolean lenient;
    /** What {@link #lenient} did not forgive. */
    private final List<TemplateException> unknown = new ArrayList<>();

    Set<String> read() {
        return read;
    }

    void read(Set<String> names) {
        read = names;
    }

    boolean lenient() {
        return lenient;
    }

    void lenient(boolean value) {
        lenient = value;
    }

    /** Notes a filter or a test that does not exist, unless that is forgiven. */
    void unknown(TemplateException error) {
        if (!lenient) {
            unknown.add(error);
        }
    }

    /** How many errors were noted so far. */
    int errors() {
        return unknown.size();
    }

    /** Forgives all errors noted after the first {@code count}. */
    void forgiveAfter(int count) {
        unknown.subList(count, unknown.size()).clear();
    }

    /** @throws TemplateException if a filter or test that is not there was found where that is an error in itself */
    void check() {
        if (!unknown.isEmpty()) {
            throw unknown.getFirst();
        }
    }
}
