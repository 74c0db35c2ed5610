// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.document;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Documents that are attached to mails. Their addresses are made as if the mail were a folder:
 * {@code /mails/order.eml/plan.pdf}. A mail that is attached as a file is a document as well, and has attachments:
 * {@code /mails/order.eml/forwarded.eml/plan.pdf}. Stateless; reads the disk.
 */
public final class MailAttachments {
    /** Attachments of a mail that are read, those of mails in it included; the others are named. */
    public static final int MOST = 100;
    /** Mails in one another whose attachments are read, the file included. */
    public static final int DEEPEST = 5;
    /** UTF-16 units of a name. */
    public static final int LONGEST_NAME = 150;
    private static final String MAIL = ".eml";
    private static final Set<SourceFormat> READ = Set.of(SourceFormat.PDF, SourceFormat.DOCX, SourceFormat.PPTX,
            SourceFormat.XLSX, SourceFormat.ODT, SourceFormat.REQIF, SourceFormat.EML);

    private MailAttachments() {}

    /** The file of the mail that a file is attached to, or to a mail in it; null for all other files. */
    public static @Nullable Path mail(Path file) {
        Path mail = file.getParent();
        for (int i = 0; i < DEEPEST && mail != null && isNamedLikeMail(mail); i++) {
            if (Files.isRegularFile(mail)) {
                return mail;
            }
            mail = mail.getParent();
        }
        return null;
    }

    /** The mail instead of what is attached to it, which is read with it as a whole; all other files as they are. */
    public static Path whole(Path file) {
        Path mail = mail(file);
        return mail == null ? file : mail;
    }

    /** Whether a path is that of a mail, unless it is a folder. Asked for each file of an index; reads nothing. */
    public static boolean isNamedLikeMail(@Nullable Path path) {
        Path last = path == null ? null : path.getFileName();
        String name = last == null ? "" : last.toString();
        return name.length() > MAIL.length()
                && name.regionMatches(true, name.length() - MAIL.length(), MAIL, 0, MAIL.length());
    }

    /** The format of an attachment that is read, by its name; null for what is named only. */
    public static @Nullable SourceFormat format(String name) {
        try {
            SourceFormat format = SourceFormat.of(Path.of(name));
            return format != null && READ.contains(format) ? format : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }

    /** Whether it is a plain name of an attachment that is read: what has read a hostile mail may say anything. */
    public static boolean isName(String name) {
        return isPlain(name) && format(name) != null;
    }

    /** The same for an attachment of any format. */
    public static boolean isPlain(String name) {
        try {
            return !name.isBlank() && name.length() <= LONGEST_NAME && !name.equals(".") && !name.equals("..")
                    && name.chars().noneMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c))
                    && Path.of(name).getNameCount() == 1;
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
