// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide;

import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.equinox.app.IApplication;
import org.eclipse.equinox.app.IApplicationContext;
import org.vauban.proof.ide.assist.ContentAssist;
import org.vauban.proof.ide.edits.Edits;
import org.vauban.proof.ide.fixes.Fixes;
import org.vauban.proof.ide.holes.Holes;

/** Runs the proof that the first argument names; ends with 1 if it failed to run. */
public final class ProofApplication implements IApplication {
    private static final Map<String, Proof> PROOFS = new LinkedHashMap<>(
            Map.of("holes", new Holes(), "fixes", new Fixes(), "edits", new Edits(), "assist", new ContentAssist()));

    @Override
    public Object start(IApplicationContext context) {
        String[] arguments = (String[]) context.getArguments().get(IApplicationContext.APPLICATION_ARGS);
        // the launcher may put its own arguments before ours
        int first = 0;
        while (first < arguments.length && !PROOFS.containsKey(arguments[first])) {
            first++;
        }
        try {
            if (first == arguments.length) {
                throw new IllegalArgumentException("Which proof? One of " + String.join(", ", PROOFS.keySet()) + ".");
            }
            PROOFS.get(arguments[first]).run(Settings.parse(arguments, first + 1));
            return EXIT_OK;
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
        } catch (Exception e) {
            e.printStackTrace();
        }
        return 1;
    }

    @Override
    public void stop() {
        // it ends by itself
    }
}
