// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.office;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.knowledge.host.content.XmlStream;

/**
 * Knows which styles of a Word document are headings, hide or strike text, number paragraphs, or belong to tables of
 * contents (ISO/IEC 29500-1, 17.7). A style inherits from the style that it is based on. For one file.
 */
final class DocxStyles implements XmlStream.Handler {
    private static final int MAX_LEVEL = 9;
    private static final int MOST_STYLES = 100_000;
    private static final int MOST_PARENTS = 20;
    private static final Pattern HEADING = Pattern.compile("(?i)heading ([1-9])");
    private static final Pattern CONTENTS = Pattern.compile("(?i)toc [1-9]|table of figures|index [1-9]");
    /** Values that switch a property off. */
    private static final Set<String> OFF = Set.of("0", "false", "off");

    private final Map<String, Style> styles = new HashMap<>();
    private Style now = new Style();

    private static final class Style {
        private String parent = "";
        private @Nullable Integer outline;
        private int named;
        private @Nullable Boolean hidden;
        private @Nullable Boolean struck;
        private @Nullable Boolean struckTwice;
        private @Nullable Integer list;
        private @Nullable Integer listLevel;
        private boolean contents;
    }

    @Override
    public void start(String name, XmlStream xml) {
        String given = xml.attribute("val");
        String value = given == null ? "" : given;
        switch (name) {
            case "style" -> {
                now = new Style();
                if (styles.size() < MOST_STYLES) {
                    styles.put(Objects.requireNonNullElse(xml.attribute("styleId"), ""), now);
                }
            }
            case "name" -> {
                now.named = "title".equalsIgnoreCase(value) ? 1
                        : HEADING.matcher(value).matches() ? value.charAt(value.length() - 1) - '0' : 0;
                now.contents = CONTENTS.matcher(value).matches();
            }
            case "basedOn" -> now.parent = value;
            case "outlineLvl" -> now.outline = level(value);
            case "vanish" -> now.hidden = isOn(given);
            case "strike" -> now.struck = isOn(given);
            case "dstrike" -> now.struckTwice = isOn(given);
            case "numId" -> now.list = number(value);
            case "ilvl" -> now.listLevel = number(value);
            default -> {
                // formatting
            }
        }
    }

    /** Converts an outline level to a heading level from 1; 0 for body text. */
    static int level(@Nullable String outline) {
        int level = number(outline);
        return level >= 0 && level < MAX_LEVEL ? level + 1 : 0; // 9 is body text
    }

    /** Whether a property that is present is on. */
    static boolean isOn(@Nullable String value) {
        return !OFF.contains(String.valueOf(value));
    }

    /** Returns -1 for text that is not a number. */
    static int number(@Nullable String value) {
        String digits = value == null ? "" : value.strip();
        return digits.matches("\\d{1,9}") ? Integer.parseInt(digits) : -1;
    }

    /** Returns the style itself or its nearest base that satisfies the condition; null if there is none. */
    private @Nullable Style first(@Nullable String id, Predicate<Style> wanted) {
        Style style = styles.get(String.valueOf(id));
        for (int i = 0; style != null && i < MOST_PARENTS; i++) {
            if (wanted.test(style)) {
                return style;
            }
            style = styles.get(style.parent);
        }
        return null;
    }

    /** Heading level from 1; 0 for other text. */
    int levelOf(@Nullable String id) {
        Style style = first(id, each -> each.outline != null || each.named > 0);
        Integer outline = style == null ? null : style.outline;
        return style == null ? 0 : outline == null ? style.named : outline;
    }

    boolean hides(@Nullable String id) {
        Style style = first(id, each -> each.hidden != null);
        return style != null && Boolean.TRUE.equals(style.hidden);
    }

    /** Whether the style strikes its text through. */
    boolean strikes(@Nullable String id) {
        Style style = first(id, each -> each.struck != null);
        return style != null && Boolean.TRUE.equals(style.struck);
    }

    /** Whether the style strikes its text through with two lines. */
    boolean strikesTwice(@Nullable String id) {
        Style style = first(id, each -> each.struckTwice != null);
        return style != null && Boolean.TRUE.equals(style.struckTwice);
    }

    /** Whether the style's paragraphs are entries of a table of contents. */
    boolean isOfContents(@Nullable String id) {
        return first(id, each -> each.contents) != null;
    }

    /** The list that numbers the style's paragraphs; -1 if there is none. */
    int listOf(@Nullable String id) {
        Style style = first(id, each -> each.list != null);
        Integer list = style == null ? null : style.list;
        return list == null ? -1 : list;
    }

    /** The level in that list; -1 if the style has none. */
    int listLevelOf(@Nullable String id) {
        Style style = first(id, each -> each.listLevel != null);
        Integer level = style == null ? null : style.listLevel;
        return level == null ? -1 : level;
    }
}
