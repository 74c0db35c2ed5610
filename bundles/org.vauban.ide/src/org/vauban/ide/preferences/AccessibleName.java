// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.preferences;

import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleEvent;

/** Gives a control without a label its name for screen readers. */
public final class AccessibleName extends AccessibleAdapter {

    private final String name;

    public AccessibleName(String name) {
        this.name = name;
    }

    @Override
    public void getName(AccessibleEvent event) {
        event.result = name;
    }
}
