// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide;

import java.util.List;
import org.eclipse.core.runtime.Platform;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;
import org.vauban.assist.context.Snippet;
import org.vauban.ide.code.ContextCollector;
import org.vauban.ide.code.EditorPosition;
import org.vauban.ide.code.LanguageSupport;
import org.vauban.ide.code.LanguageSupportRegistry;
import org.vauban.proof.ide.workspace.SourceProject;

/** The context from the IDE's Java tools, without a workbench. */
public final class Knowledge {
    private static final String JDT = "org.vauban.ide.jdt";

    private final LanguageSupportRegistry all;
    private final ContextCollector context;

    /** Starts the bundle that contributes JDT's context, which its first use starts in the IDE. */
    public Knowledge() throws BundleException {
        Platform.getBundle(JDT).start(Bundle.START_TRANSIENT);
        all = new LanguageSupportRegistry(FrameworkUtil.getBundle(Knowledge.class).getBundleContext());
        context = new ContextCollector(all, Platform.getLog(Knowledge.class), List::of);
    }

    public static EditorPosition place(SourceProject project, String path, String text, int offset) {
        return EditorPosition.of(project.file(path), "java", text, offset);
    }

    /** Returns the snippets for a completion, without a time limit. */
    public List<Snippet> snippets(EditorPosition place) {
        int line = (int) place.text().substring(0, place.offset()).chars().filter(c -> c == '\n').count();
        return context.gather(place, line, List.of(), false, () -> false);
    }

    public LanguageSupport of(EditorPosition place) {
        return all.of(place).orElseThrow(() -> new IllegalStateException("nobody knows Java: " + place.resource()));
    }
}
