// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template.operation;

import java.time.LocalDateTime;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.Locale;

import org.vauban.engine.host.template.rendering.Rendering;

/** Implements {@code strftime} in the C locale, for {@code strftime_now}. */
public final class TimeFormat {
    private TimeFormat() {}

    public static String format(String format, LocalDateTime time, Rendering run) {
        StringBuilder out = new StringBuilder();
        run.read(format.length());
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '%' || i + 1 == format.length()) {
                run.append(out, String.valueOf(c));
                continue;
            }
            c = format.charAt(++i);
            boolean unpadded = c == '-' && i + 1 < format.length();
            if (unpadded) {
                c = format.charAt(++i);
            }
            String part = part(c, time, run);
            if (unpadded) {
                part = part.replaceFirst("^[0 ]+(?=.)", "");
            }
            run.append(out, part);
        }
        return out.toString();
    }

    private static String part(char directive, LocalDateTime t, Rendering run) {
        int hour12 = (t.getHour() + 11) % 12 + 1;
        return switch (directive) {
            case 'a' -> t.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
            case 'A' -> t.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case 'b', 'h' -> t.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH).substring(0, 3);
            case 'B' -> t.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case 'c' -> format("%a %b %e %H:%M:%S %Y", t, run);
            case 'd' -> padded(t.getDayOfMonth(), 2);
            case 'D', 'x' -> format("%m/%d/%y", t, run);
            case 'e' -> String.format(Locale.ROOT, "%2d", t.getDayOfMonth());
            case 'f' -> padded(t.getNano() / 1000, 6);
            case 'F' -> format("%Y-%m-%d", t, run);
            case 'H' -> padded(t.getHour(), 2);
            case 'I' -> padded(hour12, 2);
            case 'j' -> padded(t.getDayOfYear(), 3);
            case 'm' -> padded(t.getMonthValue(), 2);
            case 'M' -> padded(t.getMinute(), 2);
            case 'n' -> "\n";
            case 'p' -> t.getHour() < 12 ? "AM" : "PM";
            case 'R' -> format("%H:%M", t, run);
            case 'S' -> padded(t.getSecond(), 2);
            case 't' -> "\t";
            case 'T', 'X' -> format("%H:%M:%S", t, run);
            case 'u' -> Integer.toString(t.getDayOfWeek().getValue());
            case 'V' -> padded(t.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), 2);
            case 'w' -> Integer.toString(t.getDayOfWeek().getValue() % 7);
            case 'y' -> padded(t.getYear() % 100, 2);
            case 'Y' -> Integer.toString(t.get(ChronoField.YEAR));
            // a local time has no zone
            case 'z', 'Z' -> "";
            case '%' -> "%";
            default -> "%" + directive;
        };
    }

    private static String padded(int value, int digits) {
        String text = Integer.toString(value);
        return "0".repeat(Math.max(0, digits - text.length())) + text;
    }
}
