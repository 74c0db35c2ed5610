// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.commands;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.eclipse.core.commands.IParameterValues;
import org.eclipse.core.runtime.Platform;
import org.vauban.assist.command.Command;

/** Lists the chat commands by title, for the Keys preference page. */
public class CommandNames implements IParameterValues {

    @Override
    public Map<String, String> getParameterValues() {
        Locale locale = Locale.forLanguageTag(Platform.getNL().replace('_', '-'));
        Map<String, String> names = new LinkedHashMap<>();
        Arrays.stream(Command.values()).forEach(command -> names.put(command.title(locale), command.id()));
        return names;
    }
}
