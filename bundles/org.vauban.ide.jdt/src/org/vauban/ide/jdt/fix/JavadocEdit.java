// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.fix;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jdt.core.ICompilationUnit;
import org.eclipse.jdt.core.dom.BodyDeclaration;
import org.vauban.assist.edit.proposal.EditProposal;
import org.vauban.assist.edit.proposal.TextLines;
import org.vauban.ide.edit.InlineEdit;

/**
 * Has a documentation comment written for a declaration. Of what the model writes only the comment is taken, so that
 * the code stays as it is whatever the model does to it.
 */
final class JavadocEdit {

    private static final Pattern COMMENT = Pattern.compile("/\\*\\*.*?\\*/", Pattern.DOTALL);
    /** With the blanks behind it; since Java 23, lines of Markdown are one as well. */
    private static final Pattern OLD = Pattern.compile("(?:/\\*\\*(?s:.*?)\\*/|///.*(?:\\R\\s*///.*)*)\\s*");

    private JavadocEdit() {}

    /** UI thread. @param declaration as it stands in the text of the active editor */
    static void start(ICompilationUnit unit, BodyDeclaration declaration) {
        int start = declaration.getStartPosition();
        int end = start + declaration.getLength();
        ActiveEditor.of(unit).ifPresent(editor -> InlineEdit.open(ActiveEditor.at(editor, start, end),
                Messages.Javadoc_instruction, JavadocEdit::only));
    }

    /**
     * The proposal with nothing but its comment; empty if it has none.
     *
     * @param start of the declaration or of its old comment, in the text that the proposal is for
     * @param end of the declaration
     */
    static EditProposal only(EditProposal proposal, int start, int end) {
        String base = proposal.base();
        if (start == end) {
            return EditProposal.of(proposal.file(), base, base); // it was deleted meanwhile
        }
        int lineStart = base.lastIndexOf('\n', start - 1) + 1;
        String before = base.substring(lineStart, start);
        String indent = before.isBlank() ? before : "";
        return comment(proposal.preview(), lineStart, before).map(comment -> {
            int code = behindComment(base, start, end);
            String lineEnd = TextLines.lineEnd(base);
            String next = base.substring(0, start) + indented(comment, indent, lineEnd) + lineEnd + indent
                    + base.substring(code);
            return EditProposal.of(proposal.file(), base, next);
        }).orElseGet(() -> EditProposal.of(proposal.file(), base, base));
    }

    /** Where the code of a declaration begins: behind its old comment, if it has one. */
    private static int behindComment(String base, int start, int end) {
        Matcher old = OLD.matcher(base).region(start, end);
        return old.lookingAt() ? old.end() : start;
    }

    /** The comment right behind what stood before; one further on is that of another declaration. */
    private static Optional<String> comment(String text, int from, String before) {
        Matcher found = COMMENT.matcher(text);
        return found.find(Math.min(from, text.length()))
                && text.substring(from, found.start()).strip().equals(before.strip())
                        ? Optional.of(found.group())
                        : Optional.empty();
    }

    private static String indented(String comment, String indent, String lineEnd) {
        StringBuilder all = new StringBuilder();
        for (String line : comment.lines().toList()) {
            if (!all.isEmpty()) {
                all.append(lineEnd).append(indent).append(line.strip().startsWith("*") ? " " : " * ");
            }
            all.append(line.strip());
        }
        return all.toString();
    }
}
