// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template.syntax;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.vauban.engine.host.template.rendering.TemplateException;

/** Collects names in expressions: variables that are read, and filters and tests that do not exist. */
final class ParsedNames {
    /**
     * Names read since a macro began, among which its parser looks for {@code varargs}, {@code kwargs} and
     * {@code caller}.
     */
    private Set<String> read = new HashSet<>();
    /**
     * Whether an unknown filter is an error only when it is executed: as in jinja2, only directly within an {@code if}
     * or in a conditional expression.
     */
    private boolean lenient;
    /** Errors that were found while {@link #lenient} was false. */
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

    /** Records an unknown filter or test, unless that is allowed here. */
    void unknown(TemplateException error) {
        if (!lenient) {
            unknown.add(error);
        }
    }

    /** Returns the number of recorded errors. */
    int errors() {
        return unknown.size();
    }

    /** Discards all errors after the first {@code count}. */
    void forgiveAfter(int count) {
        unknown.subList(count, unknown.size()).clear();
    }

    /** @throws TemplateException if an unknown filter or test was found where that is an error */
    void check() {
        if (!unknown.isEmpty()) {
            throw unknown.getFirst();
        }
    }
}
