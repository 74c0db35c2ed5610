// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.inspector;

import org.eclipse.osgi.util.NLS;

/** What the inspector says to people. */
public final class Messages extends NLS {

    public static String Action_clear;
    public static String Action_copy;
    public static String Action_explainTip;
    public static String Action_report;
    public static String Action_reportContent;
    public static String Column_feature;
    public static String Column_masked;
    public static String Column_millis;
    public static String Column_millisTip;
    public static String Column_model;
    public static String Column_notSent;
    public static String Column_number;
    public static String Column_origin;
    public static String Column_partTokens;
    public static String Column_reason;
    public static String Column_result;
    public static String Column_role;
    public static String Column_speaker;
    public static String Column_state;
    public static String Column_time;
    public static String Column_tokens;
    public static String Column_tokensTip;
    public static String Disposition_askedAgain;
    public static String Disposition_cancelled;
    public static String Disposition_contradicted;
    public static String Disposition_empty;
    public static String Disposition_hidden;
    public static String Disposition_offered;
    public static String Disposition_outdated;
    public static String Disposition_rejected;
    public static String Disposition_shown;
    public static String Disposition_uncertain;
    public static String Disposition_usedUp;
    public static String Disposition_withheld;
    public static String Feature_chat;
    public static String Feature_completion;
    public static String Feature_document;
    public static String Feature_edit;
    public static String Feature_fix;
    public static String Feature_readAhead;
    public static String Finish_deadline;
    public static String Finish_end;
    public static String Finish_length;
    public static String Finish_stopped;
    public static String Job_log;
    public static String Origin_assistant;
    public static String Origin_model;
    public static String Origin_user;
    public static String Parts_name;
    public static String ReadAhead_use;
    public static String Request_cut;
    public static String Request_held;
    public static String Request_masked;
    public static String Request_times;
    public static String Request_tokens;
    public static String Requests_count;
    public static String Requests_name;
    public static String Requests_none;
    public static String Role_after;
    public static String Role_answer;
    public static String Role_before;
    public static String Role_check;
    public static String Role_clipboard;
    public static String Role_compare;
    public static String Role_console;
    public static String Role_diff;
    public static String Role_expected;
    public static String Role_file;
    public static String Role_folder;
    public static String Role_imports;
    public static String Role_instruction;
    public static String Role_javadoc;
    public static String Role_members;
    public static String Role_method;
    public static String Role_name;
    public static String Role_openFile;
    public static String Role_other;
    public static String Role_problem;
    public static String Role_problems;
    public static String Role_question;
    public static String Role_recentEdit;
    public static String Role_region;
    public static String Role_sameFolder;
    public static String Role_similar;
    public static String Role_selection;
    public static String Role_system;
    public static String Role_text;
    public static String Role_type;
    public static String Speaker_assistant;
    public static String Speaker_check;
    public static String Speaker_context;
    public static String Speaker_prefix;
    public static String Speaker_suffix;
    public static String Speaker_system;
    public static String Speaker_tool;
    public static String Speaker_user;
    public static String State_heldBack;
    public static String State_leftOut;
    public static String State_sent;
    public static String State_shortened;
    public static String Step_answered;
    public static String Step_checked;
    public static String Step_firstText;
    public static String Step_gathered;
    public static String Step_key;
    public static String Step_sent;
    public static String Step_shown;
    public static String Step_triggered;
    public static String Text_answer;
    public static String Text_answerOf;
    public static String Text_failure;
    public static String Text_name;
    public static String Text_step;
    public static String Text_steps;

    static {
        initializeMessages("org.vauban.ide.inspector.messages", Messages.class);
    }

    private Messages() {}
}
