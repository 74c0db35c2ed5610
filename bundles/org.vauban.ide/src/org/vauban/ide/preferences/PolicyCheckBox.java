// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.preferences;

import org.eclipse.jface.preference.BooleanFieldEditor;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;

/**
 * A check box that a policy may decide: it is checked and disabled then, and the user's own setting stays as it was.
 */
final class PolicyCheckBox extends BooleanFieldEditor {
    private final Composite parent;
    private boolean required;

    PolicyCheckBox(String key, String label, Composite parent) {
        super(key, label, parent);
        this.parent = parent;
    }

    /** Shows that a policy requires it. UI thread. */
    void require() {
        required = true;
        show();
    }

    private void show() {
        if (required) {
            Button box = getChangeControl(parent);
            box.setSelection(true);
            box.setEnabled(false);
        }
    }

    @Override
    protected void doLoad() {
        super.doLoad();
        show();
    }

    @Override
    protected void doLoadDefault() {
        super.doLoadDefault();
        show();
    }

    @Override
    protected void doStore() {
        if (!required) {
            super.doStore();
        }
    }
}
