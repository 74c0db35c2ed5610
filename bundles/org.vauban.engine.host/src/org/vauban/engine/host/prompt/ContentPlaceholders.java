// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.prompt;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vauban.engine.host.template.value.Quoting;

/**
 * Passes placeholders instead of texts to a template and replaces them in the output, so that the template's own text
 * can be told from untrusted texts. Equal texts have equal placeholders, so that a template can look one up among
 * others.
 *
 * <p>A placeholder contains a quotation mark: its rendered form shows whether the template printed the text plainly or
 * quoted, and the text is printed in the same way. Blanks around the placeholders of contents show whether the template
 * trimmed them. For one rendering.
 */
final class ContentPlaceholders implements TemplateTextMapper {
    /** A private-use character around a number: no template contains it or changes it except by quoting. */
    private static final char MARK = '\uE0F7';
    private static final Pattern PLACE = Pattern
            .compile("(?:" + MARK + "|(\\\\+)ue0f7)(\\d{1,9})(\\\\*)\"(?:" + MARK + "|\\\\+ue0f7)");
    private static final Pattern REMAINS = Pattern.compile(MARK + "|\\\\ue0f7");

    private record Marked(String text, boolean content) {}

    /**
     * A piece of a prompt.
     *
     * @param form whether it is the template's own text; otherwise it is an untrusted text
     */
    record Piece(String text, boolean form) {}

    private final Predicate<String> plain;
    private final Map<Marked, Integer> numbers = new HashMap<>();
    private final List<Marked> marked = new ArrayList<>();
    private final Set<String> unmarked = new HashSet<>();

    /** @param plain whether a setting is harmless wherever a template prints it */
    ContentPlaceholders(Predicate<String> plain) {
        this.plain = plain;
    }

    @Override
    public String word(String text) {
        return mark(text, false);
    }

    /** Returns an empty text without a placeholder, since templates check whether there is a text. */
    @Override
    public String content(String text) {
        return text.isEmpty() ? "" : " " + mark(text, true) + " ";
    }

    @Override
    public String setting(String text) {
        if (!plain.test(text)) {
            return word(text);
        }
        unmarked.add(text);
        return text;
    }

    /** Returns the settings that were passed without placeholders, so that the template can compare them. */
    Set<String> unmarked() {
        return unmarked;
    }

    private String mark(String text, boolean content) {
        if (text.isEmpty()) {
            return "";
        }
        Marked key = new Marked(text, content);
        Integer number = numbers.computeIfAbsent(key, k -> {
            marked.add(k);
            return marked.size() - 1;
        });
        return MARK + Integer.toString(number) + '"' + MARK;
    }

    /**
     * Splits the rendered text into pieces, the first one the template's; empty if the template broke placeholders, so
     * that untrusted texts cannot be told from its own.
     */
    Optional<List<Piece>> pieces(String rendered) {
        List<Piece> pieces = new ArrayList<>();
        Matcher place = PLACE.matcher(rendered);
        int from = 0;
        while (place.find()) {
            int number = Integer.parseInt(place.group(2));
            if (number >= marked.size()) {
                return Optional.empty();
            }
            Marked m = marked.get(number);
            boolean left = m.content() && place.start() > from && rendered.charAt(place.start() - 1) == ' ';
            boolean right = m.content() && place.end() < rendered.length() && rendered.charAt(place.end()) == ' ';
            String form = rendered.substring(from, left ? place.start() - 1 : place.start());
            String text = written(m.content() ? trimmed(m.text(), left, right) : m.text(), place.group(1) != null,
                    place.group(3).length());
            from = right ? place.end() + 1 : place.end();
            if (REMAINS.matcher(form).find()) {
                return Optional.empty();
            }
            pieces.add(new Piece(form, true));
            pieces.add(new Piece(text, false));
        }
        String end = rendered.substring(from);
        pieces.add(new Piece(end, true));
        return REMAINS.matcher(end).find() ? Optional.empty() : Optional.of(pieces);
    }

    private static String trimmed(String text, boolean left, boolean right) {
        return left ? right ? text : text.stripTrailing() : right ? text.stripLeading() : text.strip();
    }

    /**
     * @param escaped whether the placeholder's private-use character was printed as an escape
     * @param backslashes number before its quotation mark: 0 if plain, 1 in JSON, 3 in JSON within JSON
     */
    private static String written(String text, boolean escaped, int backslashes) {
        if (escaped && backslashes == 0) {
            // Python's repr, which prefers these quotes because of the placeholder
            return inside(Quoting.python(text, '\''));
        }
        String written = text;
        for (int level = backslashes; level > 0; level /= 2) {
            written = inside(Quoting.json(written, escaped));
        }
        return written;
    }

    private static String inside(String quoted) {
        return quoted.substring(1, quoted.length() - 1);
    }
}
