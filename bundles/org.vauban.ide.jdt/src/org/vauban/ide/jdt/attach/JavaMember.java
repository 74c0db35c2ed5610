// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.attach;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jdt.core.IMember;
import org.eclipse.jdt.core.IMethod;
import org.eclipse.jdt.core.ISourceRange;
import org.eclipse.jdt.core.IType;
import org.eclipse.jdt.core.JavaModelException;
import org.eclipse.jdt.ui.JavaElementLabels;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.Document;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.attachment.Attachment.Kind;
import org.vauban.assist.attachment.Attachment.Lines;
import org.vauban.governance.SourceText;
import org.vauban.ide.attach.AttachException;
import org.vauban.ide.attach.AttachmentCandidate;
import org.vauban.ide.workbench.EditorFile;

/** A type or method in the workspace's sources, with its comment, as in its editor or file. */
final class JavaMember {

    private JavaMember() {}

    static AttachmentCandidate attachable(IMember member) {
        boolean method = member instanceof IMethod;
        String shown = method
                ? member.getDeclaringType().getElementName() + "."
                        + JavaElementLabels.getElementLabel(member, JavaElementLabels.M_PARAMETER_TYPES)
                : ((IType) member).getTypeQualifiedName('.');
        IType type = method ? member.getDeclaringType() : (IType) member;
        return new AttachmentCandidate(method ? Kind.METHOD : Kind.TYPE, shown,
                type.getPackageFragment().getElementName(), () -> {
                    CompletableFuture<List<Attachment>> read = new CompletableFuture<>();
                    Job job = Job.create(shown, (ICoreRunnable) monitor -> {
                        try {
                            read.complete(List.of(read(member,
                                    method ? type.getElementName() + "." + member.getElementName() : shown)));
                        } catch (JavaModelException | RuntimeException e) {
                            read.completeExceptionally(new AttachException(e.getMessage(), e));
                        }
                    });
                    job.setSystem(true);
                    job.schedule();
                    return read;
                });
    }

    private static Attachment read(IMember member, String label) throws JavaModelException {
        ISourceRange range = member.getSourceRange();
        String unit = member.getCompilationUnit().getSource();
        return new Attachment(member instanceof IMethod ? Kind.METHOD : Kind.TYPE, label, "java",
                lines(unit, range.getOffset(), range.getOffset() + range.getLength()),
                SourceText.whole(EditorFile.source(member.getResource()), unit).range(range.getOffset(),
                        range.getOffset() + range.getLength()));
    }

    private static Lines lines(String text, int from, int to) {
        try {
            Document document = new Document(text);
            return new Lines(document.getLineOfOffset(from) + 1, document.getLineOfOffset(Math.max(from, to - 1)) + 1);
        } catch (BadLocationException e) {
            throw new IllegalArgumentException(from + "-" + to, e);
        }
    }
}
