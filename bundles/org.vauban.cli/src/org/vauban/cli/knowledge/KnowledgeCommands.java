// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.knowledge;

import java.util.List;
import java.util.Optional;
import org.vauban.assist.EmbeddingModel;
import org.vauban.cli.console.CommandException;
import org.vauban.cli.console.ExitCode;
import org.vauban.cli.console.Messages;
import org.vauban.cli.distribution.Distribution;
import org.vauban.engine.EngineException;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.PolicyException;
import org.vauban.knowledge.Knowledge;
import org.vauban.knowledge.process.KnowledgeLaunch;

/** Opens the user's index for a command. */
final class KnowledgeCommands {
    private KnowledgeCommands() {}

    /** Returns the embedding model; empty if not installed. */
    static Optional<EmbeddingModel> embedder() {
        try {
            return EmbeddingModel.open(Distribution.find().settings(null, 1));
        } catch (EngineException e) {
            throw new CommandException(ExitCode.FAILED, e.getMessage(), e);
        }
    }

    static Knowledge open() {
        try {
            KnowledgeLaunch launch = Distribution.find().knowledge().orElseThrow(
                    () -> new CommandException(ExitCode.FAILED, Messages.text("no.distribution")));
            return Knowledge.of(UserDirectories.standard(), launch, List.of());
        } catch (PolicyException e) {
            throw new CommandException(ExitCode.FAILED, e.getMessage(), e);
        }
    }
}
