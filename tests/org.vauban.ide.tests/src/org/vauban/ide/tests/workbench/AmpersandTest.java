// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.workbench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.ide.engine.EndpointKeyDialog;
import org.vauban.ide.tests.Dialogs;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench;
import org.vauban.ide.tests.preview.PreviewTest;
import org.vauban.ide.workbench.LicenceQuestion;
import org.vauban.ide.workbench.ToolTipText;

/** An ampersand in a name is displayed in dialogs, and does not turn the next letter into a mnemonic. */
class AmpersandTest {
    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    private static List<String> labels(Composite in) {
        List<Label> found = new ArrayList<>();
        PreviewTest.collect(in, Label.class, found);
        return found.stream().map(Label::getText).toList();
    }

    @Test
    void ofAnEndpointWhoseKeyIsAskedFor() {
        Ui.run(() -> {
            EndpointKeyDialog dialog = new EndpointKeyDialog(Ui.window().getShell(), "R&D");
            dialog.setBlockOnOpen(false);
            dialog.open();
            List<String> labels = labels(dialog.getShell());
            dialog.close();
            assertTrue(labels.stream().anyMatch(each -> each.contains("R&&D")), labels + "");
        });
    }

    @Test
    void inToolTips() {
        assertEquals("R&&D", ToolTipText.of("R&D"));
        assertNull(ToolTipText.of(""), "else an empty box would be shown");
    }

    @Test
    void ofAProjectWhoseCodeMayBeShown() {
        CompletableFuture<Boolean> answer = new LicenceQuestion().confirm("Lines of Black & White are to be shown.");
        Shell question = Dialogs.await("Code from Published Sources");
        List<String> labels = Ui.call(() -> labels(question));
        Ui.run(question::close);
        assertTrue(labels.stream().anyMatch(each -> each.contains("Black && White")), labels + "");
        assertFalse(answer.join());
    }
}
