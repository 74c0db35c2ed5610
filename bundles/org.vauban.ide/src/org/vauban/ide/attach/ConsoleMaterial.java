// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.attach;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.ui.console.ConsolePlugin;
import org.eclipse.ui.console.IConsole;
import org.eclipse.ui.console.TextConsole;
import org.vauban.assist.material.Attachment;
import org.vauban.assist.material.Attachment.Kind;

/** The output of consoles, its end; to be touched only where the plug-in of consoles is installed. UI thread. */
final class ConsoleMaterial {
    /** In UTF-16 units, about 4,000 tokens: a stack trace and what came before it. */
    private static final int MOST = 16_000;

    private ConsoleMaterial() {
    }

    /** The newest first. */
    static List<Attachable> all() {
        List<Attachable> all = new ArrayList<>();
        for (IConsole console : ConsolePlugin.getDefault().getConsoleManager().getConsoles()) {
            if (console instanceof TextConsole text && !text.getDocument().get().isBlank()) {
                all.addFirst(Attachable.of("", Attachment.of(Kind.CONSOLE, text.getName(), end(text.getDocument().get()))));
            }
        }
        return all;
    }

    private static String end(String text) {
        if (text.length() <= MOST) {
            return text;
        }
        int line = text.indexOf('\n', text.length() - MOST);
        return text.substring(line < 0 ? text.length() - MOST : line + 1);
    }
}
