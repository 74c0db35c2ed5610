// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.attachment.Attachment.Kind;
import org.vauban.ide.attach.AttachmentCandidate;
import org.vauban.ide.chat.ChatView;
import org.vauban.ide.tests.Ui;

/** Chat views in two windows, which show the same conversation. */
class ChatWindowsTest extends WithChats {

    private IWorkbenchWindow other;
    private ChatView first;
    private ChatView second;

    @BeforeEach
    void openTwo() {
        first = ChatWindow.open().view();
        write(first, "first");
        other = Ui.call(() -> PlatformUI.getWorkbench()
                .openWorkbenchWindow(Ui.page().getPerspective().getId(), null));
        second = Ui.call(() -> (ChatView) other.getActivePage().showView(ChatView.ID));
        Ui.settle();
    }

    @AfterEach
    void closeOther() {
        Ui.run(() -> {
            if (Arrays.asList(PlatformUI.getWorkbench().getWorkbenchWindows()).contains(other)) {
                other.close();
            }
        });
    }

    private static void write(ChatView view, String text) {
        Ui.run(() -> {
            view.input().setText(text);
            view.attach(AttachmentCandidate.of("", Attachment.of(Kind.OTHER, text, text)));
        });
    }

    private static void hide(ChatView view) {
        Ui.run(() -> {
            IWorkbenchPage page = view.getSite().getPage();
            page.hideView(view);
        });
    }

    @Test
    void theDraftsOfBothAreKept() {
        write(second, "second");
        assertEquals("second", ChatWindow.chats().draft());
        hide(first);
        assertEquals("second\nfirst", ChatWindow.chats().draft());
        Ui.run(() -> second.input().setText("second and more"));
        Ui.run(() -> other.close());
        assertEquals("second and more\nfirst", ChatWindow.chats().draft());
        ChatWindow next = ChatWindow.open();
        assertEquals("second and more\nfirst", next.typed());
        Ui.await("the attachments", () -> next.view().chips().stream().map(each -> each.replaceAll(" .*", "")).sorted()
                .toList().equals(List.of("first", "second")));
    }

    @Test
    void aDraftThatBothShowIsKeptOnce() {
        hide(first);
        Ui.run(() -> second.input().append(" and more"));
        hide(second);
        assertEquals("first and more", ChatWindow.chats().draft());
        assertEquals("first and more", ChatWindow.open().typed());
    }
}
