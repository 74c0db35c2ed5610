// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.code;

import org.eclipse.osgi.util.NLS;

/** Where snippets come from and what is wrong with candidates, in the user's language. */
final class Messages extends NLS {
    public static String members;
    public static String parameters;
    public static String expected;
    public static String type;
    public static String typeOf;
    public static String own;
    public static String imports;
    public static String similar;
    public static String check_import;
    public static String check_nearest;
    public static String check_closed;
    public static String check_shorter;
    public static String check_dropped;

    static {
        NLS.initializeMessages("org.vauban.ide.jdt.code.messages", Messages.class);
    }

    private Messages() {
    }
}
