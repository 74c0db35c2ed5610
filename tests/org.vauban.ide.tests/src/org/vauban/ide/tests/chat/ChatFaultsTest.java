// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.core.runtime.Platform;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;
import org.junit.jupiter.api.Test;
import org.vauban.assist.AssistStatus;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.ide.chat.conversation.WorkbenchChats;
import org.vauban.ide.tests.Dialogs;
import org.vauban.ide.tests.Keys;
import org.vauban.ide.tests.Pictures;
import org.vauban.ide.tests.ScriptedChats.Question;
import org.vauban.ide.tests.StandInProvider;
import org.vauban.ide.tests.Ui;

/** Malformed answers, and an assistant that is not available. */
class ChatFaultsTest extends WithChats {

    private Question ask(String question) {
        int before = workbench.assistant.chats.asked.size();
        Keys.type(question + "\n");
        Ui.await("a question", () -> workbench.assistant.chats.asked.size() == before + 1);
        return workbench.assistant.chats.last();
    }

    @Test
    void hostileAnswersAreText() {
        ChatWindow chat = ChatWindow.open();
        Question question = ask("q");
        question.write("<script>document.title = 'gone'</script>\n\n<img src=x onerror=\"document.title='gone'\">\n\n",
                "[a](javascript:document.title='gone') [b](data:text/html,<script>1</script>) ![c](http://127.0.0.1:9/x.png)\n\n",
                "```html\n</code></pre><script>document.title='gone'</script><style>*{display:none}</style>\n```\n\n",
                "<a href=\"vauban:x/REPLACE\">d</a> <meta http-equiv=refresh content='0;url=http://127.0.0.1:9/'>\n\nEnd of it.");
        question.end();
        chat.awaitText("End of it.");
        assertEquals("Vauban", chat.evaluate("return document.title"));
        assertEquals(1.0, chat.evaluate("return document.querySelectorAll('script').length"), "the page's own");
        assertEquals(0.0, chat.evaluate(
                "return document.querySelectorAll('img, iframe, object, form, main style, main meta').length"));
        assertEquals("about:blank", chat.evaluate("return location.href"));
        assertEquals(1.0, chat.evaluate("return document.querySelectorAll('a').length"), "the picture as a link");
        // if markup got through nevertheless, the page's content security policy would stop it
        chat.evaluate("const d = document.createElement('div'); d.innerHTML = '<img src=x onerror=\"document.title=1\">"
                + "<a id=evil href=\"javascript:document.title=2\">x</a>'; document.body.append(d); document.getElementById('evil').click();"
                + " const s = document.createElement('script'); s.textContent = 'document.title=3'; document.body.append(s); return 1");
        Ui.settle();
        assertEquals("Vauban", chat.evaluate("return document.title"));
    }

    @Test
    void aLinkIsOpenedOnlyWhenTheUserSaysSo() {
        ChatWindow chat = ChatWindow.open();
        ask("q").write("See [the page](https://example.org/a?b=1&c=2).").end();
        chat.awaitText("the page");
        Ui.run(() -> Ui.display().asyncExec(() -> chat.browser().execute("document.querySelector('a.link').click()")));
        Ui.await("the question", () -> Ui.display().getActiveShell() != null
                && Ui.display().getActiveShell().getText().equals("Open Link"));
        Shell dialog = Ui.call(() -> Ui.display().getActiveShell());
        Pictures.save("chat-link", dialog);
        assertTrue(Dialogs.message(dialog).contains("https://example.org/a?b=1&c=2"), Dialogs.message(dialog));
        Keys.press(SWT.ESC);
        Ui.await("no dialog", dialog::isDisposed);
        assertEquals("about:blank", chat.evaluate("return location.href"));
    }

    @Test
    void fiveMegabytesStreamInAndTheWorkbenchStaysAlive() {
        ChatWindow chat = ChatWindow.open();
        Question question = ask("q");
        String piece = "Some words and `code` and **more** of them, again and again.\n".repeat(80);
        long worst = 0;
        for (int i = 0; i < 1_000; i++) {
            question.write(piece);
            if (i % 50 == 0) {
                long begun = System.nanoTime();
                Ui.run(() -> {});
                worst = Math.max(worst, System.nanoTime() - begun);
            }
        }
        question.write("\nThe end.").end();
        chat.awaitText("only the beginning is shown");
        assertTrue(ChatWindow.chats().conversation().path().getFirst().answer().length() > 4_800_000);
        assertTrue(worst < TimeUnit.SECONDS.toNanos(30), "the UI thread was held for " + worst / 1_000_000 + " ms");
    }

    @Test
    void withoutAnAssistantTheQuestionStaysInTheInput() {
        try (StandInProvider none = new StandInProvider(() -> {
            throw new EngineException(EngineError.NO_NATIVE, "There is no engine for this platform: install one.");
        }, new AssistStatus(AssistStatus.State.ERROR, null, "There is no engine.", 0))) {
            ChatWindow chat = ChatWindow.open();
            Keys.type("a question\n");
            chat.awaitNotice("There is no engine for this platform");
            assertEquals("a question", chat.typed());
            assertFalse(ChatWindow.chats().running());
        }
    }

    @Test
    void anAnswerOfNonsenseIsShownAsItIs() {
        ChatWindow chat = ChatWindow.open();
        Question question = ask("q");
        question.write("\u0000\u0001\uD83D", "\uDE00\uD800 x \u2028 \u202E y ``` ~~~ `", "\n\n````\n```\n",
                "\n| a |\n|---|", "\n\n- \n- [ ](", "\nzzz");
        question.end();
        chat.awaitText("zzz");
        chat.awaitText("Try again");
    }

    @Test
    void aDeletionThatFailsIsToldInTheViewOnceTheDialogIsClosed() throws Exception {
        ChatWindow chat = ChatWindow.open();
        ask("one").write("Answer one.").end();
        chat.awaitText("Answer one.");
        String one = ChatWindow.chats().conversation().id();
        ChatWindow.chats().startNew();
        chat.focus();
        ask("two").write("Answer two.").end();
        chat.awaitText("Answer two.");
        Ui.await("kept", () -> ChatWindow.chats().list().get().summaries().size() == 2);
        Path kept = Platform.getStateLocation(Platform.getBundle("org.vauban.ide"))
                .append("conversations/" + ChatWindow.chats().conversation().id() + ".json").toPath();
        CountDownLatch closed = new CountDownLatch(1);
        WorkbenchChats.Listener slow = new WorkbenchChats.Listener() {
            @Override
            public void changed() {
                if (Display.getCurrent() == null) { // on the thread that deletes
                    Ui.pass(closed, "the dialog is closed");
                }
            }
        };
        chat.openConversations();
        Shell dialog = ChatWindow.dialog("Conversations");
        Keys.type("two");
        ChatWindow.chats().addListener(slow);
        try {
            ChatWindow.chats().open(one);
            Keys.press(SWT.ARROW_DOWN);
            Keys.press(SWT.DEL);
            Shell question = ChatWindow.dialog("Delete Conversation");
            Keys.press(SWT.CR);
            Ui.await("the answer", question::isDisposed);
            Ui.run(dialog::close);
            Files.delete(kept);
            Files.createFile(Files.createDirectory(kept).resolve("in the way"));
            closed.countDown();
            chat.awaitNotice(kept.getParent().toString());
        } finally {
            closed.countDown();
            ChatWindow.chats().removeListener(slow);
            Files.deleteIfExists(kept.resolve("in the way"));
            Files.deleteIfExists(kept);
        }
    }
}
