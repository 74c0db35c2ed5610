// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.chat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.ide.tests.ScriptedChats.Question;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench;

/**
 * Base class with a workbench whose assistant answers in the chat what a test says, without the conversations of other
 * tests.
 */
abstract class WithChats {
    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    @BeforeEach
    void forget() {
        ChatWindow.forgetAll();
        workbench.assistant.chats.asked.clear();
        workbench.assistant.chats.sends = true;
    }

    @AfterEach
    void close() {
        ChatWindow.forgetAll();
    }

    /** Waits until the given number of questions has been asked and shown, and returns the last one. */
    Question asked(int count) {
        Ui.await(count + " questions", () -> workbench.assistant.chats.asked.size() == count);
        Ui.settle();
        return workbench.assistant.chats.last();
    }
}
