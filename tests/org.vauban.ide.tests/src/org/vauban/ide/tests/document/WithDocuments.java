// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.document;

import org.eclipse.core.resources.IResource;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.ui.IViewPart;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench;

/** Base class with a workbench whose model answers as a test says, about documents that the test selects. */
abstract class WithDocuments {
    static final String PROJECT_EXPLORER = "org.eclipse.ui.navigator.ProjectExplorer";

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    void awaitAsked(int count) {
        Ui.await("a question", () -> workbench.assistant.scriptedEdits.documents.size() == count);
    }

    static void awaitPreview() {
        Ui.await("the preview", () -> Ui.page().getActiveEditor() != null
                && Ui.page().getActiveEditor().getClass().getName().contains("CompareEditor"));
        Ui.awaitKeyboard();
    }

    static void select(IResource... resources) {
        Ui.run(() -> {
            IViewPart view = Ui.page().showView(PROJECT_EXPLORER);
            view.getSite().getSelectionProvider().setSelection(new StructuredSelection(resources));
        });
        Ui.settle();
    }
}
