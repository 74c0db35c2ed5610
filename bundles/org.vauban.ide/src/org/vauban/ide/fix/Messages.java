// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.fix;

import org.eclipse.osgi.util.NLS;

/** Localized strings of the fixes. */
final class Messages extends NLS {

    public static String Edit_description;
    public static String Edit_proposal;
    public static String Explain_description;
    public static String Explain_none;
    public static String Explain_proposal;
    public static String Fix_asking;
    public static String Fix_attempt;
    public static String Fix_checked;
    public static String Fix_continue;
    public static String Fix_long;
    public static String Fix_stop;
    public static String Fix_description;
    public static String Fix_encoding;
    public static String Fix_job;
    public static String Fix_large;
    public static String Fix_none;
    public static String Fix_proposal;
    public static String Fix_reading;
    public static String Fix_title;
    public static String Fix_unchecked;
    public static String Fix_writing;

    static {
        initializeMessages("org.vauban.ide.fix.messages", Messages.class);
    }

    private Messages() {}
}
