// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.settings;

import org.eclipse.osgi.util.NLS;

/** Localized strings about writing settings. */
final class Messages extends NLS {

    public static String Settings_saving;

    static {
        initializeMessages("org.vauban.ide.settings.messages", Messages.class);
    }

    private Messages() {}
}
