// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.fix;

import java.util.List;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.runtime.IConfigurationElement;
import org.eclipse.core.runtime.IExecutableExtension;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.ui.handlers.HandlerUtil;
import org.vauban.ide.edit.EditorSnapshot;
import org.vauban.ide.edit.OutcomeNotification;
import org.vauban.ide.workbench.TextEditorHandler;

/**
 * Fixes or explains the problem at the caret: in plugin.xml {@code :FIX} or {@code :EXPLAIN} follows the class name.
 */
public class FixHandler extends TextEditorHandler implements IExecutableExtension {

    private boolean explain;

    @Override
    public void setInitializationData(IConfigurationElement config, String property, Object data) {
        explain = "EXPLAIN".equals(data);
    }

    @Override
    public @Nullable Object execute(ExecutionEvent event) {
        EditorSnapshot.of(HandlerUtil.getActiveEditor(event)).ifPresent(at -> {
            List<FixSubject> problems = EditorProblems.at(at);
            if (problems.isEmpty()) {
                OutcomeNotification.problem(Messages.Fix_none);
            } else if (explain) {
                ExplainProblem.start(problems.getFirst());
            } else {
                FixJob.start(problems.getFirst());
            }
        });
        return null;
    }
}
