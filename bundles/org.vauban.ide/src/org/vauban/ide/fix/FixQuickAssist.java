// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.fix;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.text.contentassist.ICompletionProposal;
import org.eclipse.jface.text.quickassist.IQuickAssistInvocationContext;
import org.eclipse.jface.text.quickassist.IQuickAssistProcessor;
import org.eclipse.jface.text.source.Annotation;
import org.eclipse.jface.text.source.IAnnotationModel;
import org.eclipse.jface.text.source.ISourceViewer;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.texteditor.MarkerAnnotation;
import org.vauban.ide.edit.EditorSnapshot;

/**
 * Adds the fixes of the model after those of the editor. Created by the generic editor from its extension point, and
 * wrapped around the processor of every other text editor.
 */
public final class FixQuickAssist implements IQuickAssistProcessor {

    /** Class of the spelling processor's placeholder for an empty result. */
    private static final String NOTHING = "NoCompletionsProposal";

    private final IQuickAssistProcessor own;

    /** Creates a processor without the editor's own fixes: for the generic editor, which queries several processors. */
    public FixQuickAssist() {
        this(null);
    }

    /** @param own the editor's processor, or null */
    FixQuickAssist(@Nullable IQuickAssistProcessor own) {
        this.own = own;
    }

    @Override
    public @Nullable String getErrorMessage() {
        return own == null ? null : own.getErrorMessage();
    }

    @Override
    public boolean canFix(Annotation annotation) {
        return own != null && own.canFix(annotation) || EditorProblems.isProblem(annotation);
    }

    @Override
    public boolean canAssist(IQuickAssistInvocationContext context) {
        return true;
    }

    @Override
    public ICompletionProposal[] computeQuickAssistProposals(IQuickAssistInvocationContext context) {
        List<ICompletionProposal> all = new ArrayList<>();
        ICompletionProposal[] first = own == null ? null : own.computeQuickAssistProposals(context);
        if (first != null) {
            Arrays.stream(first).filter(each -> !each.getClass().getSimpleName().equals(NOTHING)).forEach(all::add);
        }
        ISourceViewer viewer = context.getSourceViewer();
        snapshot(viewer).ifPresent(at -> {
            int offset = context.getOffset() < 0 ? at.start() : Math.min(context.getOffset(), at.text().length());
            EditorSnapshot here = at.start() <= offset && offset <= at.end() ? at : at.with(offset, offset);
            IAnnotationModel model = viewer.getAnnotationModel();
            if (model != null) {
                all.addAll(FixProposals.at(here, EditorProblems.at(here, model, this::isOurs),
                        EditorProblems.at(here, model, annotation -> true)));
            }
        });
        return all.toArray(ICompletionProposal[]::new);
    }

    /** In the generic editor, {@link FixMarkerResolutions} already provides the fixes of markers. */
    private boolean isOurs(Annotation annotation) {
        return own != null || !(annotation instanceof MarkerAnnotation);
    }

    /** Returns the active editor, if it belongs to the viewer. */
    private static Optional<EditorSnapshot> snapshot(ISourceViewer viewer) {
        IWorkbenchWindow window = PlatformUI.getWorkbench().getActiveWorkbenchWindow();
        IEditorPart part = window == null || window.getActivePage() == null ? null
                : window.getActivePage().getActiveEditor();
        return EditorSnapshot.of(part).filter(at -> at.viewer().filter(viewer::equals).isPresent());
    }
}
