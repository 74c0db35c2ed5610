// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.attach;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jdt.core.JavaCore;
import org.eclipse.jdt.core.dom.AST;
import org.eclipse.jdt.core.dom.ASTNode;
import org.eclipse.jdt.core.dom.ASTParser;
import org.eclipse.jdt.core.dom.AbstractTypeDeclaration;
import org.eclipse.jdt.core.dom.MethodDeclaration;
import org.eclipse.jdt.core.dom.NodeFinder;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.attachment.Attachment.Kind;
import org.vauban.ide.attach.AttachmentCandidate;
import org.vauban.ide.attach.EditorText;

/** Finds the methods and types that enclose the selection, in the syntax tree of the editor's current text. Pure. */
final class EnclosingMembers {

    private EnclosingMembers() {}

    /** Returns the members, the innermost first. */
    static List<AttachmentCandidate> of(EditorText editor) {
        ASTParser parser = ASTParser.newParser(AST.getJLSLatest());
        parser.setKind(ASTParser.K_COMPILATION_UNIT);
        var options = JavaCore.getOptions();
        JavaCore.setComplianceOptions(JavaCore.latestSupportedJavaVersion(), options);
        parser.setCompilerOptions(options);
        parser.setStatementsRecovery(true);
        parser.setSource(editor.text().toCharArray());
        ASTNode unit = parser.createAST(null);
        List<AttachmentCandidate> all = new ArrayList<>();
        for (ASTNode node = NodeFinder.perform(unit, editor.start(), 0); node != null; node = node.getParent()) {
            if (node instanceof MethodDeclaration method
                    && method.getParent() instanceof AbstractTypeDeclaration type) {
                all.add(of(editor, Kind.METHOD, type.getName() + "." + method.getName(), node));
            } else if (node instanceof AbstractTypeDeclaration type) {
                all.add(of(editor, Kind.TYPE, type.getName().toString(), node));
            }
        }
        return all;
    }

    private static AttachmentCandidate of(EditorText editor, Kind kind, String label, ASTNode node) {
        Attachment attachment = editor.part(kind, label, node.getStartPosition(),
                node.getStartPosition() + node.getLength());
        return AttachmentCandidate.of(editor.name(), attachment);
    }
}
