// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.governance.view;

import org.eclipse.osgi.util.NLS;

/** Localized strings of the security officer's views. */
final class Messages extends NLS {

    public static String Audit_action;
    public static String Audit_decided;
    public static String Audit_decision;
    public static String Audit_details;
    public static String Audit_feature;
    public static String Audit_found;
    public static String Audit_foundAtLeast;
    public static String Audit_lines;
    public static String Audit_lost;
    public static String Audit_model;
    public static String Audit_modelName;
    public static String Audit_newest;
    public static String Audit_noOlder;
    public static String Audit_note;
    public static String Audit_nothing;
    public static String Audit_older;
    public static String Audit_reading;
    public static String Audit_search;
    public static String Audit_sent;
    public static String Audit_text;
    public static String Audit_time;
    public static String Audit_unreadable;
    public static String Cancelled;
    public static String Decision_any;
    public static String Decision_approved;
    public static String Decision_event;
    public static String Decision_note;
    public static String Decision_refused;
    public static String Decision_withheld;
    public static String Evidence_audit;
    public static String Evidence_browse;
    public static String Evidence_done;
    public static String Evidence_export;
    public static String Evidence_folder;
    public static String Evidence_format;
    public static String Evidence_hint;
    public static String Evidence_incomplete;
    public static String Evidence_items;
    public static String Evidence_job;
    public static String Evidence_noFolder;
    public static String Evidence_nothing;
    public static String Evidence_pack;
    public static String Evidence_policy;
    public static String Evidence_result;
    public static String Evidence_running;
    public static String Evidence_unwritable;
    public static String Period_form;
    public static String Period_formTip;
    public static String Period_from;
    public static String Period_invalid;
    public static String Period_reversed;
    public static String Period_to;
    public static String Policy_documents;
    public static String Policy_expired;
    public static String Policy_expires;
    public static String Policy_file;
    public static String Policy_invalid;
    public static String Policy_layer;
    public static String Policy_reading;
    public static String Policy_signed;
    public static String Policy_signers;
    public static String Policy_unsigned;
    public static String Policy_validity;
    public static String Policy_version;
    public static String Refresh;
    public static String Validity_grace;
    public static String Validity_lapsed;
    public static String Validity_valid;
    public static String Verify;
    public static String Verify_all;
    public static String Verify_cancel;
    public static String Verify_covered;
    public static String Verify_damaged;
    public static String Verify_damages;
    public static String Verify_file;
    public static String Verify_hint;
    public static String Verify_intact;
    public static String Verify_job;
    public static String Verify_lines;
    public static String Verify_nothing;
    public static String Verify_problem;
    public static String Verify_running;
    public static String Verify_uncovered;
    public static String Withheld_chars;
    public static String Withheld_count;
    public static String Withheld_features;
    public static String Withheld_found;
    public static String Withheld_items;
    public static String Withheld_last;
    public static String Withheld_nothing;
    public static String Withheld_others;
    public static String Withheld_reading;
    public static String Withheld_reason;
    public static String Withheld_reasons;
    public static String Withheld_refused;
    public static String Withheld_request;
    public static String Withheld_role;
    public static String Withheld_sent;
    public static String Withheld_show;

    static {
        initializeMessages("org.vauban.ide.governance.view.messages", Messages.class);
    }

    private Messages() {}
}
