// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.document;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Addresses documents attached to mails as if the mail were a folder: {@code /mails/order.eml/plan.pdf}. A mail
 * attached as a file is also a document, and may have attachments: {@code /mails/order.eml/forwarded.eml/plan.pdf}.
 * Stateless; reads the disk.
 */
public final class MailAttachments {
    /** Maximum attachments of a mail that are read, including those of mails within it; others are only named. */
    public static final int MOST = 100;
    /** Maximum nesting of mails whose attachments are read, including the file itself. */
    public static final int DEEPEST = 5;
    /** Maximum UTF-16 units of a name. */
    public static final int LONGEST_NAME = 150;
    private static final String MAIL = ".eml";
    private static final Set<SourceFormat> READ = Set.of(SourceFormat.PDF, SourceFormat.DOCX, SourceFormat.PPTX,
            SourceFormat.XLSX, SourceFormat.ODT, SourceFormat.REQIF, SourceFormat.EML);

    private MailAttachments() {}

    /** Returns the file of the outermost mail that contains an attachment; null for all other files. */
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

    /** Returns the mail for an attachment, which is read together with it; other files unchanged. */
    public static Path whole(Path file) {
        Path mail = mail(file);
        return mail == null ? file : mail;
    }

    /** Whether a path is named like a mail; may be a folder. Called for each file of an index; reads nothing. */
    public static boolean isNamedLikeMail(@Nullable Path path) {
        Path last = path == null ? null : path.getFileName();
        String name = last == null ? "" : last.toString();
        return name.length() > MAIL.length()
                && name.regionMatches(true, name.length() - MAIL.length(), MAIL, 0, MAIL.length());
    }

    /** Returns the format of an attachment by its name; null if attachments of this kind are not read. */
    public static @Nullable SourceFormat format(String name) {
        try {
            SourceFormat format = SourceFormat.of(Path.of(name));
            return format != null && READ.contains(format) ? format : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }

    /**
     * Whether a name from the parser is a plain name of an attachment that is read; a hostile mail may supply any name.
     */
    public static boolean isName(String name) {
        return isPlain(name) && format(name) != null;
    }

    /** Whether a name is a plain file name of any format. */
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
