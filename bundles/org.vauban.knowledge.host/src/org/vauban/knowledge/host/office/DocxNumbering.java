// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.office;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.knowledge.host.content.XmlStream;

/**
 * Computes the numbers that Word displays before headings and items but does not store in the text (ISO/IEC 29500-1,
 * 17.9): {@code 4.2.1}, {@code a)}, {@code REQ-007}. For one document, whose paragraphs must be passed in order.
 */
final class DocxNumbering implements XmlStream.Handler {
    private static final int LEVELS = 9;
    private static final int MOST = 100_000;
    private static final int LONGEST = 60;
    private static final int NOT_BEGUN = -1;
    private static final Pattern PLACE = Pattern.compile("%([1-9])");

    private final DocxStyles styles;
    /** Levels of each abstract list. */
    private final Map<Integer, Level[]> lists = new HashMap<>();
    /** Styles that define an abstract list, by abstract list. */
    private final Map<Integer, String> linked = new HashMap<>();
    /** Abstract list of each list. */
    private final Map<Integer, Integer> numbers = new HashMap<>();
    /** Start values of a list's levels that differ from its abstract list. */
    private final Map<Integer, Map<Integer, Integer>> starts = new HashMap<>();
    private final Map<Integer, int[]> counters = new HashMap<>();
    private final Set<Integer> begun = new HashSet<>();
    private Level @Nullable [] levels;
    private Level level = new Level();
    private int id;
    private int overridden;
    private int skipped;

    private static final class Level {
        private int start = 1;
        private String format = "decimal";
        private String text = "";
        private String style = "";
        private boolean legal;
        private boolean restarts = true;
    }

    DocxNumbering(DocxStyles styles) {
        this.styles = styles;
    }

    @Override
    public void start(String name, XmlStream xml) {
        if (skipped > 0 || name.equals("Fallback")) {
            skipped++;
            return;
        }
        String given = xml.attribute("val");
        String value = given == null ? "" : given;
        switch (name) {
            case "abstractNum" -> {
                id = DocxStyles.number(xml.attribute("abstractNumId"));
                Level[] made = new Level[LEVELS];
                Arrays.setAll(made, each -> new Level());
                levels = made;
                if (lists.size() < MOST) {
                    lists.put(id, made);
                }
            }
            case "numStyleLink" -> {
                if (linked.size() < MOST) {
                    linked.put(id, value);
                }
            }
            case "num" -> id = DocxStyles.number(xml.attribute("numId"));
            case "abstractNumId" -> {
                if (numbers.size() < MOST) {
                    numbers.put(id, DocxStyles.number(value));
                }
            }
            case "lvlOverride" -> overridden = DocxStyles.number(xml.attribute("ilvl"));
            case "startOverride" -> {
                if (overridden >= 0 && overridden < LEVELS && (starts.size() < MOST || starts.containsKey(id))) {
                    starts.computeIfAbsent(id, each -> new HashMap<>()).put(overridden, DocxStyles.number(value));
                }
            }
            case "lvl" -> {
                Level[] now = levels;
                int at = DocxStyles.number(xml.attribute("ilvl"));
                level = now == null || at < 0 || at >= LEVELS ? new Level() : now[at];
            }
            case "start" -> level.start = Math.max(0, DocxStyles.number(value));
            case "numFmt" -> {
                String custom = value.equals("custom") ? xml.attribute("format") : null;
                level.format = custom == null ? value : custom;
            }
            case "lvlText" -> level.text = value.length() > LONGEST ? "" : value;
            case "pStyle" -> level.style = value;
            case "isLgl" -> level.legal = DocxStyles.isOn(given);
            case "lvlRestart" -> level.restarts = !value.equals("0");
            default -> {
                // formatting
            }
        }
    }

    @Override
    public void end(String name) {
        if (skipped > 0) {
            skipped--;
        } else if (name.equals("abstractNum")) {
            levels = null;
        }
    }

    /**
     * Returns the number of the next paragraph.
     *
     * @param style style of the paragraph, or null
     * @param list list of the paragraph; -1 if its style determines it
     * @param listLevel level in the list; -1 if its style determines it
     * @return empty for a bullet or a paragraph without number
     */
    String next(@Nullable String style, int list, int listLevel) {
        int number = list >= 0 ? list : styles.listOf(style);
        int abstractList = abstractList(number);
        Level[] all = lists.get(abstractList);
        if (all == null) {
            return "";
        }
        int at = listLevel >= 0 ? listLevel : styles.listLevelOf(style);
        for (int i = 0; at < 0 && i < LEVELS; i++) {
            at = all[i].style.equals(style) ? i : -1;
        }
        at = Math.max(0, at);
        if (at >= LEVELS) {
            return "";
        }
        count(number, abstractList, all, at);
        return label(all, counters.getOrDefault(abstractList, new int[LEVELS]), at);
    }

    private int abstractList(int number) {
        int found = numbers.getOrDefault(number, -1);
        String style = linked.get(found);
        return style == null ? found : numbers.getOrDefault(styles.listOf(style), -1);
    }

    private void count(int number, int abstractList, Level[] all, int at) {
        int[] counter = counters.computeIfAbsent(abstractList, each -> {
            int[] made = new int[LEVELS];
            Arrays.fill(made, NOT_BEGUN);
            return made;
        });
        Map<Integer, Integer> anew = starts.getOrDefault(number, Map.of());
        if (begun.add(number)) {
            anew.keySet().forEach(of -> counter[of] = NOT_BEGUN);
        }
        for (int i = 0; i <= at; i++) {
            counter[i] = counter[i] == NOT_BEGUN ? Math.max(0, anew.getOrDefault(i, all[i].start))
                    : i < at ? counter[i] : counter[i] + 1;
        }
        for (int i = at + 1; i < LEVELS; i++) {
            counter[i] = all[i].restarts ? NOT_BEGUN : counter[i];
        }
    }

    private static String label(Level[] all, int[] counter, int at) {
        if (all[at].format.equals("bullet")) {
            return "";
        }
        StringBuilder label = new StringBuilder();
        Matcher place = PLACE.matcher(all[at].text);
        while (place.find()) {
            int index = place.group(1).charAt(0) - '1';
            String format = all[at].legal ? "decimal" : all[index].format;
            place.appendReplacement(label, "");
            label.append(shown(Math.max(0, counter[index]), format));
        }
        place.appendTail(label);
        return label.length() > LONGEST ? "" : label.toString().strip();
    }

    private static String shown(int number, String format) {
        return switch (format) {
            case "none" -> "";
            case "decimalZero" -> number < 10 ? "0" + number : Integer.toString(number);
            case "upperRoman" -> ListNumbers.upper(ListNumbers.roman(number));
            case "lowerRoman" -> ListNumbers.roman(number);
            case "upperLetter" -> ListNumbers.upper(ListNumbers.letters(number));
            case "lowerLetter" -> ListNumbers.letters(number);
            default -> {
                String digits = Integer.toString(number);
                int width = format.indexOf(','); // 001, 002, 003, ...
                yield width > 0 && width < 10 && format.substring(0, width).matches("0+1")
                        ? "0".repeat(Math.max(0, width - digits.length())) + digits : digits;
            }
        };
    }
}
