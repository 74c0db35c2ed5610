// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.preferences;

import org.eclipse.jface.preference.IntegerFieldEditor;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.widgets.Composite;

/** Field for an integer within bounds; optionally accepts 0 = automatic. */
public final class NumberField extends IntegerFieldEditor {

    private final int least;
    private final int most;
    private final boolean zero;

    /** @param zero whether 0 is accepted, whatever the bounds are */
    public NumberField(String key, String label, int least, int most, boolean zero, Composite parent) {
        super(key, label, parent, 7);
        this.least = least;
        this.most = most;
        this.zero = zero;
        setErrorMessage(NLS.bind(zero ? Messages.Preferences_numberOrZero : Messages.Preferences_number,
                new Object[] {label.replace("&", "").replaceAll("[\\s\u00a0]*:$", ""), least, most}));
    }

    @Override
    protected boolean checkState() {
        int value = -1;
        try {
            value = Integer.parseInt(getTextControl().getText().strip());
        } catch (NumberFormatException e) {
            // reported below, like a number that is out of bounds
        }
        if (value >= least && value <= most || zero && value == 0) {
            clearErrorMessage();
            return true;
        }
        showErrorMessage();
        return false;
    }

    /** Stores the validated number: the platform would not accept whitespace around it. */
    @Override
    protected void doStore() {
        getPreferenceStore().setValue(getPreferenceName(), Integer.parseInt(getTextControl().getText().strip()));
    }
}
