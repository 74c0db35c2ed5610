// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret.text;

/** Character classes of token shapes. Pure. */
public final class ShapeClasses {
    private ShapeClasses() {}

    /** Whether a character belongs to a class of {@code shapes.txt}. */
    public static boolean isOf(char set, char c) {
        boolean digit = Detector.isDigit(c);
        boolean small = c >= 'a' && c <= 'z';
        boolean capital = c >= 'A' && c <= 'Z';
        return switch (set) {
            case 'a' -> digit || small || capital;
            case 'u' -> digit || capital;
            case 'U' -> capital || c >= '2' && c <= '7';
            case 'l' -> small;
            case 'm' -> digit || small;
            case 'h' -> digit || c >= 'a' && c <= 'f';
            case 'H' -> digit || c >= 'A' && c <= 'F';
            case 'x' -> digit || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
            case 'd' -> digit;
            case 'w' -> digit || small || capital || c == '_' || c == '-';
            case 'b' -> digit || small || capital || c == '+' || c == '/' || c == '=';
            case 'v' -> digit || small || capital || c == '_' || c == '-' || c == '.';
            case 't' -> digit || small || capital || "_-.~+/=%".indexOf(c) >= 0;
            case 'p' -> digit || small || capital || "_-.~".indexOf(c) >= 0;
            default -> throw new IllegalArgumentException("class " + set);
        };
    }
}
