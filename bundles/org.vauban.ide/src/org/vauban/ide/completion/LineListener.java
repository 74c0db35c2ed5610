// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.completion;

import org.eclipse.jface.text.DocumentEvent;

/** Notified of changes to all texts with sessions, as they are made on the UI thread. Implementations must be quick. */
public interface LineListener {

    void aboutToChange(EditorSession session, DocumentEvent event);

    void changed(EditorSession session, DocumentEvent event);

    void closed(EditorSession session);
}
