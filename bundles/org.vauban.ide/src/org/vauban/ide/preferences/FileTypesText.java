// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.preferences;

import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.osgi.util.NLS;
import org.vauban.ide.settings.VaubanPreferences;

/** Parses file types as users write them: {@code *.java, *.md, Makefile}. Pure. */
final class FileTypesText {

    private static final Pattern TYPE = Pattern.compile("(\\*\\.)?[^\\s*?/\\\\,:\"<>|]+");

    private FileTypesText() {}

    /** @return one sentence on the error, or empty */
    static Optional<String> complaint(String text) {
        return VaubanPreferences.types(text).stream().filter(type -> !TYPE.matcher(type).matches()).findFirst()
                .map(type -> NLS.bind(Messages.Preferences_noType, type));
    }
}
