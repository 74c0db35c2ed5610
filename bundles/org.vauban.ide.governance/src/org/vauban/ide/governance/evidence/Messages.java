// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.governance.evidence;

import org.eclipse.osgi.util.NLS;

/** Localized strings of the exports. */
final class Messages extends NLS {

    public static String Evidence_audit;
    public static String Evidence_failed;
    public static String Evidence_invalid;
    public static String Evidence_lines;
    public static String Evidence_noAudit;
    public static String Evidence_pack;
    public static String Evidence_packOther;
    public static String Evidence_packSame;
    public static String Evidence_packUnclaimed;
    public static String Evidence_policy;
    public static String Evidence_settings;
    public static String Evidence_skipped;

    static {
        initializeMessages("org.vauban.ide.governance.evidence.messages", Messages.class);
    }

    private Messages() {}
}
