// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.mail;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.text.ShortText;
import org.vauban.knowledge.document.MailAttachments;
import org.vauban.knowledge.document.SourceFormat;
import org.vauban.knowledge.host.content.Characters;
import org.vauban.knowledge.protocol.ParseRequest;

/**
 * Gives the documents attached to a mail file names that are unique, contain no path, and are the same whenever the
 * mail is read. For one mail.
 */
final class AttachmentNames {
    /** MIME type of mails. */
    static final String MAIL = "message/rfc822";
    private static final String OFFICE = "application/vnd.openxmlformats-officedocument.";
    /** Extensions by MIME type, for documents whose name does not tell their format. */
    private static final Map<String, String> EXTENSIONS = Map.of("application/pdf", ".pdf",
            OFFICE + "wordprocessingml.document", ".docx", OFFICE + "presentationml.presentation", ".pptx",
            OFFICE + "spreadsheetml.sheet", ".xlsx", "application/vnd.oasis.opendocument.text", ".odt",
            MAIL, ".eml");

    private final List<String> names = new ArrayList<>();
    private final Set<String> taken = new HashSet<>();
    private final Set<String> mentioned = new LinkedHashSet<>();
    /** Names of the attachments after the last one that is read. */
    private final List<String> beyond = new ArrayList<>();

    /**
     * Records the name of any part, whether it is read or not.
     *
     * @param given name from the mail; may be empty
     */
    void mention(String given) {
        String name = clean(given);
        if (!name.isEmpty()) { // a long name keeps its beginning and its extension
            mentioned.add(name.length() <= MailAttachments.LONGEST_NAME ? name
                    : name.substring(0, MailAttachments.LONGEST_NAME / 2)
                            + name.substring(name.length() - MailAttachments.LONGEST_NAME / 2));
        }
    }

    /** Returns a displayable name, without the folders that a mail may put before it. */
    static String clean(String given) {
        return possible(Characters.clean(given.substring(Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\')) + 1),
                false).replaceAll("[\\p{C}:*?\"<>|]", "_").strip());
    }

    /**
     * Returns the name under which an attachment is read.
     *
     * @param given name from the mail; may be empty
     * @param type MIME type in lower case
     * @return null if the attachment is not read
     */
    @Nullable
    String add(String given, String type) {
        String name = clean(given);
        SourceFormat said = MailAttachments.format(name);
        if (said == null || type.equals(MAIL) && said != SourceFormat.EML) { // a mail's subject
            name += EXTENSIONS.getOrDefault(type, "");
        }
        if (MailAttachments.format(name) == null) {
            return null;
        }
        int dot = name.lastIndexOf('.');
        String extension = name.substring(dot);
        String base = dot == 0 ? "attachment"
                : ShortText.beginning(name.substring(0, dot), MailAttachments.LONGEST_NAME / 2);
        String once = base + extension;
        for (int i = 2; !taken.add(once.toLowerCase(Locale.ROOT)); i++) {
            once = base + " (" + i + ")" + extension;
        }
        if (!MailAttachments.isName(once)) {
            return null;
        }
        if (!hasRoom()) {
            beyond.add(once);
            return null;
        }
        names.add(once);
        return once;
    }

    /** Replaces characters that the system's file name encoding lacks. */
    private static String possible(String name) {
        try {
            return Path.of(name).toString();
        } catch (InvalidPathException e) {
            return name.replaceAll("[^ -~]", "_");
        }
    }

    /** Whether another attachment may be read. */
    boolean hasRoom() {
        return names.size() < MailAttachments.MOST;
    }

    /** The attachments that are read, in the order of the mail. */
    List<String> all() {
        return List.copyOf(names);
    }

    /**
     * The attachments that are read, then the ones beyond the limit; and all names that the mail gives to its parts.
     */
    ParseRequest.Attached attached() {
        List<String> documents = new ArrayList<>(names);
        documents.addAll(beyond);
        return new ParseRequest.Attached(documents, List.copyOf(mentioned), !beyond.isEmpty());
    }
}
