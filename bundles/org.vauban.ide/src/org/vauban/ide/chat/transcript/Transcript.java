// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.transcript;

import org.eclipse.swt.widgets.Control;
import org.vauban.ide.chat.conversation.WorkbenchChats;
import org.vauban.ide.chat.page.PageTheme;

/** Shows the conversation of {@link WorkbenchChats}. UI thread unless said otherwise. */
public interface Transcript {

    Control control();

    /** The conversation is another one now. Any thread. */
    void changed();

    /** The answer of a running turn grew. Any thread. */
    void grown(String turnId);

    /** What is done for the running turn is another thing now. Any thread. */
    void progressed();

    /** Other colours and fonts. */
    void look(PageTheme look);

    /** Marks a text and shows the next or previous place; an empty text ends that. */
    void find(String text, boolean forward);

    /** Gives it the focus. */
    void focus();
}
