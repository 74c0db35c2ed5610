// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.workbench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.e4.ui.model.application.ui.basic.MPart;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.Text;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.ui.IViewPart;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.ide.chat.ChatView;
import org.vauban.ide.chat.conversation.ChatPreferences;
import org.vauban.ide.document.ResultsView;
import org.vauban.ide.perspective.Views;
import org.vauban.ide.tests.ScreenReader;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench;
import org.vauban.ide.tests.chat.ChatWindow;
import org.vauban.ide.tests.preview.PreviewTest;

/** Controls that views use for input, selection or reading have an accessible name, and their rows keep their own. */
class AccessibleNamesTest {

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    @BeforeEach
    void plain() {
        ChatWindow.forgetAll();
        ChatPreferences.setPlain(true);
    }

    @AfterEach
    void page() {
        ChatWindow.forgetAll();
        ChatPreferences.setPlain(false);
    }

    @ParameterizedTest
    @ValueSource(strings = {Views.CHAT, Views.INSPECTOR, Views.KNOWLEDGE, Views.TRACE, ResultsView.ID})
    void ofViews(String id) {
        IViewPart view = Ui.call(() -> Ui.page().showView(id));
        try {
            Ui.run(() -> {
                if (view instanceof ChatView chat) {
                    chat.find(); // otherwise its field is hidden
                }
            });
            Ui.settle();
            assertEquals(List.of(),
                    Ui.call(() -> nameless((Composite) view.getSite().getService(MPart.class).getWidget())));
        } finally {
            Ui.run(() -> Ui.page().hideView(view));
        }
    }

    @Test
    void ofTheListOfConversations() {
        ChatWindow chat = ChatWindow.open();
        chat.openConversations();
        Shell dialog = ChatWindow.dialog("Conversations");
        List<String> nameless = Ui.call(() -> nameless(dialog));
        Ui.run(dialog::close);
        assertEquals(List.of(), nameless);
    }

    /** Screen readers announce it when it appears. */
    @Test
    void ofTheBarAboveAnEditedQuestion() {
        ChatWindow chat = ChatWindow.open();
        assertEquals("Editing an earlier question", Ui.call(() -> {
            for (Control each : chat.view().transcript().getParent().getParent().getChildren()) {
                if (each.getClass().getSimpleName().equals("EditBar")) {
                    return ScreenReader.name(each);
                }
            }
            throw new AssertionError("no bar");
        }));
    }

    private static List<String> nameless(Composite in) {
        List<Control> all = new ArrayList<>();
        PreviewTest.collect(in, Control.class, all);
        List<String> nameless = new ArrayList<>();
        for (Control each : all) {
            boolean rows = each instanceof Table || each instanceof Tree;
            boolean read = rows || each instanceof Text || each instanceof Combo || each instanceof StyledText;
            if (read && ScreenReader.name(each) == null) {
                nameless.add(each.toString());
            } else if (rows && !"row".equals(ScreenReader.firstRow(each, "row"))) {
                nameless.add("rows of " + each);
            }
        }
        return nameless;
    }
}
