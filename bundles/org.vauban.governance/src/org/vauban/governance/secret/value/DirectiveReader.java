// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret.value;

import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.secret.text.Detector;
import org.vauban.governance.secret.text.ScannedText;
import org.vauban.governance.secret.text.SecretNames.Family;
import org.vauban.governance.secret.text.ValueRules;

/**
 * Finds values separated by blanks in lines that routers, firewalls, mail clients and shells read:
 * {@code enable secret 5 …}, {@code username bob password 0 …}, {@code set -x DB_PASSWORD …}.
 */
final class DirectiveReader extends Detector {
    private static final int LONGEST_LINE = 200;
    private static final String PARAMETER = "PASSWORD";
    private static final int LONGEST_PARAMETER = 100;
    /** Characters of a JCL password besides letters and digits. */
    private static final String SIGNS = "@#$_";
    /** First words of configuration lines that contain a password further on. */
    private static final Set<String> COMMANDS = Set.of("enable", "username", "user", "neighbor", "set", "line", "poll",
            "tacacs-server", "radius-server", "crypto", "snmp-server", "d-i", "ppp", "vrrp", "standby",
            "area");
    /** First words that count in text of any kind: no sentence begins with them. */
    private static final Set<String> SURE = Set.of("enable", "username");
    /** Commands whose {@code key} is a secret. */
    private static final Set<String> KEYED = Set.of("tacacs-server", "radius-server", "crypto");
    /** Commands before the name of a variable and its value. */
    private static final String[] ASSIGNING = {"SetEnv", "setenv", "set -x", "set -gx", "set -Ux", "setx",
            "configure set", "config set", "CONFIG SET", "proxy_set_header", "RequestHeader set", "fastcgi_param"};

    private static final String[] DEFINING = {"(setq ", "(setq-default ", "(setf ", "(defvar ", "(defconst ",
            "(defcustom ", "(def ", "(define ", "set "};

    DirectiveReader(ScannedText text) {
        super(text);
    }

    /** Whether a command that sets a variable precedes its name. */
    boolean assigns(int name) {
        int end = name;
        while (end > 0 && name - end < 8 && isBlank(text.charAt(end - 1))) {
            end--;
        }
        for (String each : ASSIGNING) {
            if (end < name && end >= each.length() && text.startsWith(each, end - each.length())) {
                return true;
            }
        }
        return false;
    }

    /** Whether a name is defined by a literal after blanks: {@code (setq name "…")}, {@code set name "…"}. */
    boolean defines(int key) {
        for (String each : DEFINING) {
            int from = key - each.length();
            if (from >= 0 && text.startsWith(each, from)
                    && (each.charAt(0) == '(' || from == 0 || text.charAt(from - 1) <= ' ')) {
                return true;
            }
        }
        return false;
    }

    /** Returns the family of a secret in such a line, or null. */
    @Nullable Family family(Family family, int name, int value) {
        boolean script = text.kind().commands() && !text.kind().prose() && text.startsWith("set ", name - 4)
                && first(name).equals("set") && "$[{\\(`<%".indexOf(text.charAt(value)) < 0;
        boolean settings = configuration && !text.kind().yaml() || script;
        if (!settings && !text.kind().prose() || family == Family.TOKEN || family == Family.KEY) {
            return null;
        }
        String first = first(name);
        boolean key = family == Family.PLAIN_KEY;
        if (!(settings ? COMMANDS : SURE).contains(first) || key && !KEYED.contains(first)) {
            return null;
        }
        int from = behindType(value);
        boolean literal = settings || from > value || hasDigit(from, Math.min(length, run(from, "-_!@#$%")));
        return !literal ? null : key ? Family.SECRET : family;
    }

    /**
     * Masks what a JCL statement assigns to a name: {@code //A JOB 1,USER=BOB,PASSWORD=…,CLASS=A}, also the old and the
     * new password: {@code PASSWORD=(…,…)}. @return where it ends, or {@code nameEnd}
     */
    int statement(Family family, int name, int nameEnd, int value) {
        if (name < 3 || " ,".indexOf(text.charAt(name - 1)) < 0 || nameEnd - name != PARAMETER.length()
                || !text.startsWith(PARAMETER, name) || text.charAt(value - 1) != '=') {
            return nameEnd;
        }
        int line = lineStart(name, LONGEST_LINE);
        if (!text.startsWith("//", line)) {
            return nameEnd;
        }
        boolean two = text.charAt(value) == '(';
        int from = two ? value + 1 : value;
        int end = run(from, SIGNS);
        boolean masked = parameter(family, from, end);
        if (two && end < length && text.charAt(end) == ',') {
            from = end + 1;
            end = run(from, SIGNS);
            masked |= parameter(family, from, end);
        }
        return masked ? end : nameEnd;
    }

    private boolean parameter(Family family, int from, int end) {
        boolean ends = end >= length || text.charAt(end) <= ' ' || ",)".indexOf(text.charAt(end)) >= 0;
        boolean secret = ends && end - from <= LONGEST_PARAMETER && ValueRules.isSecret(text, family, from, end);
        if (secret) {
            mask(family.kind, from, end);
        }
        return secret;
    }

    /** Whether a literal begins, rather than ends, at a quote in a settings file. */
    boolean quotes(int quote) {
        return configuration && !text.kind().yaml() && quote + 1 < length && text.charAt(quote + 1) > ' '
                && ",:;]})\"".indexOf(text.charAt(quote + 1)) < 0;
    }

    /** Returns the index after the number or word that states a value's encryption. */
    int behindType(int value) {
        int end = run(value, "");
        boolean type = end - value == 1 && isDigit(text.charAt(value)) || text.startsWith("ENC ", value);
        int next = skipBlanks(end);
        return type && next > end && next < length && !isLineEnd(text.charAt(next)) ? next : value;
    }

    /** Returns the first word of the line, if it is not too far before. */
    private String first(int name) {
        int line = lineStart(name, LONGEST_LINE);
        int from = skipBlanks(line);
        return text.substring(from, Math.max(from, Math.min(name, run(from, "-"))));
    }
}
