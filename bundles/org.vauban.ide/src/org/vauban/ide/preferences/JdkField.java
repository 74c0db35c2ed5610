// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.preferences;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.eclipse.jface.preference.DirectoryFieldEditor;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.widgets.Composite;
import org.vauban.ide.engine.JavaHomes;
import org.vauban.ide.settings.VaubanPreferences;

/** Field for the engine's JVM: empty, or the home of one that is recent enough. */
public final class JdkField extends DirectoryFieldEditor {

    public JdkField(Composite parent) {
        init(VaubanPreferences.JAVA_HOME, Messages.Preferences_javaHome);
        setChangeButtonText(Messages.Preferences_browse);
        setValidateStrategy(VALIDATE_ON_KEY_STROKE);
        setEmptyStringAllowed(true);
        createControl(parent);
        getTextControl().setToolTipText(Messages.Preferences_javaHomeHint);
        WorkspacePreferencePage.narrow(getTextControl());
    }

    @Override
    protected boolean doCheckState() {
        String text = getTextControl().getText().strip();
        if (text.isEmpty()) {
            return true;
        }
        try {
            OptionalInt version = JavaHomes.version(Path.of(text));
            if (version.isPresent() && version.getAsInt() >= JavaHomes.OLDEST) {
                return true;
            }
            setErrorMessage(version.isEmpty()
                    ? NLS.bind(Messages.Preferences_noJava, text)
                    : NLS.bind(Messages.Preferences_oldJava, version.getAsInt(), JavaHomes.OLDEST));
        } catch (InvalidPathException e) {
            setErrorMessage(NLS.bind(Messages.Preferences_noJava, text));
        }
        return false;
    }
}
