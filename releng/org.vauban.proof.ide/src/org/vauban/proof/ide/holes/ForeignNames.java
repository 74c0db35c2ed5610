// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.holes;

import java.util.HashSet;
import java.util.Set;
import org.eclipse.jdt.core.ICompilationUnit;
import org.eclipse.jdt.core.IJavaElement;
import org.eclipse.jdt.core.IMember;
import org.eclipse.jdt.core.dom.ASTVisitor;
import org.eclipse.jdt.core.dom.CompilationUnit;
import org.eclipse.jdt.core.dom.IBinding;
import org.eclipse.jdt.core.dom.IMethodBinding;
import org.eclipse.jdt.core.dom.ITypeBinding;
import org.eclipse.jdt.core.dom.IVariableBinding;
import org.eclipse.jdt.core.dom.SimpleName;

/**
 * Places at which a file names types, methods and fields that other files of its project declare. Benchmarks of the
 * value of other files choose their holes in this way.
 *
 * @see <a href="https://arxiv.org/abs/2310.11248">CrossCodeEval, which chooses its holes by static analysis as well</a>
 */
final class ForeignNames {
    private final Set<Integer> places = new HashSet<>();

    ForeignNames(CompilationUnit parsed, ICompilationUnit own) {
        parsed.accept(new ASTVisitor() {
            @Override
            public boolean visit(SimpleName name) {
                if (declaredElsewhere(name.resolveBinding(), own)) {
                    places.add(name.getStartPosition());
                }
                return false;
            }
        });
    }

    /** Whether the first line of a stretch has such a name. */
    boolean in(HoleCutter.Candidate candidate) {
        return places.stream().anyMatch(at -> at >= candidate.start() && at < candidate.lineEnd());
    }

    private static boolean declaredElsewhere(IBinding binding, ICompilationUnit own) {
        IBinding declared = switch (binding) {
            case IMethodBinding method -> method.getMethodDeclaration();
            case IVariableBinding variable -> variable.isField() ? variable.getVariableDeclaration() : null;
            case ITypeBinding type -> type.isTypeVariable() || type.isPrimitive() ? null : type.getTypeDeclaration();
            case null, default -> null;
        };
        IJavaElement element = declared == null ? null : declared.getJavaElement();
        ICompilationUnit unit = element instanceof IMember member ? member.getCompilationUnit() : null;
        return unit != null && !unit.equals(own) && unit.getJavaProject().equals(own.getJavaProject());
    }
}
