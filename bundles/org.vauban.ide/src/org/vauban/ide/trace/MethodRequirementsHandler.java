// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.trace;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.osgi.util.NLS;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.handlers.HandlerUtil;
import org.vauban.assist.trace.TraceLink;
import org.vauban.assist.trace.TraceMatrix;
import org.vauban.ide.attach.EditorText;
import org.vauban.ide.edit.OutcomeNotification;
import org.vauban.ide.knowledge.view.PassageOpener;
import org.vauban.ide.workbench.CurrentAssistant;
import org.vauban.ide.workbench.TextEditorHandler;
import org.vauban.ide.workbench.UiRead;

/** Shows in a pop-up which requirements the method at the caret serves. Reads the file as it was last saved. */
public final class MethodRequirementsHandler extends TextEditorHandler {

    @Override
    public @Nullable Object execute(ExecutionEvent event) {
        IEditorPart part = HandlerUtil.getActiveEditor(event);
        EditorText.of(part).ifPresent(text -> {
            Path file = text.file();
            if (file == null) {
                OutcomeNotification.problem(Messages.Serves_noFile);
                return;
            }
            int line = (int) text.text().substring(0, text.start()).lines().count();
            boolean atLineStart = text.start() == 0 || text.text().charAt(text.start() - 1) == '\n';
            start(part.getSite().getPage(), file, line + (atLineStart ? 1 : 0));
        });
        return null;
    }

    /** @param line line number, from 1 */
    private static void start(IWorkbenchPage page, Path file, int line) {
        UiRead.start(Messages.Job_trace, Job.INTERACTIVE, () -> real(file),
                real -> new ServesJob(page, real, line).begin());
    }

    private static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            return file; // the file was deleted meanwhile: nothing will be found for it
        }
    }

    /** Traces the workspace, then looks the method up in the matrix. */
    private record ServesJob(IWorkbenchPage page, Path file, int line) {
        void begin() {
            TraceJob job = new TraceJob(result -> show(result.matrix()), OutcomeNotification::problem);
            job.start(Messages.Trace_running);
        }

        private void show(TraceMatrix matrix) {
            List<MethodRequirementsPopup.Served> served = matrix.at(file, line).stream()
                    .sorted(Comparator.comparingDouble(TraceLink::confidence).reversed())
                    .flatMap(link -> matrix.requirements().stream().filter(each -> each.id().equals(link.requirement()))
                            .map(each -> new MethodRequirementsPopup.Served(each, link)))
                    .toList();
            PassageOpener passages = new PassageOpener(PlatformUI.getWorkbench().getService(CurrentAssistant.class),
                    page, OutcomeNotification::problem);
            TraceOpener opener = new TraceOpener(page, passages, OutcomeNotification::problem);
            if (served.isEmpty()) {
                OutcomeNotification.offer(
                        matrix.requirements().isEmpty() ? Messages.Trace_noRequirements
                                : NLS.bind(Messages.Serves_none, file.getFileName(), line),
                        Messages.Serves_openView, ServesJob::openView);
            } else {
                new MethodRequirementsPopup(page.getWorkbenchWindow().getShell(), served,
                        each -> opener.open(each.requirement()))
                        .open();
            }
        }

        /** In the window that is active then: the offer can outlive the one in which it was made. */
        private static void openView() {
            IWorkbenchWindow window = PlatformUI.getWorkbench().getActiveWorkbenchWindow();
            IWorkbenchPage active = window == null ? null : window.getActivePage();
            if (active != null) {
                TraceView.show(active);
            }
        }
    }
}
