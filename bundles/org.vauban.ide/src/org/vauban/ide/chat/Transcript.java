// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat;

import org.eclipse.swt.widgets.Control;
import org.vauban.ide.chat.page.PageLook;

/** Shows the conversation of {@link Chats}. UI thread unless said otherwise. */
interface Transcript {

    Control control();

    /** The conversation is another one now. Any thread. */
    void changed();

    /** The answer of a running turn grew. Any thread. */
    void grown(String turnId);

    /** One line for a running turn; empty for none. */
    void status(String turnId, String text);

    /** Other colours and fonts. */
    void look(PageLook look);

    /** Marks a text and shows the next or previous place; an empty text ends that. */
    void find(String text, boolean forward);

    /** Gives it the focus. */
    void focus();
}
