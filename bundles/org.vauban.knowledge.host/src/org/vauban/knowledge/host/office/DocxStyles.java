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
 * Which styles of a Word document are headings, hide or strike text, number paragraphs, or are of tables of contents
 * (ISO/IEC 29500-1, 17.7). A style has what the one it is based on has. For one file.
 */
final class DocxStyles implements XmlStream.Handler {
    private static final int MAX_LEVEL = 9;
    private static final int MOST_STYLES = 100_000;
    private static final int MOST_PARENTS = 20;
    private static final Pattern HEADING = Pattern.compile("(?i)heading ([1-9])");
    private static final Pattern CONTENTS = Pattern.compile("(?i)toc [1-9]|table of figures|index [1-9]");
    /** How a property is switched off. */
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
                // how it looks
            }
        }
    }

    /** Of an outline level, from 1; 0 for body text. */
    static int level(@Nullable String outline) {
        int level = number(outline);
        return level >= 0 && level < MAX_LEVEL ? level + 1 : 0; // 9 is body text
    }

    /** Whether a property that is there is switched on. */
    static boolean isOn(@Nullable String value) {
        return !OFF.contains(String.valueOf(value));
    }

    /** -1 for what is none. */
    static int number(@Nullable String value) {
        String digits = value == null ? "" : value.strip();
        return digits.matches("\\d{1,9}") ? Integer.parseInt(digits) : -1;
    }

    /** The style, or the nearest one that it is based on, of which something holds; null for none. */
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

    /** Of a heading, from 1; 0 for other text. */
    int levelOf(@Nullable String id) {
        Style style = first(id, each -> each.outline != null || each.named > 0);
        Integer outline = style == null ? null : style.outline;
        return style == null ? 0 : outline == null ? style.named : outline;
    }

    boolean hides(@Nullable String id) {
        Style style = first(id, each -> each.hidden != null);
        return style != null && Boolean.TRUE.equals(style.hidden);
    }

    /** Whether its text is struck through. */
    boolean strikes(@Nullable String id) {
        Style style = first(id, each -> each.struck != null);
        return style != null && Boolean.TRUE.equals(style.struck);
    }

    /** Whether its text is struck through with two lines. */
    boolean strikesTwice(@Nullable String id) {
        Style style = first(id, each -> each.struckTwice != null);
        return style != null && Boolean.TRUE.equals(style.struckTwice);
    }

    /** Whether its paragraphs repeat headings with numbers of pages. */
    boolean isOfContents(@Nullable String id) {
        return first(id, each -> each.contents) != null;
    }

    /** The list that numbers its paragraphs; -1 for none. */
    int listOf(@Nullable String id) {
        Style style = first(id, each -> each.list != null);
        Integer list = style == null ? null : style.list;
        return list == null ? -1 : list;
    }

    /** The level in that list; -1 where it says nothing. */
    int listLevelOf(@Nullable String id) {
        Style style = first(id, each -> each.listLevel != null);
        Integer level = style == null ? null : style.listLevel;
        return level == null ? -1 : level;
    }
}
