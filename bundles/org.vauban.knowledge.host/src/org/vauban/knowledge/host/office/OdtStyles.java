// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.office;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.knowledge.host.content.XmlStream;

/**
 * Knows which styles of an OpenDocument text hide, strike through or raise text, or are the title style. Must receive
 * the elements of {@code styles.xml}, then the automatic styles of {@code content.xml}. For one file.
 */
final class OdtStyles implements XmlStream.Handler {
    private static final String STYLE = "style";
    private static final String PARAGRAPH = "paragraph";
    private static final String TITLE = "Title";
    private static final int MOST_STYLES = 100_000;
    private static final int MOST_PARENTS = 20;
    /** Styles of headers and footers, which are not read. */
    private static final Set<String> SKIPPED = Set.of("automatic-styles", "master-styles");

    private final Map<String, Style> styles = new HashMap<>();
    private final OdtChapters chapters = new OdtChapters();
    private Style now = new Style("");
    private int skipped;

    private static final class Style {
        private final String parent;
        private @Nullable Boolean hidden;
        private @Nullable Boolean struck;
        private @Nullable Boolean raised;

        Style(String parent) {
            this.parent = parent;
        }
    }

    @Override
    public void start(String name, XmlStream xml) {
        if (skipped > 0 || SKIPPED.contains(name)) {
            skipped++;
        } else if (name.equals("outline-level-style")) {
            chapters.style(xml);
        } else {
            automatic(name, xml);
        }
    }

    /** The numbering of headings. */
    OdtChapters chapters() {
        return chapters;
    }

    @Override
    public void end(String name) {
        skipped = Math.max(0, skipped - 1);
    }

    /** Reads an element of the automatic styles in the content. */
    void automatic(String name, XmlStream xml) {
        if (name.equals(STYLE) && styles.size() < MOST_STYLES) {
            String family = given(xml.attribute("family"));
            now = new Style(key(family, given(xml.attribute("parent-style-name"))));
            styles.put(key(family, given(xml.attribute("name"))), now);
        } else if (name.endsWith(STYLE)) { // styles of lists and numbers
            now = new Style("");
        } else if (name.equals("text-properties")) {
            String display = xml.attribute("display");
            String position = xml.attribute("text-position");
            String line = xml.attribute("text-line-through-style");
            String lines = line == null ? xml.attribute("text-line-through-type") : line;
            now.struck = lines == null ? null : !lines.equals("none");
            now.hidden = display == null ? null : display.equals("none");
            now.raised = position == null ? null : position.matches("super\\b.*|(?!0)\\d.*");
        }
    }

    private static String key(String family, String name) {
        return family + ' ' + name;
    }

    private static String given(@Nullable String value) {
        return Objects.requireNonNullElse(value, "");
    }

    /** @param otherwise value inherited from the surrounding text */
    boolean hides(String family, @Nullable String name, boolean otherwise) {
        Style style = first(family, name, each -> each.hidden != null);
        return style == null ? otherwise : Boolean.TRUE.equals(style.hidden);
    }

    /**
     * Whether the text is struck through, and so no longer valid.
     *
     * @param otherwise value inherited from the surrounding text
     */
    boolean strikes(String family, @Nullable String name, boolean otherwise) {
        Style style = first(family, name, each -> each.struck != null);
        return style == null ? otherwise : Boolean.TRUE.equals(style.struck);
    }

    /** @param otherwise value inherited from the surrounding text */
    boolean raises(String family, @Nullable String name, boolean otherwise) {
        Style style = first(family, name, each -> each.raised != null);
        return style == null ? otherwise : Boolean.TRUE.equals(style.raised);
    }

    /** Whether a paragraph is the title of the document. */
    boolean isTitle(@Nullable String name) {
        return TITLE.equals(name) || first(PARAGRAPH, name, each -> each.parent.equals(key(PARAGRAPH, TITLE))) != null;
    }

    /** Returns the style itself or its nearest parent that satisfies the condition; null if there is none. */
    private @Nullable Style first(String family, @Nullable String name, Predicate<Style> wanted) {
        Style style = styles.get(key(family, given(name)));
        for (int i = 0; style != null && i < MOST_PARENTS; i++) {
            if (wanted.test(style)) {
                return style;
            }
            style = styles.get(style.parent);
        }
        return null;
    }
}
