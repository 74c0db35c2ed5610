// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.policy;

import org.eclipse.osgi.util.NLS;

/** Localized strings about policies. */
final class Messages extends NLS {

    public static String Column_decidedBy;
    public static String Column_setting;
    public static String Column_state;
    public static String Column_value;
    public static String Decided_by;
    public static String Details_default;
    public static String Effect_agrees;
    public static String Effect_decides;
    public static String Effect_ignored;
    public static String Explain;
    public static String Explanation_changed;
    public static String Explanation_copy;
    public static String Explanation_invalid;
    public static String Explanation_noContact;
    public static String Explanation_settings;
    public static String Explanation_summary;
    public static String Explanation_title;
    public static String Explanation_unknown;
    public static String Label_contact;
    public static String Label_file;
    public static String Label_layer;
    public static String Label_meaning;
    public static String Label_problem;
    public static String Label_reason;
    public static String Label_refusal;
    public static String Label_setting;
    public static String Label_signers;
    public static String Label_until;
    public static String Label_value;
    public static String Line;
    public static String Policy_details;
    public static String Policy_filter;
    public static String Policy_invalid;
    public static String Policy_locked;
    public static String Policy_none;
    public static String Policy_reading;
    public static String Policy_table;
    public static String State_default;
    public static String State_locked;
    public static String Value_noContact;
    public static String Value_noEnd;
    public static String Value_noReason;
    public static String Value_none;
    public static String Value_unsigned;

    static {
        initializeMessages("org.vauban.ide.policy.messages", Messages.class);
    }

    private Messages() {}
}
