// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.fixes;

import org.eclipse.jdt.core.IJavaProject;
import org.eclipse.jdt.core.dom.ASTNode;
import org.eclipse.jdt.core.dom.ASTVisitor;
import org.eclipse.jdt.core.dom.Block;
import org.eclipse.jdt.core.dom.BodyDeclaration;
import org.eclipse.jdt.core.dom.LambdaExpression;
import org.eclipse.jdt.core.dom.Statement;
import org.eclipse.jdt.core.dom.TypeDeclaration;

/**
 * The amount of code: removing the code that does not compile is no repair.
 *
 * @param statements statements without blocks; the expression that is the body of a lambda is one
 * @param declarations declarations of types, methods and fields
 * @param superTypes supertypes that types name
 */
record Amount(int statements, int declarations, int superTypes) {

    /** Whether a text has less code than both the released text and the one with the mistake. */
    static boolean isLess(IJavaProject project, Mistake mistake, String after) {
        Amount right = of(project, mistake.path(), mistake.right());
        // a parser that recovers from a missing token leaves out what it does not understand
        Amount wrong = mistake.kind() == Mistake.Kind.MISSING_TOKEN ? right
                : of(project, mistake.path(), mistake.text());
        Amount now = of(project, mistake.path(), after);
        return now.statements < Math.min(right.statements, wrong.statements)
                || now.declarations < Math.min(right.declarations, wrong.declarations)
                || now.superTypes < Math.min(right.superTypes, wrong.superTypes);
    }

    private static Amount of(IJavaProject project, String path, String text) {
        int[] counts = new int[3];
        Compiler.parse(project, path, text).accept(new ASTVisitor() {
            @Override
            public void preVisit(ASTNode node) {
                if (node instanceof Statement && !(node instanceof Block)
                        || node.getParent() instanceof LambdaExpression lambda && lambda.getBody() == node
                                && !(node instanceof Block)) {
                    counts[0]++;
                }
                if (node instanceof BodyDeclaration) {
                    counts[1]++;
                }
                if (node instanceof TypeDeclaration type) {
                    counts[2] += type.superInterfaceTypes().size() + (type.getSuperclassType() == null ? 0 : 1);
                }
            }
        });
        return new Amount(counts[0], counts[1], counts[2]);
    }
}
