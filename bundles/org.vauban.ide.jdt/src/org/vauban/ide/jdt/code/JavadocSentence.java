// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.code;

import java.util.Optional;
import org.eclipse.jdt.core.IMethod;
import org.eclipse.jdt.core.ISourceRange;
import org.eclipse.jdt.core.JavaModelException;
import org.eclipse.jdt.core.dom.IMethodBinding;
import org.vauban.governance.text.ShortText;

/** Finds the first sentence of the documentation of a method whose source is available. */
final class JavadocSentence {
    private static final int LONGEST = 160;

    private JavadocSentence() {}

    static Optional<String> of(IMethodBinding method) {
        if (!(method.getMethodDeclaration().getJavaElement() instanceof IMethod element) || !element.exists()) {
            return Optional.empty();
        }
        try {
            ISourceRange range = element.getJavadocRange();
            if (range == null || element.getOpenable().getBuffer() == null) {
                return Optional.empty();
            }
            return first(element.getOpenable().getBuffer().getText(range.getOffset(), range.getLength()));
        } catch (JavaModelException e) {
            return Optional.empty(); // the element is gone or has no source
        }
    }

    /** @param comment the comment with its asterisks */
    static Optional<String> first(String comment) {
        String text = comment.replaceAll("(?m)^\\s*/?\\*+/?|\\*+/\\s*$", " ").replaceAll("\\{@\\w+\\s+([^}]*)}", "$1")
                .replaceAll("<[^>]*>", " ")
                .replaceAll("\\s+", " ").strip();
        int tag = text.indexOf('@');
        text = tag >= 0 ? text.substring(0, tag).strip() : text;
        int end = text.indexOf(". ");
        text = end >= 0 ? text.substring(0, end + 1) : text;
        return text.isEmpty() ? Optional.empty()
                : Optional.of(text.length() > LONGEST ? ShortText.beginning(text, LONGEST) + "..." : text);
    }
}
