// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.grammar;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The values of {@code format} as regular expressions. Each matches only valid texts, and for the wide ones (hosts,
 * mail addresses, URIs) not all of them.
 */
final class StringFormats {
    private static final String LEAP_YEAR = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|"
            + "(?:0[48]|[2468][048]|[13579][26])00)";
    /** RFC 3339, full-date; days by month and year. */
    private static final String DATE = "(?:(?:[0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000)-"
            + "(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
            + "|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))|" + LEAP_YEAR + "-02-29)";
    /** RFC 3339, full-time, without leap seconds. */
    private static final String TIME = "(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]{1,9})?"
            + "(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])";
    /** RFC 3339 appendix A. */
    private static final String DURATION = "P(?:[0-9]{1,6}W|(?:[0-9]{1,6}D|[0-9]{1,6}M(?:[0-9]{1,6}D)?"
            + "|[0-9]{1,6}Y(?:[0-9]{1,6}M(?:[0-9]{1,6}D)?)?)(?:T(?:%1$s))?|T(?:%1$s))".replace("%1$s",
                    "[0-9]{1,6}H(?:[0-9]{1,6}M(?:[0-9]{1,6}S)?)?|[0-9]{1,6}M(?:[0-9]{1,6}S)?|[0-9]{1,6}S");
    /** RFC 1123, short labels and few of them. */
    private static final String HOST = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,14}[A-Za-z0-9])?"
            + "(?:\\.[A-Za-z](?:[A-Za-z0-9-]{0,14}[A-Za-z0-9])?){0,5}";
    private static final String OCTET = "(?:[0-9]|[1-9][0-9]|1[0-9][0-9]|2[0-4][0-9]|25[0-5])";
    private static final String GROUP = "[0-9A-Fa-f]{1,4}";
    /** RFC 4291, without the mixed notation. */
    private static final String IPV6 = ("(?:(?:G:){7}G|(?:G:){1,7}:|(?:G:){1,6}:G|(?:G:){1,5}(?::G){1,2}"
            + "|(?:G:){1,4}(?::G){1,3}|(?:G:){1,3}(?::G){1,4}|(?:G:){1,2}(?::G){1,5}|G:(?::G){1,6}|:(?::G){1,7}|::)")
            .replace("G", GROUP);
    private static final String URI_CHARACTER = "(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})";

    private static final Map<String, String> PATTERNS = new TreeMap<>(Map.ofEntries(
            Map.entry("date", DATE),
            Map.entry("time", TIME),
            Map.entry("date-time", DATE + "T" + TIME),
            Map.entry("duration", DURATION),
            Map.entry("uuid", "[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}"),
            Map.entry("hostname", HOST),
            Map.entry("email", "[A-Za-z0-9_+-]{1,32}(?:\\.[A-Za-z0-9_+-]{1,10}){0,2}@" + HOST),
            Map.entry("ipv4", OCTET + "(?:\\." + OCTET + "){3}"),
            Map.entry("ipv6", IPV6),
            Map.entry("uri",
                    "[a-z][a-z0-9+.-]{0,15}://" + HOST + "(?::[0-9]{1,4})?(?:/" + URI_CHARACTER + "*)*(?:\\?(?:"
                            + URI_CHARACTER + "|[/?])*)?(?:#(?:" + URI_CHARACTER + "|[/?])*)?"),
            Map.entry("json-pointer", "(?:/(?:[^~/]|~[01])*)*")));

    private static final Map<String, Automaton> AUTOMATA = new ConcurrentHashMap<>();

    private StringFormats() {}

    static boolean known(String format) {
        return PATTERNS.containsKey(format);
    }

    static String names() {
        return String.join(", ", PATTERNS.keySet());
    }

    /** Created once, and not charged to any schema. */
    static Automaton automaton(String format) {
        return AUTOMATA.computeIfAbsent(format,
                name -> new GrammarEffort().pay(() -> Regex.search("^(?:" + PATTERNS.get(name) + ")$")));
    }
}
