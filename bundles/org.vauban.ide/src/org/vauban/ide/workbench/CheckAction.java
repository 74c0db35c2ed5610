// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.workbench;

import java.util.function.Consumer;
import org.eclipse.jface.action.Action;

/** Menu item with a check box. UI thread. */
public final class CheckAction extends Action {

    private final Consumer<Boolean> chosen;

    /** @param chosen called with the new state of the check box */
    public CheckAction(String label, String tip, boolean checked, Consumer<Boolean> chosen) {
        super(label, AS_CHECK_BOX);
        this.chosen = chosen;
        setToolTipText(tip);
        setChecked(checked);
    }

    @Override
    public void run() {
        chosen.accept(isChecked());
    }
}
