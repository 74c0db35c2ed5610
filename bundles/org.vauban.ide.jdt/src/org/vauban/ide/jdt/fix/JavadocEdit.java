// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.fix;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jdt.core.ICompilationUnit;
import org.eclipse.jdt.core.dom.BodyDeclaration;
import org.vauban.assist.edit.proposal.EditProposal;
import org.vauban.assist.edit.proposal.TextLines;
import org.vauban.ide.edit.EditorSnapshot;
import org.vauban.ide.edit.InlineEdit;

/**
 * Has a documentation comment written for a declaration. Of what the model writes only the comment is taken, so that
 * the code stays as it is whatever the model does to it.
 */
final class JavadocEdit {

    private static final Pattern COMMENT = Pattern.compile("/\\*\\*.*?\\*/", Pattern.DOTALL);

    private JavadocEdit() {}

    /**
     * Where a declaration stands in the text, in UTF-16 units.
     *
     * @param start of the declaration or of its old comment
     * @param code where the code begins, behind the old comment
     * @param end of the declaration
     */
    record InsertPosition(int start, int code, int end) {

        static InsertPosition of(BodyDeclaration declaration) {
            int start = declaration.getStartPosition();
            int code = start;
            if (declaration.getJavadoc() != null) {
                code = declaration.getJavadoc().getStartPosition() + declaration.getJavadoc().getLength();
            }
            return new InsertPosition(start, code, start + declaration.getLength());
        }
    }

    /** UI thread. */
    static void start(ICompilationUnit unit, InsertPosition position) {
        ActiveEditor.of(unit).ifPresent(editor -> {
            EditorSnapshot at = ActiveEditor.at(editor, position.start(), position.end());
            InlineEdit.open(at, Messages.Javadoc_instruction, proposal -> only(proposal, position));
        });
    }

    /** The proposal with nothing but its comment; empty if it has none. */
    static EditProposal only(EditProposal proposal, InsertPosition position) {
        String base = proposal.base();
        if (position.end() > base.length()) {
            return EditProposal.of(proposal.file(), base, base);
        }
        int lineStart = base.lastIndexOf('\n', position.start() - 1) + 1;
        String before = base.substring(lineStart, position.start());
        String indent = before.isBlank() ? before : "";
        return comment(proposal.preview(), lineStart, before).map(comment -> {
            int code = position.code();
            while (code > position.start() && code < base.length() && Character.isWhitespace(base.charAt(code))) {
                code++;
            }
            String lineEnd = TextLines.lineEnd(base);
            String next = base.substring(0, position.start()) + indented(comment, indent, lineEnd) + lineEnd + indent
                    + base.substring(code);
            return EditProposal.of(proposal.file(), base, next);
        }).orElseGet(() -> EditProposal.of(proposal.file(), base, base));
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
