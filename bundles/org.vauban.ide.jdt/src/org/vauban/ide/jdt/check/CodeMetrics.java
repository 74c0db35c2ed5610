// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.check;

import java.util.Set;
import org.eclipse.jdt.core.compiler.IProblem;
import org.eclipse.jdt.core.dom.ASTNode;
import org.eclipse.jdt.core.dom.ASTVisitor;
import org.eclipse.jdt.core.dom.AbstractTypeDeclaration;
import org.eclipse.jdt.core.dom.Block;
import org.eclipse.jdt.core.dom.BodyDeclaration;
import org.eclipse.jdt.core.dom.CompilationUnit;
import org.eclipse.jdt.core.dom.EmptyStatement;
import org.eclipse.jdt.core.dom.Expression;
import org.eclipse.jdt.core.dom.LambdaExpression;
import org.eclipse.jdt.core.dom.Statement;
import org.eclipse.jdt.core.dom.TypeDeclaration;
import org.vauban.ide.jdt.syntax.JavaErrors;

/**
 * Amount of code in a file. An error disappears with its code, but removing code is no repair. Pure.
 *
 * @param statements number of statements, and of expressions that are bodies of lambdas
 * @param members number of types and their members
 * @param superTypes number of named supertypes
 */
record CodeMetrics(int statements, int members, int superTypes) {
    /** Errors that may be caused by superfluous code. */
    private static final Set<Integer> TOO_MUCH = Set.of(IProblem.CodeCannotBeReached, IProblem.UnreachableCatch,
            IProblem.InvalidCatchBlockSequence, IProblem.DuplicateMethod, IProblem.DuplicateField,
            IProblem.RedefinedLocal, IProblem.RedefinedArgument, IProblem.DuplicateTypes, IProblem.DuplicateCase,
            IProblem.DuplicateDefaultCase, IProblem.DuplicateSuperInterface, IProblem.VoidMethodReturnsValue,
            IProblem.InitializerMustCompleteNormally, IProblem.FinalFieldAssignment,
            IProblem.NonBlankFinalLocalAssignment, IProblem.MethodMustOverrideOrImplement,
            IProblem.ClassExtendFinalClass, IProblem.SuperclassMustBeAClass, IProblem.SuperInterfaceMustBeAnInterface);

    static CodeMetrics of(CompilationUnit unit) {
        int[] counts = new int[3];
        unit.accept(new ASTVisitor() {
            @Override
            public void preVisit(ASTNode node) {
                if (node instanceof Statement && !(node instanceof Block) && !(node instanceof EmptyStatement)
                        || node instanceof Expression && node.getParent() instanceof LambdaExpression lambda
                                && lambda.getBody() == node) {
                    counts[0]++;
                } else if (node instanceof BodyDeclaration) {
                    counts[1]++;
                }
                if (node instanceof TypeDeclaration type) {
                    counts[2] += type.superInterfaceTypes().size() + (type.getSuperclassType() == null ? 0 : 1);
                } else if (node instanceof AbstractTypeDeclaration type && type.resolveBinding() != null) {
                    counts[2] += type.resolveBinding().getInterfaces().length;
                }
            }
        });
        return new CodeMetrics(counts[0], counts[1], counts[2]);
    }

    boolean isLessThan(CodeMetrics other) {
        return statements < other.statements || members < other.members || superTypes < other.superTypes;
    }

    /** Whether a repair of the error may remove code. */
    static boolean mayShrink(JavaErrors.JavaError error) {
        return TOO_MUCH.contains(error.id());
    }
}
