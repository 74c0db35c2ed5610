// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.code;

import org.eclipse.osgi.util.NLS;

/** Where snippets come from and what is wrong with candidates, in the user's language. */
final class Messages extends NLS {
    static String members;
    static String parameters;
    static String expected;
    static String type;
    static String typeOf;
    static String own;
    static String imports;
    static String check_import;
    static String check_nearest;
    static String check_closed;
    static String check_shorter;
    static String check_dropped;

    static {
        NLS.initializeMessages("org.vauban.ide.jdt.code.messages", Messages.class);
    }

    private Messages() {
    }
}
