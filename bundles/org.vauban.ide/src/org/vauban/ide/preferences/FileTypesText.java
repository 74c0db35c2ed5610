// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.preferences;

import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.osgi.util.NLS;
import org.vauban.ide.settings.VaubanPreferences;

/** Types of files as people write them: {@code *.java, *.md, Makefile}. Pure. */
final class FileTypesText {

    private static final Pattern TYPE = Pattern.compile("(\\*\\.)?[^\\s*?/\\\\,:\"<>|]+");

    private FileTypesText() {}

    /** @return one sentence on what is wrong, or empty */
    static Optional<String> complaint(String text) {
        return VaubanPreferences.types(text).stream().filter(type -> !TYPE.matcher(type).matches()).findFirst()
                .map(type -> NLS.bind(Messages.Preferences_noType, type));
    }
}
