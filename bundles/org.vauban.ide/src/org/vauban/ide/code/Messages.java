// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.code;

import org.eclipse.osgi.util.NLS;

/** Localized origins of snippets. */
final class Messages extends NLS {
    public static String Context_clipboard;
    public static String Context_failed;
    public static String Context_recentEdit;
    public static String Context_similar;
    public static String Context_viewed;

    static {
        NLS.initializeMessages("org.vauban.ide.code.messages", Messages.class);
    }

    private Messages() {}
}
