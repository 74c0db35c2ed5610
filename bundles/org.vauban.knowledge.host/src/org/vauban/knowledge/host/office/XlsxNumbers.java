// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.office;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.knowledge.host.content.XmlStream;

/**
 * Formats the numbers of cells by their number formats (ISO/IEC 29500-1, 18.8.30 and 18.17.4): the file stores dates
 * and times as numbers of days, and percentages as fractions. Must receive the styles of a workbook. For one file.
 */
final class XlsxNumbers implements XmlStream.Handler {
    /** What a number format displays. */
    private enum Kind {
        NUMBER, PERCENT, DATE, TIME, DATE_AND_TIME, DURATION, NOTHING
    }

    /** Precision that spreadsheet programs display; the file stores more digits of inexact binary values. */
    private static final MathContext SHOWN = new MathContext(15);
    /** Numbers with more digits before the point, or more zeros after it, stay as in the file. */
    private static final int MOST_ZEROS = 20;
    private static final int LONGEST_NUMBER = 40;
    private static final int MOST_FORMATS = 100_000;
    private static final int LONGEST_CODE = 255;
    /** First day after the supported dates: 1 January 10000. */
    private static final double END = 2_958_466;
    /** 29 February 1900, which did not exist. */
    private static final int NO_DAY = 60;
    private static final double SECONDS = 86_400;
    /** Hours, minutes or seconds without an upper limit. */
    private static final Pattern ELAPSED = Pattern.compile("\\[(?:h+|m+|s+)\\]");
    /** Literal text and characters, padding, fill characters, colours and the like. */
    private static final Pattern NO_DIGITS = Pattern.compile("\"[^\"]*\"|\\\\.|_.|\\*.|\\[[^\\]]*\\]");
    /** Whole numbers with a text before them or with leading zeros, as in ids. Group 1 is the text, 2 the zeros. */
    private static final Pattern NUMBERED = Pattern
            .compile("(?:\\[[A-Za-z]+\\])?((?:\"[^\"]*\"|\\\\.|[-/() ])*)(0{1,15})"
                    + "(?:\"[^\"]*\"|\\\\.|[-/() ])*(?:;.*)?");
    private static final Pattern WHOLE = Pattern.compile("\\d{1,15}");

    private final Map<Integer, Kind> kinds = new HashMap<>();
    /** Text before numbers and their minimum number of digits, by format. */
    private final Map<Integer, String> texts = new HashMap<>();
    private final Map<Integer, Integer> digits = new HashMap<>();
    private final List<Integer> formats = new ArrayList<>();
    /** Whether inside the number formats of cells; conditional formats have their own, which may use the same ids. */
    private boolean inCodes;
    private boolean inFormats;
    private boolean since1904;

    /** @param wanted whether the workbook counts days from 1904 */
    void countFrom1904(boolean wanted) {
        since1904 = wanted;
    }

    @Override
    public void start(String name, XmlStream xml) {
        int id = whole(xml.attribute("numFmtId"));
        String code = xml.attribute("formatCode");
        if (name.equals("numFmts")) {
            inCodes = true;
        } else if (inCodes && code != null && code.length() <= LONGEST_CODE && kinds.size() < MOST_FORMATS) {
            kinds.put(id, kind(code));
            Matcher numbered = NUMBERED.matcher(code);
            if (kinds.get(id) == Kind.NUMBER && numbered.matches()) {
                texts.put(id, numbered.group(1).replaceAll("\"|\\\\(.)", "$1"));
                digits.put(id, numbered.group(2).length());
            }
        } else if (name.equals("cellXfs")) {
            inFormats = true;
        } else if (inFormats && name.equals("xf") && formats.size() < MOST_FORMATS) {
            formats.add(id);
        }
    }

    @Override
    public void end(String name) {
        inCodes &= !name.equals("numFmts");
        inFormats &= !name.equals("cellXfs");
    }

    private static int whole(@Nullable String text) {
        try {
            return text == null ? -1 : Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static Kind kind(String code) {
        if (code.strip().matches(";{2,}")) {
            return Kind.NOTHING; // not even zero
        }
        String lower = code.toLowerCase(Locale.ROOT);
        if (ELAPSED.matcher(lower).find()) {
            return Kind.DURATION;
        }
        String shown = NO_DIGITS.matcher(lower).replaceAll("");
        String positive = shown.substring(0, shown.indexOf(';') < 0 ? shown.length() : shown.indexOf(';'));
        boolean time = positive.indexOf('h') >= 0 || positive.indexOf('s') >= 0;
        boolean date = positive.indexOf('y') >= 0 || positive.indexOf('d') >= 0 || !time && positive.indexOf('m') >= 0;
        return date && time ? Kind.DATE_AND_TIME
                : date ? Kind.DATE : time ? Kind.TIME : positive.indexOf('%') >= 0 ? Kind.PERCENT : Kind.NUMBER;
    }

    /** Kinds of the built-in formats, which have no code in the file; some depend on the program's language. */
    private static Kind builtIn(int id) {
        if (id >= 14 && id <= 17 || id >= 27 && id <= 31 || id == 36 || id >= 50 && id <= 58) {
            return Kind.DATE;
        }
        return id == 9 || id == 10 ? Kind.PERCENT : id == 22 ? Kind.DATE_AND_TIME
                : id >= 18 && id <= 21 || id >= 32 && id <= 35 || id == 45 || id == 47 ? Kind.TIME
                        : id == 46 ? Kind.DURATION : Kind.NUMBER;
    }

    /**
     * Formats the value of a cell: dates as {@code 2026-11-30}, times as {@code 14:30}, others with up to 15 digits.
     *
     * @param value value in the file
     * @param style style index of the cell; null for none
     */
    String shown(String value, @Nullable String style) {
        int index = whole(style);
        int format = index >= 0 && index < formats.size() ? formats.get(index) : -1;
        Kind kind = kinds.getOrDefault(format, builtIn(format));
        if (kind == Kind.NOTHING) {
            return "";
        }
        if (kind == Kind.NUMBER && digits.containsKey(format) && WHOLE.matcher(value.strip()).matches()) {
            String number = value.strip();
            return texts.get(format) + "0".repeat(Math.max(0, digits.get(format) - number.length())) + number;
        }
        if (kind == Kind.NUMBER || kind == Kind.PERCENT) {
            return number(value, kind == Kind.PERCENT);
        }
        double days;
        try {
            days = Double.parseDouble(value.strip());
        } catch (NumberFormatException e) {
            return value; // an error, or a damaged cell
        }
        if (!(days >= 0 && days < END)) {
            return value;
        }
        long seconds = Math.round(days * SECONDS);
        long day = seconds / (int) SECONDS;
        int second = (int) (seconds % (int) SECONDS);
        return switch (kind) {
            case DURATION -> clock(seconds / 3600, second % 3600);
            case TIME -> clock(second / 3600, second % 3600);
            case DATE -> isNoDay(day) ? value : date(day).toString();
            default -> isNoDay(day) ? value : date(day) + " " + clock(second / 3600, second % 3600);
        };
    }

    private static String number(String value, boolean percent) {
        if (value.length() > LONGEST_NUMBER) {
            return value;
        }
        BigDecimal number;
        try {
            number = new BigDecimal(value.strip());
        } catch (NumberFormatException e) {
            return value;
        }
        if (Math.abs((long) number.precision() - number.scale()) > MOST_ZEROS
                || !percent && (number.scale() <= 0 || number.precision() <= SHOWN.getPrecision())) {
            return value;
        }
        BigDecimal shown = number.round(SHOWN).stripTrailingZeros();
        return percent ? shown.movePointRight(2).toPlainString() + "%" : shown.toPlainString();
    }

    private boolean isNoDay(long day) {
        return !since1904 && (day == 0 || day == NO_DAY);
    }

    private LocalDate date(long day) {
        return since1904 ? LocalDate.of(1904, 1, 1).plusDays(day)
                : LocalDate.of(1899, 12, day < NO_DAY ? 31 : 30).plusDays(day);
    }

    private static String clock(long hours, int rest) {
        String time = String.format(Locale.ROOT, "%02d:%02d", hours, rest / 60);
        return rest % 60 == 0 ? time : time + String.format(Locale.ROOT, ":%02d", rest % 60);
    }
}
