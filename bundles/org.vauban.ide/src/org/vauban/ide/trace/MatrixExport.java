// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.trace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.Platform;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.swt.widgets.Shell;
import org.vauban.assist.trace.MatrixCsv;
import org.vauban.assist.trace.MatrixHtml;
import org.vauban.assist.trace.MatrixReqif;
import org.vauban.assist.trace.TraceMatrix;
import org.vauban.ide.workbench.FailureReason;

/** Exports a matrix, without weak suggestions, to a file in the format of its extension. */
enum MatrixExport {
    HTML("html"), CSV("csv"), REQIF("reqif");

    private final String extension;

    MatrixExport(String extension) {
        this.extension = extension;
    }

    /** Asks for a file and writes it in a job. UI thread. @param told given the result, on any thread */
    void ask(Shell shell, TraceResult result, Consumer<String> told) {
        FileDialog dialog = new FileDialog(shell, SWT.SAVE | SWT.SHEET);
        dialog.setText(Messages.Export_title);
        dialog.setFileName("traceability." + extension);
        dialog.setFilterExtensions(new String[] {"*." + extension});
        dialog.setOverwrite(true);
        String chosen = dialog.open();
        if (chosen != null) {
            write(Path.of(chosen), result, told);
        }
    }

    /** Writes the file in a job. @param told given the result, on any thread */
    void write(Path file, TraceResult result, Consumer<String> told) {
        Job.create(Messages.Job_export, (ICoreRunnable) monitor -> {
            try {
                Files.writeString(file, text(result.matrix().withoutWeak(), result.projects()));
                for (IFile each : ResourcesPlugin.getWorkspace().getRoot().findFilesForLocationURI(file.toUri())) {
                    each.refreshLocal(IResource.DEPTH_ZERO, monitor);
                }
                told.accept(NLS.bind(Messages.Export_done, file));
            } catch (IOException | CoreException e) {
                told.accept(NLS.bind(Messages.Export_failed, file, FailureReason.of(e)));
            }
        }).schedule();
    }

    private String text(TraceMatrix matrix, List<Path> projects) {
        return switch (this) {
            case HTML -> MatrixHtml.of(matrix, Locale.forLanguageTag(Platform.getNL().replace('_', '-')));
            case CSV -> MatrixCsv.of(matrix);
            case REQIF -> MatrixReqif.of(matrix, projects, Instant.now());
        };
    }
}
