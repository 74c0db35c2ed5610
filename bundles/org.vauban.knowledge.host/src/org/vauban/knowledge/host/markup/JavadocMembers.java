// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.markup;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.jsoup.nodes.Element;

/**
 * Adds the parameter types to the headings of methods and constructors in Javadoc pages; the headings lack them, but
 * their anchors contain them. Stateless.
 */
final class JavadocMembers {
    /** Anchors since JDK 9, and up to JDK 7. */
    private static final Pattern ANCHOR = Pattern.compile("([\\w$<>]+)\\(([^()]*)\\)", Pattern.UNICODE_CHARACTER_CLASS);
    /** Anchors of JDK 8. */
    private static final Pattern DASHED = Pattern.compile("([\\w$]+)-(.*)-", Pattern.UNICODE_CHARACTER_CLASS);
    private static final int LONGEST = 500;

    private JavadocMembers() {}

    /**
     * Returns the heading with parameter types, such as {@code start(int, String)}; empty if it is not one of a member.
     */
    static String of(Element heading) {
        String name = heading.text().strip();
        String anchor = anchor(heading);
        if (anchor.length() > LONGEST || name.isEmpty() || !Character.isJavaIdentifierStart(name.codePointAt(0))) {
            return "";
        }
        Matcher parts = ANCHOR.matcher(anchor);
        boolean known = parts.matches();
        if (!known) {
            parts = DASHED.matcher(anchor);
            known = parts.matches();
        }
        if (!known || !parts.group(1).equals(name) && !parts.group(1).equals("<init>")) {
            return "";
        }
        StringBuilder member = new StringBuilder(name).append('(');
        for (String type : parts.group(2).split("[,-]\\s*")) {
            member.append(member.charAt(member.length() - 1) == '(' ? "" : ", ")
                    .append(type.replaceAll("[\\w$]+\\.(?=[\\w$])", ""));
        }
        return member.append(')').toString();
    }

    /** Finds the anchor on the member's section, on the heading, or on the element right before it. */
    private static String anchor(Element heading) {
        Element above = heading.parent();
        if (above != null && above.normalName().equals("section") && !above.id().isEmpty()) {
            return above.id();
        }
        if (!heading.id().isEmpty()) {
            return heading.id();
        }
        Element item = heading;
        for (int i = 0; i < 3 && item != null; i++) {
            String before = name(item.previousElementSibling());
            if (!before.isEmpty()) {
                return before;
            }
            item = item.parent();
        }
        return "";
    }

    private static String name(@Nullable Element anchor) {
        return anchor == null || !anchor.normalName().equals("a") ? ""
                : anchor.id().isEmpty() ? anchor.attr("name") : anchor.id();
    }
}
