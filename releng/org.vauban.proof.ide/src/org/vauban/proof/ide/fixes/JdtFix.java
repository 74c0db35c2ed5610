// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.fixes;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.vauban.assist.Assistant;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.edit.EditListener;
import org.vauban.assist.fix.FixOutcome;
import org.vauban.assist.fix.FixQuery;
import org.vauban.assist.fix.Problem;
import org.vauban.governance.source.TextSource;
import org.vauban.ide.code.EditorPosition;
import org.vauban.ide.code.LanguageSupport;
import org.vauban.proof.ide.Knowledge;
import org.vauban.proof.ide.workspace.SourceProject;

/** Requests a fix as the quick fix of the Java editor does. */
final class JdtFix {
    private static final int ATTEMPTS = 3;

    private JdtFix() {}

    static AssistCall<FixOutcome> ask(Assistant assistant, Knowledge knowledge, SourceProject project, Mistake mistake,
            Compiler.Fault error) {
        int length = mistake.text().length();
        Problem problem = new Problem(error.message(), Math.min(error.start(), length), Math.min(error.end(), length),
                Problem.Severity.ERROR, "Java");
        EditorPosition place = Knowledge.place(project, mistake.path(), mistake.text(), problem.start());
        LanguageSupport java = knowledge.of(place);
        NullProgressMonitor monitor = new NullProgressMonitor();
        FixQuery query = new FixQuery("fixes", TextSource.file(place.file(), place.root()), place.language(),
                mistake.text(), problem, java.scope(place, problem, monitor).orElse(null),
                java.declarations(place, problem, monitor), ATTEMPTS);
        return assistant.fixes().fix(query, java.validator(place, problem), EditListener.NONE);
    }
}
