// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.completion;

import org.eclipse.jface.text.DocumentEvent;

/** Told of the changes of all texts that sessions watch, when they are made on the UI thread. Must be quick. */
public interface LineListener {

    void aboutToChange(EditorSession session, DocumentEvent event);

    void changed(EditorSession session, DocumentEvent event);

    void closed(EditorSession session);
}
