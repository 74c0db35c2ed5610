// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.models;

import org.eclipse.osgi.util.NLS;

/** What the pages and dialogs about models say to people. */
final class Messages extends NLS {

    public static String Fetch_installed;
    public static String Fetch_job;
    public static String Fetch_none;
    public static String Fetch_question;
    public static String Fetch_title;

    static {
        initializeMessages("org.vauban.ide.models.messages", Messages.class);
    }

    private Messages() {
    }
}
