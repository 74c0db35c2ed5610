// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.syntax;

import org.eclipse.osgi.util.NLS;

/** Localized strings: origins of snippets, errors of candidates, and repairs. */
public final class Messages extends NLS {
    public static String members;
    public static String parameters;
    public static String expected;
    public static String type;
    public static String typeOf;
    public static String own;
    public static String missing;
    public static String imports;
    public static String check_import;
    public static String check_nearest;
    public static String check_closed;
    public static String check_shorter;
    public static String check_dropped;
    public static String fix_losses;
    public static String mend_import;
    public static String mend_name;
    public static String mend_arguments;
    public static String mend_argument;
    public static String mend_declare;
    public static String mend_catch;
    public static String mend_type;
    public static String mend_convert;
    public static String mend_return;
    public static String mend_cast;
    public static String mend_token;

    static {
        NLS.initializeMessages("org.vauban.ide.jdt.syntax.messages", Messages.class);
    }

    private Messages() {}
}
