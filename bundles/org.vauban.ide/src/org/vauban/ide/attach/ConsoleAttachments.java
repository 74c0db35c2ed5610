// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.attach;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IDocument;
import org.eclipse.osgi.util.NLS;
import org.eclipse.ui.console.ConsolePlugin;
import org.eclipse.ui.console.IConsole;
import org.eclipse.ui.console.TextConsole;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.attachment.Attachment.Kind;

/** Attaches the end of consoles' output; load this class only if the console plug-in is installed. UI thread. */
final class ConsoleAttachments {
    /** In UTF-16 units, about 4,000 tokens: a stack trace and the lines before it. */
    private static final int MAX = 16_000;

    private ConsoleAttachments() {}

    /** Returns all consoles, newest first. */
    static List<AttachmentCandidate> all() {
        List<AttachmentCandidate> all = new ArrayList<>();
        for (IConsole console : ConsolePlugin.getDefault().getConsoleManager().getConsoles()) {
            if (console instanceof TextConsole text && text.getDocument().getLength() > 0) {
                all.addFirst(new AttachmentCandidate(Kind.CONSOLE, text.getName(), "", () -> read(text)));
            }
        }
        return all;
    }

    private static CompletableFuture<List<Attachment>> read(TextConsole console) {
        String end = end(console.getDocument());
        return end.isBlank()
                ? CompletableFuture.failedFuture(
                        new AttachException(NLS.bind(Messages.Attach_emptyConsole, console.getName()), null))
                : CompletableFuture.completedFuture(List.of(Attachment.of(Kind.CONSOLE, console.getName(), end)));
    }

    /** A console may hold many megabytes: copies only what is attached. */
    private static String end(IDocument document) {
        int from = Math.max(0, document.getLength() - MAX);
        try {
            String text = document.get(from, document.getLength() - from);
            int line = from == 0 ? -1 : text.indexOf('\n');
            return text.substring(line + 1);
        } catch (BadLocationException e) {
            return ""; // cleared meanwhile
        }
    }
}
