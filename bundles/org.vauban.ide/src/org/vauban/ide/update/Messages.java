// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.update;

import org.eclipse.osgi.util.NLS;

/** Localized strings of updates. */
final class Messages extends NLS {

    public static String Update_current;
    public static String Update_job;
    public static String Update_noP2;
    public static String Update_noSite;
    public static String Update_title;
    public static String Update_updated;

    static {
        initializeMessages("org.vauban.ide.update.messages", Messages.class);
    }

    private Messages() {}
}
