// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.transcript;

import org.eclipse.swt.widgets.Control;
import org.vauban.ide.chat.conversation.WorkbenchChats;
import org.vauban.ide.chat.page.PageTheme;

/** Shows the conversation of {@link WorkbenchChats}. UI thread unless noted. */
public interface Transcript {

    Control control();

    /** The conversation has changed. Any thread. */
    void changed();

    /** The answer of a running turn has grown. Any thread. */
    void grown(String turnId);

    /** The progress of the running turn has changed. Any thread. */
    void progressed();

    /** Sets colours and fonts. */
    void look(PageTheme look);

    /** Searches for a text, marks all matches and shows the next or previous one; an empty text ends the search. */
    void find(String text, boolean forward);

    /** Moves the focus to the conversation. */
    void focus();
}
