// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.nextedit;

import org.eclipse.osgi.util.NLS;

/** Localized strings of the next edit. */
public final class Messages extends NLS {
    public static String again;
    public static String failed;
    public static String gone;
    public static String look;
    public static String none;
    public static String other;
    public static String remove;
    public static String replace;
    public static String signature;

    static {
        NLS.initializeMessages("org.vauban.ide.nextedit.messages", Messages.class);
    }

    private Messages() {}
}
