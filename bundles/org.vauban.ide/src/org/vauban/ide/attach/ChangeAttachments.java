// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.attach;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.eclipse.core.resources.IProject;
import org.eclipse.osgi.util.NLS;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.attachment.Attachment.Kind;
import org.vauban.assist.attachment.GitChanges;
import org.vauban.assist.chat.UnattachedFiles;
import org.vauban.ide.workbench.FailureReason;

/** Attaches the changes in a project since its last commit. */
final class ChangeAttachments {

    private ChangeAttachments() {}

    /** Whether the project or a folder above it is a Git repository. */
    static boolean versioned(IProject project) {
        Path folder = project.getLocation() == null ? null : project.getLocation().toPath();
        while (folder != null && !Files.exists(folder.resolve(".git"))) {
            folder = folder.getParent();
        }
        return folder != null;
    }

    static AttachmentCandidate of(IProject project) {
        return new AttachmentCandidate(Kind.DIFF, project.getName(), "",
                notice -> ReadingJob.read(project.getName(), cancelled -> read(project, notice)));
    }

    private static List<Attachment> read(IProject project, Consumer<String> notice) {
        try {
            GitChanges changes = GitChanges.of(project.getLocation().toPath());
            List<String> leftOut = changes.leftOut();
            if (changes.attachments().isEmpty()) {
                throw new AttachException(leftOut.isEmpty()
                        ? NLS.bind(Messages.Attach_noChanges, project.getName())
                        : NLS.bind(Messages.LeftOut_changes,
                                UnattachedFiles.named(leftOut, Locale.getDefault())), null);
            }
            MissingFilesMessage.tell(Messages.LeftOut_changes, leftOut, notice);
            return changes.attachments();
        } catch (IOException e) {
            throw new AttachException(NLS.bind(Messages.Attach_noGit, project.getName(), FailureReason.of(e)), e);
        }
    }
}
