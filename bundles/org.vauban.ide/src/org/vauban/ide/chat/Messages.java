// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat;

import org.eclipse.osgi.util.NLS;

/** What the chat says to people. */
public final class Messages extends NLS {

    public static String Block_copy;
    public static String Block_insert;
    public static String Block_masked;
    public static String Block_newFile;
    public static String Block_noEditor;
    public static String Block_noSelection;
    public static String Block_preview;
    public static String Block_previewTitle;
    public static String Block_replace;
    public static String Block_same;
    public static String Chat_busy;
    public static String Chat_closed;
    public static String Chat_new;
    public static String Chat_noBrowser;
    public static String Chat_noQuestion;
    public static String Chat_nothingToWorkOn;
    public static String Chat_plain;
    public static String Chat_unexpected;
    public static String Chip_accessible;
    public static String Chip_files;
    public static String Chip_heldBack;
    public static String Chip_heldBackSome;
    public static String Chip_masked;
    public static String Chip_nothing;
    public static String Chip_reading;
    public static String Chip_remove;
    public static String Chip_shortened;
    public static String Chip_tokens;
    public static String Conversations_all;
    public static String Conversations_columnChanged;
    public static String Conversations_columnTitle;
    public static String Conversations_columnTurns;
    public static String Conversations_delete;
    public static String Conversations_deleteMessage;
    public static String Conversations_deleteThis;
    public static String Conversations_deleteTitle;
    public static String Conversations_filter;
    public static String Conversations_forbidden;
    public static String Conversations_off;
    public static String Conversations_open;
    public static String Conversations_rename;
    public static String Conversations_renameEmpty;
    public static String Conversations_renameMessage;
    public static String Conversations_renameThis;
    public static String Conversations_renameTitle;
    public static String Conversations_tip;
    public static String Conversations_title;
    public static String Conversations_untitled;
    public static String Edit_banner;
    public static String Edit_cancel;
    public static String Export_action;
    public static String Export_failed;
    public static String Export_title;
    public static String Find_close;
    public static String Find_count;
    public static String Find_message;
    public static String Find_next;
    public static String Find_none;
    public static String Find_previous;
    public static String Find_title;
    public static String Input_attach;
    public static String Input_attachTip;
    public static String Input_hint;
    public static String Input_name;
    public static String Input_send;
    public static String Input_stop;
    public static String Input_stopTip;
    public static String Link_cancel;
    public static String Link_copy;
    public static String Link_failed;
    public static String Link_open;
    public static String Link_question;
    public static String Link_title;
    public static String Menu_copy;
    public static String Menu_selectAll;
    public static String NewFile_exists;
    public static String NewFile_failed;
    public static String NewFile_message;
    public static String NewFile_noProject;
    public static String NewFile_title;
    public static String Notice_close;
    public static String Page_assistant;
    public static String Page_code;
    public static String Page_cut;
    public static String Page_intro;
    public static String Page_introTitle;
    public static String Page_log;
    public static String Page_you;
    public static String Status_reading;
    public static String Status_writing;
    public static String Turn_attachment;
    public static String Turn_copy;
    public static String Turn_edit;
    public static String Turn_heldBack;
    public static String Turn_heldBackWhy;
    public static String Turn_inspect;
    public static String Turn_leftOut;
    public static String Turn_line;
    public static String Turn_lines;
    public static String Turn_masked;
    public static String Turn_more;
    public static String Turn_next;
    public static String Turn_previous;
    public static String Turn_retry;
    public static String Turn_shortened;
    public static String Turn_tokens;
    public static String Turn_variant;

    static {
        initializeMessages("org.vauban.ide.chat.messages", Messages.class);
    }

    private Messages() {}
}
