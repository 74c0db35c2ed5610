// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template.value;

/**
 * A text marked with {@code safe}: text that is appended to it is escaped for HTML, as markupsafe does even without
 * autoescape.
 */
public record Markup(String text) {
    public static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '\'' -> out.append("&#39;");
                case '"' -> out.append("&#34;");
                default -> out.append(c);
            }
        }
        return out.toString();
    }
}
