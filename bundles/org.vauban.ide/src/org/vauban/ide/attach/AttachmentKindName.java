// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.attach;

import org.vauban.assist.attachment.Attachment.Kind;

/** Names of the kinds of attachments. */
public final class AttachmentKindName {

    private AttachmentKindName() {}

    public static String of(Kind kind) {
        return switch (kind) {
            case SELECTION -> Messages.Kind_selection;
            case FILE -> Messages.Kind_file;
            case FOLDER -> Messages.Kind_folder;
            case TYPE -> Messages.Kind_type;
            case METHOD -> Messages.Kind_method;
            case PROBLEMS -> Messages.Kind_problems;
            case CONSOLE -> Messages.Kind_console;
            case COMPARE -> Messages.Kind_compare;
            case CLIPBOARD -> Messages.Kind_clipboard;
            case DIFF -> Messages.Kind_diff;
            case OTHER -> Messages.Kind_other;
        };
    }
}
