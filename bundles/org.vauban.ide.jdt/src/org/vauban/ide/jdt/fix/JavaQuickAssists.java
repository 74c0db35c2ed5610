// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.fix;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jdt.core.ICompilationUnit;
import org.eclipse.jdt.core.dom.ASTNode;
import org.eclipse.jdt.core.dom.AbstractTypeDeclaration;
import org.eclipse.jdt.core.dom.BodyDeclaration;
import org.eclipse.jdt.core.dom.Initializer;
import org.eclipse.jdt.ui.text.java.IInvocationContext;
import org.eclipse.jdt.ui.text.java.IJavaCompletionProposal;
import org.eclipse.jdt.ui.text.java.IProblemLocation;
import org.eclipse.jdt.ui.text.java.IQuickAssistProcessor;
import org.eclipse.osgi.util.NLS;
import org.vauban.ide.edit.InlineEdit;
import org.vauban.ide.jdt.syntax.EnclosingNodes;

/** Actions of the model for the declaration at the caret: document it, test it, change it by an instruction. */
public class JavaQuickAssists implements IQuickAssistProcessor {

    @Override
    public boolean hasAssists(IInvocationContext context) {
        return true;
    }

    @Override
    public IJavaCompletionProposal[] getAssists(IInvocationContext context, IProblemLocation[] locations) {
        List<IJavaCompletionProposal> proposals = new ArrayList<>();
        ICompilationUnit unit = context.getCompilationUnit();
        ASTNode node = context.getCoveringNode();
        BodyDeclaration declaration = EnclosingNodes.of(node, BodyDeclaration.class);
        if (declaration != null && !(declaration instanceof Initializer)) {
            proposals.add(new JavaProposal(Messages.Javadoc_proposal, Messages.Javadoc_description, JavaProposal.NEAR,
                    () -> JavadocEdit.start(unit, declaration)));
        }
        AbstractTypeDeclaration type = EnclosingNodes.of(node, AbstractTypeDeclaration.class);
        if (type != null) {
            AbstractTypeDeclaration outermost = outermost(type);
            String name = outermost.getName().getIdentifier();
            proposals.add(new JavaProposal(NLS.bind(Messages.Test_proposal, name), Messages.Test_description,
                    JavaProposal.FAR,
                    () -> ActiveEditor.of(unit).ifPresent(editor -> TestJob.start(unit, name, editor.text()))));
        }
        proposals.add(new JavaProposal(Messages.Edit_proposal, Messages.Edit_description, JavaProposal.FAR,
                () -> ActiveEditor.of(unit).ifPresent(InlineEdit::open)));
        return proposals.toArray(IJavaCompletionProposal[]::new);
    }

    private static AbstractTypeDeclaration outermost(AbstractTypeDeclaration type) {
        AbstractTypeDeclaration outer = type;
        for (AbstractTypeDeclaration next = type; next != null; next = EnclosingNodes.of(next.getParent(),
                AbstractTypeDeclaration.class)) {
            outer = next;
        }
        return outer;
    }
}
