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
 * Requests a documentation comment for a declaration. Only the comment is taken from the answer, so that the code stays
 * unchanged whatever the model writes.
 */
final class JavadocEdit {

    private static final Pattern COMMENT = Pattern.compile("/\\*\\*.*?\\*/", Pattern.DOTALL);
    /** A documentation comment with the whitespace after it; since Java 23, Markdown lines are one as well. */
    private static final Pattern OLD = Pattern.compile("(?:/\\*\\*(?s:.*?)\\*/|///.*(?:\\R\\s*///.*)*)\\s*");

    private JavadocEdit() {}

    /** UI thread. @param declaration the declaration, at its position in the text of the active editor */
    static void start(ICompilationUnit unit, BodyDeclaration declaration) {
        int start = declaration.getStartPosition();
        int end = start + declaration.getLength();
        ActiveEditor.of(unit).ifPresent(editor -> InlineEdit.open(ActiveEditor.at(editor, start, end),
                Messages.Javadoc_instruction, JavadocEdit::only));
    }

    /**
     * Reduces a proposal to its comment; empty if it has none.
     *
     * @param start start of the declaration or of its old comment, in the text that the proposal is for
     * @param end end of the declaration
     */
    static EditProposal only(EditProposal proposal, int start, int end) {
        String base = proposal.base();
        if (start == end) {
            return EditProposal.of(proposal.file(), base, base); // deleted meanwhile
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

    /** Returns the start of the declaration's code, after its old comment if it has one. */
    private static int behindComment(String base, int start, int end) {
        Matcher old = OLD.matcher(base).region(start, end);
        return old.lookingAt() ? old.end() : start;
    }

    /** Returns the comment directly after the given text; a later comment belongs to another declaration. */
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
